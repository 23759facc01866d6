// Any packets, any passing of time and any calls of an application, against one host: it keeps its
// invariants, says only well-formed packets with the octets that were written, and falls silent in
// between.
//
// The input is a program for the peer and the application: two octets of set-up, then commands of
// an octet and its arguments (see Run::step()). A segment's numbers are given relative to the right
// ones, so that an input of few octets goes deep; what comes out of the host tells which the right
// ones are.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "stack/base/byte_reader.h"
#include "stack/base/check.h"
#include "stack/host/host.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace {

using stack::base::Address;
using stack::base::ByteReader;
using stack::base::ByteView;
using stack::base::Endpoint;
using stack::base::Instant;
using stack::base::kNever;
using stack::base::MutableBytes;
using stack::host::Host;
using stack::tcp::Stream;
using stack::tcp::Urgency;
using stack::wire::IpHeader;
using stack::wire::Seq;
using stack::wire::TcpHeader;

constexpr Address kOurs = Address::v4(192, 0, 2, 1);
constexpr Address kPeers = Address::v4(192, 0, 2, 2);
constexpr std::uint16_t kService = 80;
constexpr std::size_t kMostStreams = 8;
constexpr std::size_t kMostPackets =
    10'000;  // that the host may say in one go: far more than it can have

// What every application of this host writes at [offset, offset + count) of its stream; made once,
// for octets made one by one would take most of a fuzzer's time.
ByteView written_at(std::uint32_t offset, std::size_t count) {
  constexpr std::size_t kPeriod = std::size_t{1} << 16;
  static const auto kPattern = [] {
    std::vector<std::uint8_t> octets(2 * kPeriod);
    for (std::size_t i = 0; i < octets.size(); ++i) {
      octets[i] = static_cast<std::uint8_t>(i % kPeriod * 31 + (i % kPeriod >> 8));
    }
    return octets;
  }();
  return ByteView(kPattern).subspan(offset % kPeriod, count);
}

stack::host::Config config_from(std::uint8_t choice, std::uint8_t features) {
  constexpr std::array<std::size_t, 4> kMtus{1500, 576, 68, 9000};
  constexpr std::array<std::size_t, 4> kBuffers{4'000, 1, 600, 70'000};
  stack::host::Config config{.addresses = {kOurs}, .secret = {1, 2}, .tcp = {}};
  config.mtu = kMtus[choice & 3];
  config.tcp.receive_buffer = kBuffers[choice >> 2 & 3];
  config.tcp.send_buffer = kBuffers[choice >> 4 & 3];
  config.tcp.window_scaling = (choice & 0x40) == 0;
  const auto has = [&](int bit) { return (features >> bit & 1) != 0; };
  config.tcp.timestamps = !has(0);
  config.tcp.sack = !has(1);
  config.tcp.ecn = has(2);
  config.tcp.pacing = has(3);
  if (has(4)) config.tcp.keep_alive.emplace();
  config.tcp.nagle = !has(5);
  config.tcp.user_timeout_option = has(6);
  if (has(7)) config.tcp.congestion = stack::tcp::send::CongestionAlgorithm::kNewReno;
  return config;
}

// A connection as the peer sees it.
struct Flow {
  std::uint16_t ours;        // the host's port
  std::uint16_t theirs;      // the peer's
  Seq seq{};                 // the peer's next, as the host's last ACK has it
  Seq ack{};                 // the host's next, as its last segment has it
  std::optional<Seq> iss{};  // the host's
  bool stamped = false;      // the peer's segments carry timestamps
  std::uint32_t heard = 0;   // the host's last TSval
};

class Run {
 public:
  explicit Run(ByteView input) : Run(ByteReader(input)) {}

  void play() {
    while (!script_.rest().empty()) {
      step();
      auto broken = host_.tcp().broken_invariant();
      if (broken) stack::base::check_failed(broken->data(), __FILE__, __LINE__);
    }
    settle();
  }

 private:
  explicit Run(ByteReader script)
      : choice_(script.u8()),
        features_(script.u8()),
        script_(script),
        host_(config_from(choice_, features_)),
        room_(host_.config().mtu) {
    host_.listen(kService);
    connect();
  }

  void step();
  void connect();
  void segment();
  void raw_packet();
  void pass_time(std::chrono::nanoseconds time);
  void call(std::uint8_t which);
  void write(Stream& stream, std::uint32_t& written, std::size_t count);
  void receive(ByteView packet, bool verified);
  void drain(Urgency urgency);
  void heed(ByteView packet);
  void settle();
  Seq off(Seq right, std::uint8_t scale);
  void add_extras(Flow& flow, TcpHeader& header, std::uint8_t extras);

  std::uint8_t choice_, features_;
  ByteReader script_;
  Host host_;
  std::vector<std::uint8_t> room_;  // for one packet on its way out
  Instant now_{std::chrono::seconds(1)};
  std::array<Flow, 4> flows_{Flow{kService, 1001}, {kService, 1002}, {kService, 1003}, {0, 7000}};
  struct Open {
    Stream stream;
    std::uint32_t written = 0;
  };
  std::vector<Open> streams_;
};

void Run::step() {
  std::uint8_t command = script_.u8();
  switch (command & 7) {
    case 0:
    case 1:
      return segment();
    case 2:
      return raw_packet();
    case 3:  // up to nine minutes: beyond every timeout
      return pass_time(std::chrono::milliseconds(1) * (1 << (command >> 3) % 20));
    case 4:
      if (host_.deadline() == kNever) return;
      return pass_time(std::max(host_.deadline() - now_, std::chrono::nanoseconds(0)));
    case 5:
      return drain(Urgency::kEndOfBatch);
    default:
      return call(command >> 3);
  }
}

// The active side of flows_[3], at a port of the host's choice.
void Run::connect() {
  if (streams_.size() >= kMostStreams) return;
  streams_.push_back({host_.connect(now_, {kPeers, flows_[3].theirs})});
  flows_[3].ours = streams_.back().stream.local().port;
  flows_[3].iss.reset();
  drain(Urgency::kEndOfBatch);
}

// A number some way off the right one.
Seq Run::off(Seq right, std::uint8_t scale) {
  constexpr std::array<std::int32_t, 4> kSteps{1, 16, 1460, 1 << 24};
  std::int32_t steps = static_cast<std::int8_t>(script_.u8());
  return Seq{right.value + static_cast<std::uint32_t>(steps * kSteps[scale & 3])};
}

void Run::segment() {
  std::uint8_t shape = script_.u8();
  Flow& flow = flows_[shape & 3];
  TcpHeader header;
  header.source_port = flow.theirs;
  header.destination_port = flow.ours;
  std::uint8_t flags = script_.u8();
  header.flags = {.cwr = (flags & 0x80) != 0,
                  .ece = (flags & 0x40) != 0,
                  .urg = (flags & 0x20) != 0,
                  .ack = (flags & 0x10) != 0,
                  .psh = (flags & 8) != 0,
                  .rst = (flags & 4) != 0,
                  .syn = (flags & 2) != 0,
                  .fin = (flags & 1) != 0};
  header.seq = off(flow.seq, shape >> 2);
  header.ack = off(flow.ack, shape >> 4);
  header.window = script_.u16();
  if ((shape & 0x40) != 0) {
    header.options.mss = script_.u16();
    std::uint8_t offer = script_.u8();
    header.options.window_scale = offer % 15;
    header.options.sack_permitted = (offer & 0x80) == 0;
    if (header.flags.syn) flow.stamped = (offer & 0x40) == 0;
  }
  std::uint8_t extras = script_.u8();
  add_extras(flow, header, extras);
  std::size_t length = script_.u8();
  if ((shape & 0x80) != 0) length *= 40;  // up to 10 kB: coalesced on the way

  std::size_t segment_size = header_size_of(header) + length;
  std::vector<std::uint8_t> packet(stack::wire::kIpv4HeaderSize + segment_size, 'x');
  stack::wire::write_tcp(MutableBytes(packet).subspan(stack::wire::kIpv4HeaderSize), header,
                         {kPeers, kOurs});
  stack::wire::write_ip(
      packet,
      {.source = kPeers, .destination = kOurs, .ecn = static_cast<stack::wire::Ecn>(extras >> 6)},
      segment_size);
  receive(packet, false);
}

// Timestamps, right unless asked otherwise; SACK blocks about the host's octets; urgent data.
void Run::add_extras(Flow& flow, TcpHeader& header, std::uint8_t extras) {
  if (flow.stamped != ((extras & 1) != 0)) {
    auto clock = static_cast<std::uint32_t>(now_.time_since_epoch() / std::chrono::milliseconds(1));
    header.options.timestamps = {clock, flow.heard};
    if ((extras & 2) != 0) {
      header.options.timestamps->value = off(Seq{clock}, extras >> 2).value;
      header.options.timestamps->echo = off(Seq{flow.heard}, extras >> 2).value;
    }
  }
  std::size_t blocks = extras >> 4 & 3;
  blocks = std::min(blocks, stack::wire::sack_blocks_beside(header.options));
  for (std::size_t i = 0; i < blocks; ++i) {
    Seq left = off(flow.ack, extras >> 2);
    header.options.sack.push_back({left, off(left, extras >> 2)});
  }
  if (header.flags.urg) header.urgent_pointer = script_.u16();
}

// The input's own octets; half of the time behind an IP header that gets them as far as TCP.
void Run::raw_packet() {
  std::uint8_t shape = script_.u8();
  ByteView octets =
      script_.rest().first(std::min<std::size_t>(shape & 0x3f, script_.rest().size()));
  script_.skip(octets.size());
  if ((shape & 0x80) != 0) return receive(octets, (shape & 0x40) != 0);
  std::vector<std::uint8_t> packet(stack::wire::kIpv4HeaderSize + octets.size());
  std::ranges::copy(octets, packet.begin() + stack::wire::kIpv4HeaderSize);
  stack::wire::write_ip(packet, {.source = kPeers, .destination = kOurs}, octets.size());
  receive(packet, true);
}

void Run::receive(ByteView packet, bool verified) {
  // A block of just its size, so that a sanitizer sees every look beyond it.
  std::vector<std::uint8_t> exact(packet.begin(), packet.end());
  host_.receive(now_, exact, verified);
  drain(Urgency::kAtOnce);
}

void Run::pass_time(std::chrono::nanoseconds time) {
  now_ += time;
  host_.tick(now_);
  drain(Urgency::kEndOfBatch);
  // Whatever was due is done: a driver that sleeps until the deadline does not spin.
  CHECK(host_.deadline() > now_);
}

void Run::call(std::uint8_t which) {
  std::uint8_t argument = script_.u8();
  if (which % 8 == 0 && streams_.size() < kMostStreams) {
    if (auto stream = host_.accept(kService)) streams_.push_back({std::move(*stream)});
    return;
  }
  if (which % 8 == 1) return connect();
  if (streams_.empty()) return;
  auto& [stream, written] = streams_[(which >> 3) % streams_.size()];
  switch (which % 8) {
    case 2:
      return write(stream, written, argument);
    case 3:
      return write(stream, written, argument * std::size_t{200});
    case 4:
      return stream.consume(
          std::min<std::size_t>(stream.readable().size(), argument * std::size_t{argument}));
    case 5:
      return stream.finish();
    case 6:
      return stream.abort();
    default:
      streams_.erase(streams_.begin() +
                     (which >> 3) % static_cast<std::ptrdiff_t>(streams_.size()));
  }
}

void Run::write(Stream& stream, std::uint32_t& written, std::size_t count) {
  std::size_t taken = stream.write(written_at(written, count));
  CHECK(taken <= count);
  written += static_cast<std::uint32_t>(taken);
}

void Run::drain(Urgency urgency) {
  for (std::size_t packets = 0;; ++packets) {
    CHECK(packets < kMostPackets);
    std::size_t size = host_.emit(now_, room_, urgency);
    if (size == 0) return;
    CHECK(size <= room_.size());
    heed(ByteView(room_).first(size));
  }
}

// What the host says is well formed and carries what was written; the peer learns its numbers from
// it.
void Run::heed(ByteView packet) {
  auto ip = stack::wire::parse_ip(packet);
  CHECK(ip.has_value());
  CHECK(ip->header.source == kOurs);
  CHECK(ip->payload.size() + stack::wire::kIpv4HeaderSize == packet.size());
  auto tcp = stack::wire::parse_tcp(ip->payload, {kOurs, ip->header.destination}, false);
  CHECK(tcp.has_value());
  const TcpHeader& header = tcp->header;
  CHECK(!header.flags.syn || (!header.flags.fin && !header.flags.rst));
  CHECK(header.flags.ack || header.flags.syn || header.flags.rst);

  for (Flow& flow : flows_) {
    if (header.source_port != flow.ours || header.destination_port != flow.theirs) continue;
    if (header.flags.syn) flow.iss = header.seq;
    std::uint32_t offset = flow.iss ? header.seq.value - flow.iss->value - 1 : 0;
    CHECK(tcp->payload.empty() || flow.iss);
    CHECK(std::ranges::equal(tcp->payload, written_at(offset, tcp->payload.size())));
    auto length =
        static_cast<std::uint32_t>(tcp->payload.size()) + header.flags.syn + header.flags.fin;
    flow.ack = Seq{header.seq.value + length};
    if (header.flags.ack) flow.seq = header.ack;
    if (header.options.timestamps) flow.heard = header.options.timestamps->value;
  }
}

// The application goes away, the peer falls silent and time goes on: every connection ends by
// itself.
void Run::settle() {
  constexpr int kMostAlarms = 10'000;
  streams_.clear();
  for (int alarms = 0;; ++alarms) {
    CHECK(alarms < kMostAlarms);
    while (auto stream = host_.accept(kService)) stream->abort();
    drain(Urgency::kEndOfBatch);
    if (host_.deadline() == kNever) break;
    pass_time(std::max(host_.deadline() - now_, std::chrono::nanoseconds(0)));
  }
  CHECK(host_.tcp().size() == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Run(ByteView(data, size)).play();
  return 0;
}
