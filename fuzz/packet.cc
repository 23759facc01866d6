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

#include "fuzz/packet_setup.h"
#include "stack/base/byte_reader.h"
#include "stack/base/check.h"
#include "stack/host/host.h"
#include "stack/wire/icmp.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace {

using fuzz::Ends;
using fuzz::written_at;
using stack::base::ByteReader;
using stack::base::ByteView;
using stack::base::Endpoint;
using stack::base::Instant;
using stack::base::kNever;
using stack::base::MutableBytes;
using stack::host::Host;
using stack::tcp::Stream;
using stack::tcp::Urgency;
using stack::wire::IcmpKind;
using stack::wire::IpHeader;
using stack::wire::Seq;
using stack::wire::TcpHeader;

constexpr std::uint16_t kService = 80;
constexpr std::size_t kMostStreams = 8;
constexpr std::size_t kMostPackets =
    10'000;  // that the host may say in one go: far more than it can have

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
        ends_(fuzz::ends_from(choice_)),
        script_(script),
        host_(fuzz::config_from(choice_, features_)),
        room_(host_.config().mtu) {
    host_.listen(kService);
    connect();
  }

  void step();
  void connect();
  void segment(unsigned cut);
  void raw_packet();
  void icmp_message(std::uint8_t shape);
  void pass_time(std::chrono::nanoseconds time);
  void call(std::uint8_t which);
  void write(Stream& stream, std::uint32_t& written, std::size_t count);
  IpHeader from_peer() const { return {.source = ends_.peers, .destination = ends_.ours}; }
  void receive(IpHeader header, ByteView payload, bool verified, unsigned cut = 0);
  void receive(ByteView packet, bool verified);
  void drain(Urgency urgency);
  void heed(ByteView packet);
  void settle();
  Seq off(Seq right, std::uint8_t scale);
  void add_extras(Flow& flow, TcpHeader& header, std::uint8_t extras);

  std::uint8_t choice_, features_;
  Ends ends_;
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
  std::uint32_t datagrams_ = 0;  // that were cut
};

void Run::step() {
  std::uint8_t command = script_.u8();
  switch (command & 7) {
    case 0:
    case 1:
      return segment(command >> 3);
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
  streams_.push_back({host_.connect(now_, {ends_.peers, flows_[3].theirs})});
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

// In two pieces if `cut` is odd.
void Run::segment(unsigned cut) {
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

  std::vector<std::uint8_t> segment(header_size_of(header) + length, 'x');
  stack::wire::write_tcp(segment, header, {ends_.peers, ends_.ours});
  IpHeader ip = from_peer();
  ip.ecn = static_cast<stack::wire::Ecn>(extras >> 6);
  receive(ip, segment, false, cut);
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

// The input's own octets, bare or behind an IP header that gets them as far as TCP; or ICMP.
void Run::raw_packet() {
  std::uint8_t shape = script_.u8();
  if ((shape & 0xc0) == 0x40) return icmp_message(shape);
  ByteView octets =
      script_.rest().first(std::min<std::size_t>(shape & 0x3f, script_.rest().size()));
  script_.skip(octets.size());
  if ((shape & 0x80) != 0) return receive(octets, (shape & 0x40) != 0);
  receive(from_peer(), octets, true);
}

// An echo of a segment, or an error about one that the host may have sent.
void Run::icmp_message(std::uint8_t shape) {
  constexpr std::array kKinds{IcmpKind::kTooBig,           IcmpKind::kUnreachable,
                              IcmpKind::kTimeExceeded,     IcmpKind::kEchoRequest,
                              IcmpKind::kParameterProblem, IcmpKind::kEchoReply};
  stack::wire::IcmpMessage message{.kind = kKinds[(shape >> 4 & 3) + (script_.u8() & 2)]};
  if (message.kind == IcmpKind::kTooBig) message.value = script_.u16();
  if (message.kind != IcmpKind::kTooBig) message.code = script_.u8();
  if (message.kind == IcmpKind::kParameterProblem) message.value = message.code;

  const Flow& flow = flows_[shape & 3];
  TcpHeader header{.source_port = flow.ours, .destination_port = flow.theirs};
  header.seq = off(flow.ack, shape >> 2);
  const IpHeader ip{.source = ends_.ours, .destination = ends_.peers};
  const std::size_t ip_size = ip_header_size(ip);
  std::vector<std::uint8_t> octets(stack::wire::kIcmpHeaderSize + ip_size + header_size_of(header));
  MutableBytes quote = MutableBytes(octets).subspan(stack::wire::kIcmpHeaderSize);
  write_tcp(quote.subspan(ip_size), header, {ip.source, ip.destination});
  constexpr std::size_t kQuotedSize = 1'460;  // of a whole segment, of which the header is quoted
  write_ip(quote, ip, kQuotedSize);
  write_icmp(octets, message, ends_.peers, ends_.ours);
  IpHeader carrier = from_peer();
  carrier.protocol = stack::wire::icmp_protocol(ends_.ours.family());
  receive(carrier, octets, false);
}

// As one packet from the peer; if `cut` is odd, as two pieces of one, the last first if it is 3.
void Run::receive(IpHeader header, ByteView payload, bool verified, unsigned cut) {
  auto send = [&](ByteView part) {
    std::vector<std::uint8_t> packet(ip_header_size(header) + part.size());
    std::ranges::copy(part, packet.end() - static_cast<std::ptrdiff_t>(part.size()));
    write_ip(packet, header, part.size());
    receive(packet, verified);
  };
  const std::size_t half = payload.size() / 16 * 8;
  if (cut % 2 == 0 || half == 0) return send(payload);
  header.identification = ++datagrams_ & 0xffff;
  header.dont_fragment = false;
  for (unsigned turn : {cut / 2 % 2, 1 - cut / 2 % 2}) {
    header.fragment_offset = static_cast<std::uint16_t>(turn * half / 8);
    header.more_fragments = turn == 0;
    send(turn == 0 ? payload.first(half) : payload.subspan(half));
  }
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
  CHECK(ip->header.source == ends_.ours);
  CHECK(ip->payload.size() + ip_header_size(ip->header) == packet.size());
  const auto& to = ip->header.destination;
  if (ip->header.protocol == stack::wire::icmp_protocol(to.family())) {
    auto message = stack::wire::parse_icmp(ip->payload, ends_.ours, to);
    CHECK(message.has_value() && message->kind != IcmpKind::kOther);
    CHECK(message->kind == IcmpKind::kEchoReply ||
          message->body.size() <= stack::wire::most_quoted(to.family()));
    return;
  }
  auto tcp = stack::wire::parse_tcp(ip->payload, {ends_.ours, to}, false);
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
