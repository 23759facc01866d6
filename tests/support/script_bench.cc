#include "tests/support/script_bench.h"

#include <algorithm>
#include <array>
#include <utility>

#include "stack/base/byte_writer.h"
#include "stack/tcp/table.h"
#include "stack/wire/checksum.h"
#include "stack/wire/ip.h"
#include "tests/support/script_options.h"
#include "tests/support/scripted_peer.h"

namespace tests::script {
namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Instant;
using stack::tcp::Urgency;
using stack::wire::Seq;

constexpr Address kUs = Address::v4(192, 0, 2, 1);
constexpr Address kPeer = Address::v4(192, 0, 2, 2);
constexpr std::uint16_t kServerPort = 8080;
constexpr std::uint16_t kClientPort = 40000;
// Near the circle's end, so that a script of any length crosses it.
constexpr Seq kPeerIsn{0xffff'ff00};
constexpr Instant kStart{std::chrono::hours(1)};
constexpr std::size_t kLargestPacket = 65535;
constexpr std::size_t kIpHeader = stack::wire::kIpv4HeaderSize;
constexpr std::size_t kTcpHeader = stack::wire::kTcpHeaderSize;

std::uint8_t flag_bits(const stack::wire::TcpFlags& flags) {
  bool bits[] = {flags.cwr, flags.ece, flags.urg, flags.ack,
                 flags.psh, flags.rst, flags.syn, flags.fin};
  std::uint8_t octet = 0;
  for (bool bit : bits) octet = static_cast<std::uint8_t>(octet << 1 | (bit ? 1 : 0));
  return octet;
}

stack::wire::Ecn on_the_wire(Ecn ecn) {
  switch (ecn) {
    case Ecn::kUnstated:
    case Ecn::kNotEct:
      return stack::wire::Ecn::kNotEct;
    case Ecn::kEct1:
      return stack::wire::Ecn::kEct1;
    case Ecn::kEct0:
    case Ecn::kEct:
      return stack::wire::Ecn::kEct0;
    case Ecn::kCe:
      return stack::wire::Ecn::kCe;
  }
  return stack::wire::Ecn::kNotEct;
}

Ecn from_the_wire(stack::wire::Ecn ecn) {
  for (Ecn known : {Ecn::kEct1, Ecn::kEct0, Ecn::kCe}) {
    if (on_the_wire(known) == ecn) return known;
  }
  return Ecn::kNotEct;
}

}  // namespace

Bench::Bench(const stack::host::Config& config)
    : config_(config), now_(kStart), local_{kUs, kServerPort}, remote_{kPeer, kClientPort} {
  config_.addresses = {kUs};
  config_.secret = {1, 2};
}

stack::host::Host& Bench::host() {
  if (!host_) {
    host_.emplace(config_);
    if (listening_) (void)host_->listen(kServerPort);
  }
  return *host_;
}

stack::base::Duration Bench::elapsed() const { return now_ - kStart; }

Instant Bench::deadline() const { return host_ ? host_->deadline() : stack::base::kNever; }

void Bench::move_to(Instant now) {
  CHECK(now >= now_ && now <= std::max(now_, deadline()));
  now_ = now;
  if (host_) host_->tick(now_);
}

void Bench::move_just_to(Instant now) {
  CHECK(now >= now_ && now <= std::max(now_, deadline()));
  now_ = now;
}

void Bench::listen() {
  listening_ = true;
  if (host_) (void)host_->listen(kServerPort);
}

std::optional<stack::tcp::Stream> Bench::accept() { return host().accept(kServerPort); }

stack::tcp::Stream Bench::connect() {
  auto stream = host().connect(now_, {kPeer, kServerPort});
  local_ = stream.local();
  remote_ = stream.remote();
  learns_isn_ = true;
  return stream;
}

const stack::tcp::Connection* Bench::connection() const {
  return host_ ? host_->tcp().find(local_, remote_) : nullptr;
}

std::size_t Bench::segment_size() const {
  constexpr std::uint32_t kDefault = 536;  // MUST-15
  return std::min<std::size_t>(config_.mtu - kIpHeader - kTcpHeader, peer_mss_.value_or(kDefault));
}

void Bench::inject(const Packet& packet) {
  if (packet.flags.syn) notice_syn(packet);
  host().receive(now_, octets_of(packet), false);
  drain(Urgency::kAtOnce);
  host_->tick(now_);
}

// A SYN for a connection that is over, or that it may replace (RFC 6191), begins another one.
void Bench::notice_syn(const Packet& packet) {
  peer_first_ = packet.seq + 1;
  peer_mss_.reset();
  for (const Option& option : packet.options) {
    if (option.kind == kind::kMss) peer_mss_ = option.numbers.at(0);
  }
  bool replaces = connection() == nullptr || connection()->state() == stack::tcp::State::kTimeWait;
  if (!packet.flags.ack && replaces) learns_isn_ = true;
}

void Bench::flush() {
  if (!host_) return;
  host_->tick(now_);
  drain(Urgency::kEndOfBatch);
}

void Bench::drain(Urgency urgency) {
  std::array<std::uint8_t, kLargestPacket> room;
  while (std::size_t size = host_->emit(now_, room, urgency)) keep(ByteView(room).first(size));
  if (auto broken = host_->tcp().broken_invariant()) {
    throw std::logic_error("a law of the stack is broken: " + std::string(*broken));
  }
}

void Bench::keep(ByteView octets) {
  auto ip = stack::wire::parse_ip(octets);
  if (!ip || octets.size() > config_.mtu) throw std::logic_error("the host sent a bad IP packet");
  auto segment = stack::wire::parse_tcp(ip->payload, {kUs, kPeer}, false);
  if (!segment) throw std::logic_error("the host sent a segment that does not parse");
  const auto& header = segment->header;
  if (header.flags.syn && std::exchange(learns_isn_, false)) {
    our_isn_ = header.seq;
    our_ts_base_.reset();
  }

  Sent sent{.at = now_, .packet = {}};
  Packet& packet = sent.packet;
  packet.ecn = from_the_wire(ip->header.ecn);
  packet.diffserv = ip->header.diffserv;
  packet.ttl = ip->header.ttl;
  packet.flags = header.flags;
  packet.seq = header.seq.value - our_isn_.value;
  packet.length = static_cast<std::uint32_t>(segment->payload.size());
  if (header.flags.ack) packet.ack = header.ack.value - kPeerIsn.value;
  packet.window = header.window;
  packet.urgent_pointer = header.urgent_pointer;
  auto option_octets = ip->payload.first(ip->payload.size() - segment->payload.size());
  packet.options = decode_options(option_octets.subspan(kTcpHeader)).value();
  for (Option& option : packet.options) {
    if (option.kind != kind::kSack) continue;
    for (std::uint32_t& edge : option.numbers) edge -= kPeerIsn.value;
  }
  std::uint64_t place = packet.seq + std::uint64_t{header.flags.syn} - 1;
  sent.payload_is_ours =
      stack::base::as_text(segment->payload) == pattern(place, segment->payload.size());
  outbox_.push_back(std::move(sent));
}

Packet Bench::in_script_terms(const Packet& sent, const Packet& expected) {
  auto timestamps = [](auto& packet) {
    auto found = std::ranges::find(packet.options, kind::kTimestamps, &Option::kind);
    return found == packet.options.end() || found->numbers.size() != 2 ? nullptr : &found->numbers;
  };
  Packet result = sent;
  auto* ours = timestamps(result);
  if (ours == nullptr) return result;
  auto* stated = timestamps(expected);
  if (!our_ts_base_) our_ts_base_ = (*ours)[0] - (stated != nullptr ? (*stated)[0] : 0);
  (*ours)[0] -= *our_ts_base_;
  return result;
}

// SACK edges and the echo of a timestamp are numbers of ours.
std::vector<Option> Bench::wire_options(const Packet& packet) const {
  std::vector<Option> options = packet.options;
  for (Option& option : options) {
    if (option.kind == kind::kSack) {
      for (std::uint32_t& edge : option.numbers) edge += our_isn_.value;
    }
    if (option.kind == kind::kTimestamps && packet.flags.ack) {
      option.numbers.at(1) += our_ts_base_.value_or(0);
    }
  }
  return options;
}

std::vector<std::uint8_t> Bench::octets_of(const Packet& packet) const {
  std::vector<std::uint8_t> options = encode_options(wire_options(packet));
  std::size_t tcp_size = kTcpHeader + options.size() + packet.length;
  std::vector<std::uint8_t> octets(kIpHeader + tcp_size);
  stack::base::MutableBytes tcp = stack::base::MutableBytes(octets).subspan(kIpHeader);

  stack::base::ByteWriter writer(tcp);
  writer.u16(remote_.port);
  writer.u16(local_.port);
  writer.u32(kPeerIsn.value + packet.seq);
  writer.u32(packet.ack ? our_isn_.value + *packet.ack : 0);
  writer.u8(static_cast<std::uint8_t>((kTcpHeader + options.size()) / 4 << 4));
  writer.u8(flag_bits(packet.flags));
  writer.u16(packet.window.value_or(0));
  writer.u16(0);  // the checksum's place
  writer.u16(packet.urgent_pointer);
  writer.bytes(options);
  std::uint64_t place = packet.seq + std::uint64_t{packet.flags.syn} - peer_first_;
  writer.bytes(stack::base::as_bytes(pattern(place, packet.length)));
  CHECK(writer.ok());

  std::uint16_t checksum = stack::wire::Checksum()
                               .add_pseudo_header(kPeer, kUs, stack::wire::kProtocolTcp, tcp_size)
                               .add(tcp)
                               .complement();
  stack::base::ByteWriter checksum_writer(tcp.subspan(16));
  checksum_writer.u16(checksum);
  stack::wire::write_ip(
      octets, {.source = kPeer, .destination = kUs, .ecn = on_the_wire(packet.ecn)}, tcp_size);
  return octets;
}

}  // namespace tests::script
