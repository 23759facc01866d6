// How fast the engine and the stack are in it, without scenario files: engine
// P10|F4|DUMBBELL|SWEEP. For profilers; the figures that count are those of `netsim bench`.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/apps/pattern.h"
#include "sim/simulator.h"
#include "sim/trace.h"
#include "stack/base/check.h"
#include "stack/host/host.h"

namespace {

using sim::PathConfig;
using stack::base::Address;
using stack::base::Instant;
using stack::host::Host;
using std::chrono::milliseconds;

constexpr std::uint16_t kFirstPort = 10'000;
constexpr std::uint64_t kEndless = std::uint64_t{1} << 60;  // octets

// Two octets of framing a packet, as PPP has them in ns-3.
PathConfig path(std::uint64_t rate, milliseconds delay, std::size_t queue) {
  PathConfig config{.bits_per_second = rate, .delay = delay, .overhead = 2};
  config.queue.packets = queue;
  return config;
}

// Connects to so many ports of one host, one each millisecond, and says `size` octets to each as
// fast as it can.
class Sender final : public stack::host::Application {
 public:
  Sender(Address to, std::uint16_t flows, std::uint64_t size, Instant first)
      : to_(to), size_(size), next_start_(first), flows_(flows) {}

  void run(Instant now, Host& host) override {
    for (; started_ < flows_ && next_start_ <= now; next_start_ += milliseconds(1)) open(now, host);
    while (const auto id = host.next_changed()) {
      if (id->slot < flow_of_slot_.size()) say(flows_of_[flow_of_slot_[id->slot]]);
    }
  }
  Instant deadline() const override {
    return started_ < flows_ ? next_start_ : stack::base::kNever;
  }
  bool done() const override { return ended_ == flows_; }

 private:
  struct Flow {
    stack::tcp::Stream stream;
    sim::apps::Pattern pattern{0};
    std::uint64_t said = 0;
    bool finished = false;
    bool over = false;
  };

  void open(Instant now, Host& host) {
    const auto port = static_cast<std::uint16_t>(kFirstPort + started_++);
    auto stream = host.connect(now, {to_, port});
    const std::size_t slot = stream.id().slot;
    if (flow_of_slot_.size() <= slot) flow_of_slot_.resize(slot + 1);
    flow_of_slot_[slot] = flows_of_.size();
    flows_of_.push_back({std::move(stream), sim::apps::Pattern(port)});
    say(flows_of_.back());
  }

  void say(Flow& flow) {
    if (flow.over) return;
    std::array<std::uint8_t, 16'384> room;
    while (flow.said < size_) {
      const auto words = std::span(room).first(
          std::min<std::uint64_t>({room.size(), flow.stream.room(), size_ - flow.said}));
      if (words.empty()) return;
      flow.pattern.fill(flow.said, words);
      flow.said += flow.stream.write(words);
    }
    if (!flow.finished) flow.stream.finish();
    flow.finished = true;
    flow.over = flow.stream.ending().has_value();
    ended_ += flow.over;
  }

  Address to_;
  std::uint64_t size_;
  Instant next_start_;
  std::uint16_t flows_;
  std::uint16_t started_ = 0;
  std::uint16_t ended_ = 0;
  std::vector<std::size_t> flow_of_slot_;
  std::vector<Flow> flows_of_;
};

// Listens on so many ports, and hears `size` octets on each.
class Receiver final : public stack::host::Application {
 public:
  Receiver(std::uint16_t flows, std::uint64_t size) : flows_(flows), size_(size) {}

  void run(Instant, Host& host) override {
    for (; !listening_ && next_ < flows_; ++next_) CHECK(host.listen(port(next_)));
    if (!std::exchange(listening_, true)) next_ = 0;
    if (next_ < flows_) {
      if (auto stream = host.accept(port(next_))) take(std::move(*stream));
    }
    while (const auto id = host.next_changed()) {
      if (id->slot < heard_of_.size() && heard_of_[id->slot]) hear(*heard_of_[id->slot]);
    }
  }
  Instant deadline() const override { return stack::base::kNever; }
  bool done() const override { return whole_ == flows_; }
  std::uint64_t heard() const { return heard_; }

 private:
  struct Flow {
    Flow(stack::tcp::Stream s, sim::apps::Pattern p) : stream(std::move(s)), pattern(p) {}
    stack::tcp::Stream stream;
    sim::apps::Pattern pattern;
    std::uint64_t heard = 0;
    bool finished = false;
  };

  static std::uint16_t port(std::uint16_t flow) {
    return static_cast<std::uint16_t>(kFirstPort + flow);
  }

  void take(stack::tcp::Stream stream) {
    const std::size_t slot = stream.id().slot;
    if (heard_of_.size() <= slot) heard_of_.resize(slot + 1);
    heard_of_[slot] = std::make_unique<Flow>(std::move(stream), sim::apps::Pattern(port(next_++)));
    hear(*heard_of_[slot]);
  }

  void hear(Flow& flow) {
    for (auto words = flow.stream.readable(); !words.empty(); words = flow.stream.readable()) {
      CHECK(flow.pattern.matches(flow.heard, words));
      flow.heard += words.size();
      heard_ += words.size();
      flow.stream.consume(words.size());
    }
    if (!flow.stream.at_end() || flow.finished) return;
    CHECK(flow.heard == size_);
    flow.stream.finish();
    flow.finished = true;
    ++whole_;
  }

  std::uint16_t flows_;
  std::uint64_t size_;
  bool listening_ = false;
  std::uint16_t next_ = 0;  // to be accepted
  std::uint16_t whole_ = 0;
  std::uint64_t heard_ = 0;
  std::vector<std::unique_ptr<Flow>> heard_of_;
};

struct Options {
  bool bare = false;
  bool traced = false;
};

struct Figures {
  std::uint64_t packets = 0;  // put on a wire; each hop counts
  std::uint64_t octets = 0;   // that applications got, each held against what was sent
  double simulated = 0;
  double setup = 0;  // CPU seconds
  double run = 0;
  std::string trace = {};
};

double cpu() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::uint64_t packets_of(const sim::Simulator& simulator, std::uint16_t wires) {
  std::uint64_t packets = 0;
  for (std::uint16_t wire = 0; wire < wires; ++wire) {
    for (const auto direction : {sim::Direction::kToA, sim::Direction::kToB}) {
      const sim::Ledger& books = simulator.path(wire, direction).ledger();
      packets += books.offered - books.overflowed - books.too_big;
    }
  }
  return packets;
}

// Runs until `awaited` is done, or time is up, and measures.
void measure(sim::Simulator& simulator, const stack::host::Application& awaited,
             sim::Ending expected, double begin, const Options& options, Figures& figures) {
  if (options.bare) simulator.without_oracle();
  sim::Trace trace;
  if (options.traced) simulator.observe(trace);
  const double start = cpu();
  const sim::Ending ending = simulator.run(awaited);
  figures.run += cpu() - start;
  figures.setup += start - begin;
  figures.simulated += std::chrono::duration<double>(simulator.now().time_since_epoch()).count();
  if (options.traced) figures.trace = trace.to_string();
  if (ending == expected) return;
  throw std::runtime_error(simulator.oracle().complaint().value_or("the run ended too early"));
}

stack::host::Config host_config(Address address, std::uint64_t seed, std::size_t buffer) {
  stack::host::Config config{.addresses = {address}, .secret = {seed, address.octets().back()}};
  config.tcp.send_buffer = config.tcp.receive_buffer = buffer;
  config.tcp.congestion = stack::tcp::send::CongestionAlgorithm::kNewReno;
  return config;
}

// A to B over one wire.
void bulk(std::uint64_t size, sim::PartsPerBillion loss, std::uint64_t seed, const Options& options,
          Figures& figures) {
  const double begin = cpu();
  sim::SeededChoices choices(seed);
  sim::Simulator simulator(choices, {});
  const auto a = Address::v4(10, 0, 0, 1), b = Address::v4(10, 0, 0, 2);
  Host from(host_config(a, seed, 1 << 20)), to(host_config(b, seed, 1 << 20));
  Sender sender(b, 1, size, Instant{});
  Receiver receiver(1, size);
  const auto at_a = simulator.add(from, sender);
  const auto at_b = simulator.add(to, receiver);
  const auto back = path(100'000'000, milliseconds(10), 250);
  auto ahead = back;
  ahead.impairments.loss = loss;
  simulator.connect(at_a, at_b, ahead, back);
  measure(simulator, receiver, sim::Ending::kDone, begin, options, figures);
  figures.octets += receiver.heard();
  figures.packets += packets_of(simulator, 1);
}

// One of the hosts on either side of a bottleneck, and what it talks to.
struct Pair {
  Pair(std::uint16_t number, std::uint16_t flows)
      : from_address(Address::v4(10, 1, static_cast<std::uint8_t>(number >> 8),
                                 static_cast<std::uint8_t>(number))),
        to_address(Address::v4(10, 2, static_cast<std::uint8_t>(number >> 8),
                               static_cast<std::uint8_t>(number))),
        from(host_config(from_address, 1, 256 << 10)),
        to(host_config(to_address, 1, 256 << 10)),
        sender(to_address, flows, kEndless, Instant(milliseconds(number))),
        receiver(flows, kEndless) {}

  Address from_address, to_address;
  Host from, to;
  Sender sender;
  Receiver receiver;
};

// `pairs` hosts on each side, between them two routers; `flows` a pair.
void bottleneck(std::uint16_t pairs, std::uint16_t flows, milliseconds duration,
                const Options& options, Figures& figures) {
  const double begin = cpu();
  sim::SeededChoices choices(1);
  sim::Simulator simulator(choices, {.time = duration});
  sim::router::Router left({}), right({});
  const auto at_left = simulator.add(left), at_right = simulator.add(right);
  const auto middle = path(1'000'000'000, milliseconds(8), 1667);
  simulator.connect(at_left, at_right, middle, middle);
  const auto access = pairs == 1 ? path(10'000'000'000, milliseconds(1), 100'000)
                                 : path(100'000'000, milliseconds(1), 1000);
  std::vector<std::unique_ptr<Pair>> all;
  for (std::uint16_t i = 0; i < pairs; ++i) {
    Pair& pair = *all.emplace_back(std::make_unique<Pair>(i, flows));
    simulator.connect(simulator.add(pair.from, pair.sender), at_left, access, access);
    simulator.connect(simulator.add(pair.to, pair.receiver), at_right, access, access);
    left.add_route(sim::router::only(pair.from_address), i + 1u);
    right.add_route(sim::router::only(pair.to_address), i + 1u);
  }
  left.add_route({Address::v4(10, 2, 0, 0), 16}, 0);
  right.add_route({Address::v4(10, 1, 0, 0), 16}, 0);
  measure(simulator, all.front()->receiver, sim::Ending::kOutOfTime, begin, options, figures);
  for (const auto& pair : all) figures.octets += pair->receiver.heard();
  figures.packets += packets_of(simulator, static_cast<std::uint16_t>(2 * pairs + 1));
}

// How many runs that were; 0 if there is no such scenario.
std::uint64_t run(std::string_view scenario, const Options& options, Figures& figures) {
  constexpr std::uint64_t kSeeds = 5000;
  constexpr sim::PartsPerBillion kLoss = 10'000'000;
  if (scenario == "P10") return bulk(10'485'760, 0, 1, options, figures), 1;
  if (scenario == "P10-loss") return bulk(10'485'760, kLoss, 1, options, figures), 1;
  if (scenario == "P100") return bulk(104'857'600, 0, 1, options, figures), 1;
  if (scenario == "P100-loss") return bulk(104'857'600, kLoss, 1, options, figures), 1;
  if (scenario == "flows") return bottleneck(1, 1000, milliseconds(5000), options, figures), 1;
  if (scenario == "dumbbell") return bottleneck(1000, 1, milliseconds(1500), options, figures), 1;
  if (scenario != "64K") return 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) bulk(65'536, kLoss, seed, options, figures);
  return kSeeds;
}

}  // namespace

int main(int argc, char** argv) {
  const std::span arguments(argv + 1, static_cast<std::size_t>(std::max(argc - 1, 0)));
  const std::string_view scenario = arguments.empty() ? "" : arguments.front();
  Options options;
  for (const std::string_view argument : arguments) {
    options.bare = options.bare || argument == "bare";
    options.traced = options.traced || argument == "trace";
  }
  try {
    Figures figures;
    const std::uint64_t runs = run(scenario, options, figures);
    if (runs == 0) throw std::runtime_error(fmt::format("there is no scenario '{}'", scenario));
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    fmt::print(
        "{{\"packets\": {}, \"octets\": {}, \"runs\": {}, \"simulated_s\": {:.6f}, "
        "\"setup_cpu_s\": {:.6f}, \"run_cpu_s\": {:.6f}, \"rss_kib\": {}, \"trace\": \"{}\"}}\n",
        figures.packets, figures.octets, runs, figures.simulated, figures.setup, figures.run,
        used.ru_maxrss, figures.trace);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_engine: {}\n", error.what());
    return 1;
  }
}
