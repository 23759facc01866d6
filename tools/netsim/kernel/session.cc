#include "tools/netsim/kernel/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <ranges>

#include "backends/child.h"
#include "backends/signals.h"
#include "sim/apps/flow.h"
#include "stack/base/check.h"
#include "tools/netsim/kernel/assessment.h"
#include "tools/netsim/kernel/counterpart.h"
#include "tools/netsim/kernel/kernel_end.h"
#include "tools/netsim/kernel/kernel_port.h"
#include "tools/netsim/kernel/listening.h"
#include "tools/netsim/kernel/our_end.h"
#include "tools/netsim/kernel/real_time.h"
#include "tools/netsim/kernel/stage.h"

namespace netsim::kernel {

using backends::Child;
using backends::NetworkNamespace;
using sim::scenario::App;
using sim::scenario::Flow;
using sim::scenario::Host;
using sim::scenario::Scenario;
using stack::base::Endpoint;

namespace {

constexpr stack::base::Duration kLongestSilence = std::chrono::minutes(1);
constexpr std::chrono::seconds kToEndInOrder(2);  // for the command

const Host& host_of(const Scenario& scenario, const std::string& name) {
  const auto found = std::ranges::find(scenario.hosts, name, &Host::name);
  CHECK(found != scenario.hosts.end());
  return *found;
}

// As the kernel calls it.
std::string control_of(const Flow& flow, const Host& host) {
  using stack::tcp::send::CongestionAlgorithm;
  const auto control = flow.congestion.value_or(host.tcp.congestion);
  if (control == CongestionAlgorithm::kBbr) return "bbr";
  return control == CongestionAlgorithm::kNewReno ? "reno" : "cubic";
}

// A kernel knows what its own wire carries: it would wait in vain for somebody to tell.
std::size_t mtu_of(const Scenario& scenario, const Host& host) {
  std::size_t mtu = host.mtu;
  for (const auto& link : scenario.links) {
    if (link.a == host.name) mtu = std::min(mtu, link.to_b.mtu);
    if (link.b == host.name) mtu = std::min(mtu, link.to_a.mtu);
  }
  return mtu;
}

bool speaks(const Host& host, const sim::scenario::Interface& other) {
  return std::ranges::any_of(host.interfaces, [&](const sim::scenario::Interface& own) {
    return own.address.family() == other.address.family();
  });
}

// A kernel's side of the wire, for as long as the run lasts.
struct Kernel {
  Kernel(const Scenario& scenario, const KernelHost& config, const RealClock& clock,
         sim::Histogram& lateness)
      : name(config.host),
        end(end_config(scenario, config)),
        port(end.take_device(), mtu_of(scenario, host_of(scenario, name)), clock, lateness) {}

  static KernelEndConfig end_config(const Scenario& scenario, const KernelHost& config) {
    const Host& host = host_of(scenario, config.host);
    KernelEndConfig end{.name = config.space,
                        .device = config.device,
                        .mtu = mtu_of(scenario, host),
                        .addresses = host.interfaces};
    // What others may use is left as it is.
    if (config.space.empty()) end.settings = settings_for(host.tcp);
    for (const Host& other : scenario.hosts) {
      for (const auto& interface : other.interfaces) {
        if (other.name != host.name && speaks(host, interface)) end.beyond.push_back(interface);
      }
    }
    return end;
  }

  std::string name;
  KernelEnd end;
  KernelPort port;
};

// A flow one of whose ends is a kernel's.
struct Facing {
  const Flow& flow;
  bool calls;  // our end does
  std::unique_ptr<OurEnd> ours;
};

class Session {
 public:
  Session(const Scenario& scenario, const SessionConfig& config)
      : scenario_(scenario), config_(config) {
    for (const KernelHost& kernel : config.kernels) {
      kernels_.emplace_back(scenario, kernel, clock_, lateness_);
    }
    const sim::lab::Ports standing_there = ports();
    stage_.emplace(scenario, config.seed, standing_there, config.probe);
    if (config.onset) config.onset(stage_->simulator());
    for (sim::Observer* observer : config.observers) stage_->simulator().observe(*observer);
    meter_.emplace(scenario, stage_->simulator());
    const sim::scenario::Stop& stop = scenario.stop;
    if (stop.at) stage_->simulator().at(*stop.at, [this] { is_stopped_ = true; });
    if (stop.wall) {
      stage_->simulator().at(stack::base::Instant(*stop.wall), [this] { is_out_of_wall_ = true; });
    }
    for (std::size_t i = 0; i < scenario.flows.size(); ++i) add(scenario.flows[i], i);
  }

  SessionReport run();

 private:
  sim::lab::Ports ports();
  Kernel* kernel_of(const std::string& host);
  void add(const Flow& flow, std::size_t index);
  void face(const Flow& flow, Kernel& kernel, std::uint64_t content_seed);
  void start_counterpart(const Flow& flow, Kernel& kernel, std::uint64_t content_seed);
  Endpoint server_of(const Flow& flow) const;
  void start_command();
  bool is_judge(const Facing& facing) const;
  bool is_done();
  bool waits_for_command() const;
  SessionReport report(const RealTime::Ending& ending);
  void report_flows(SessionReport& report);

  const Scenario& scenario_;
  const SessionConfig& config_;
  backends::Signals signals_;
  RealClock clock_;
  sim::Histogram lateness_;
  std::deque<Kernel> kernels_;
  std::optional<Stage> stage_;
  std::optional<sim::lab::Meter> meter_;
  bool is_stopped_ = false;
  bool is_out_of_wall_ = false;
  std::vector<Facing> facing_;
  std::vector<std::unique_ptr<sim::apps::Flow>> flows_;  // between hosts of ours
  std::vector<Child> children_;                          // counterparts; the command, if any, last
  std::vector<const Flow*> listened_for_;                // by servers of the command
};

SessionReport Session::run() {
  start_command();
  RealTime real_time(stage_->simulator(), clock_);
  for (Kernel& kernel : kernels_) real_time.join(stage_->node(kernel.name), kernel.port);
  clock_.restart();
  return report(real_time.run(signals_, children_, [this] { return is_done(); }));
}

sim::lab::Ports Session::ports() {
  sim::lab::Ports ports;
  for (Kernel& kernel : kernels_) ports[kernel.name] = &kernel.port;
  return ports;
}

Kernel* Session::kernel_of(const std::string& host) {
  const auto found = std::ranges::find(kernels_, host, &Kernel::name);
  return found == kernels_.end() ? nullptr : &*found;
}

// Between two kernels whoever sits there says what he likes.
void Session::add(const Flow& flow, std::size_t index) {
  const std::uint64_t content_seed = content_seed_of(config_.seed, index);
  Kernel* const caller = kernel_of(flow.from);
  Kernel* const listener = kernel_of(flow.to);
  if (caller && listener) return;
  if (Kernel* const kernel = caller ? caller : listener) {
    return face(flow, *kernel, content_seed);
  }
  const Contents contents = contents_of(flow, content_seed);
  flows_.push_back(sim::apps::make_flow(
      {.kind = flow.app == App::kHttpGet ? sim::apps::Kind::kHttp : sim::apps::Kind::kTalk,
       .server = server_of(flow),
       .caller = stage_->host(flow.from),
       .listener = stage_->host(flow.to),
       .oracle = stage_->simulator().oracle(),
       .up = contents.from_caller.size,
       .down = contents.from_listener.size,
       .content_seed = content_seed,
       .start = stack::base::Instant(flow.start),
       .patience = flow.patience,
       .with_digest = false}));
  stage_->parts(flow.from).add(flows_.back()->caller());
  stage_->parts(flow.to).add(flows_.back()->listener());
}

void Session::face(const Flow& flow, Kernel& kernel, std::uint64_t content_seed) {
  const bool calls = kernel.name == flow.to;
  const std::string& ours = calls ? flow.from : flow.to;
  facing_.push_back({flow, calls,
                     make_our_end({.flow = flow,
                                   .calls = calls,
                                   .server = server_of(flow),
                                   .host = stage_->host(ours),
                                   .oracle = stage_->simulator().oracle(),
                                   .content_seed = content_seed})});
  stage_->parts(ours).add(facing_.back().ours->part());
  if (config_.with_counterparts) {
    start_counterpart(flow, kernel, content_seed);
  } else if (calls) {
    listened_for_.push_back(&flow);
  }
}

void Session::start_counterpart(const Flow& flow, Kernel& kernel, std::uint64_t content_seed) {
  const Contents contents = contents_of(flow, content_seed);
  const bool calls = kernel.name == flow.from;
  CounterpartConfig config{.flow = flow.id,
                           .local = server_of(flow),
                           .start = flow.start,
                           .congestion = control_of(flow, host_of(scenario_, kernel.name)),
                           .http = flow.app == App::kHttpGet,
                           .to_say = calls ? contents.from_caller : contents.from_listener,
                           .to_hear = calls ? contents.from_listener : contents.from_caller,
                           .patience = std::min(flow.patience, kLongestSilence)};
  if (calls) config.remote = server_of(flow);
  const NetworkNamespace::Stay stay(kernel.end.space());
  Counterpart counterpart(config);
  children_.emplace_back([&counterpart] {
    const auto wrong = counterpart.play();
    if (wrong) fmt::print(stderr, "netsim: {}\n", *wrong);
    return wrong ? 1 : 0;
  });
}

Endpoint Session::server_of(const Flow& flow) const {
  const Host& from = host_of(scenario_, flow.from);
  const Host& to = host_of(scenario_, flow.to);
  const auto found = std::ranges::find_if(
      to.interfaces, [&](const auto& interface) { return speaks(from, interface); });
  CHECK(found != to.interfaces.end());
  return {found->address, flow.port};
}

void Session::start_command() {
  if (config_.command.empty()) return;
  const NetworkNamespace::Stay stay(kernels_.front().end.space());
  children_.emplace_back(config_.command);
  // A call before the server is there would be refused.
  for (const Flow* flow : listened_for_) {
    if (kernels_.front().name == flow->to)
      wait_for_listener(flow->port, children_.back(), signals_);
  }
}

bool Session::waits_for_command() const {
  if (config_.command.empty()) return false;
  const std::string& kernel = config_.kernels.front().host;
  return config_.until_told || std::ranges::any_of(scenario_.flows, [&](const Flow& flow) {
           return flow.from == kernel;
         });
}

// Whether the command calls us, and what for, is its affair.
bool Session::is_judge(const Facing& facing) const {
  return facing.calls || config_.with_counterparts;
}

// Whoever has failed need not be waited for, nor those who wait for him.
bool Session::is_done() {
  if (is_stopped_ || is_out_of_wall_) return true;
  bool all = true;
  for (std::size_t i = 0; i < children_.size(); ++i) {
    const bool is_command = !config_.command.empty() && i + 1 == children_.size();
    const auto code = children_[i].exit_code();
    if (!is_command && code.value_or(0) != 0) return true;
    all = all && (code || (is_command && !waits_for_command()));
  }
  if (config_.until_told) return all && !children_.empty();
  for (const Facing& facing : facing_) {
    if (!is_judge(facing)) continue;
    const bool done = facing.ours->is_done();
    if (done && facing.ours->complaint()) return true;
    all = all && done;
  }
  return all && std::ranges::all_of(flows_, [](const auto& flow) { return flow->done(); });
}

SessionReport Session::report(const RealTime::Ending& ending) {
  SessionReport report{.signal = ending.signal,
                       .stopped = ending.stopped,
                       .lateness = lateness_,
                       .took = clock_.now().time_since_epoch()};
  if (is_out_of_wall_) report.stopped = sim::Ending::kOutOfTime;
  stage_->simulator().audit();
  report.outcome = outcome_of(scenario_, *stage_, *meter_);
  report_flows(report);
  if (!config_.command.empty()) {
    report.command_code = children_.back().exit_code();
    if (!report.command_code) children_.back().end_in_order(kToEndInOrder);
    children_.pop_back();
  }
  for (Child& counterpart : children_) {
    const auto code = counterpart.exit_code();
    if (code && *code != 0) ++report.failed_counterparts;
  }
  for (std::size_t i = 0; i < scenario_.faults.size(); ++i) {
    const bool may_be_idle = scenario_.faults[i].may_be_idle;
    if (report.outcome.faults[i].struck == 0 && !may_be_idle) {
      report.idle_faults.push_back(scenario_.faults[i].place.line);
    }
  }
  for (const Kernel& kernel : kernels_) report.refused += kernel.port.refused();
  return report;
}

// A flow that faces a kernel has a counterpart, in the same order, or none of them has.
void Session::report_flows(SessionReport& report) {
  auto& known = report.outcome.flows;
  const stack::base::Duration now = report.outcome.simulated;
  for (std::size_t i = 0; i < facing_.size(); ++i) {
    const Facing& facing = facing_[i];
    const auto code = config_.with_counterparts ? children_[i].exit_code() : std::optional(0);
    FlowVerdict& verdict = report.flows.emplace_back();
    verdict.id = facing.flow.id;
    verdict.heard = facing.ours->heard();
    verdict.stopped = is_stopped_ && (!facing.ours->is_done() || !code);
    if (!is_judge(facing)) continue;
    if (!verdict.stopped) verdict.complaint = facing.ours->complaint();
    const bool is_complete = !verdict.stopped && !verdict.complaint && code == 0;
    known.push_back({.id = facing.flow.id,
                     .group = facing.flow.group,
                     .complete = is_complete,
                     .stopped = verdict.stopped,
                     .account = verdict.complaint.value_or(is_complete ? "" : "not complete"),
                     .sha256_ok = is_complete ? std::optional(true) : std::nullopt,
                     .delivered = verdict.heard,
                     .began = facing.flow.start,
                     .ended = now});
  }
  for (std::size_t i = 0, ours = 0; i < scenario_.flows.size(); ++i) {
    const Flow& flow = scenario_.flows[i];
    if (kernel_of(flow.from) || kernel_of(flow.to)) continue;
    const auto what = flows_[ours++]->report(stage_->simulator().now());
    known.push_back({.id = flow.id,
                     .group = flow.group,
                     .complete = what.complete,
                     .stopped = is_stopped_ && !what.complete,
                     .error = what.error,
                     .account = what.account,
                     .sha256_ok = what.complete ? std::optional(true) : std::nullopt,
                     .delivered = what.delivered,
                     .began = flow.start,
                     .ended = what.ended.time_since_epoch()});
  }
}

}  // namespace

// As in simulations: flows of neighbouring seeds say different things, too.
std::uint64_t content_seed_of(std::uint64_t seed, std::size_t flow) {
  return seed + (std::uint64_t{flow} << 32);
}

std::optional<std::string> objection(const Scenario& scenario, const SessionConfig& config) {
  for (const KernelHost& kernel : config.kernels) {
    if (std::ranges::find(scenario.hosts, kernel.host, &Host::name) == scenario.hosts.end()) {
      return fmt::format("{} has no host '{}'", scenario.file, kernel.host);
    }
  }
  for (const Flow& flow : scenario.flows) {
    if (flow.app == App::kHttpsGet) {
      return fmt::format("{}: flow '{}' is by TLS, which real time has none of", scenario.file,
                         flow.id);
    }
    if (!flow.bytes) {
      return fmt::format("{}: flow '{}' has no end: give it bytes", scenario.file, flow.id);
    }
  }
  const auto is_kernel = [&](const std::string& host) {
    return std::ranges::find(config.kernels, host, &KernelHost::host) != config.kernels.end();
  };
  return unanswerable(scenario, [&](const Flow& flow) {
    if (!is_kernel(flow.from)) return true;
    return config.with_counterparts && !is_kernel(flow.to);
  });
}

SessionReport run_session(const Scenario& scenario, const SessionConfig& config) {
  return Session(scenario, config).run();
}

}  // namespace netsim::kernel
