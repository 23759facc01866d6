#include "tests/support/scripted_peer.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "stack/base/byte_writer.h"
#include "stack/wire/ip.h"

namespace tests {
namespace {

using stack::base::Address;
using stack::base::Duration;
using stack::base::Family;
using stack::base::Instant;
using stack::base::MutableBytes;
using stack::tcp::Urgency;
using stack::wire::Seq;

// The host, its peer, and a router somewhere between them (RFC 5737, RFC 3849).
Address us(Family family) {
  return family == Family::kIpv4 ? Address::v4(192, 0, 2, 1)
                                 : Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
}
Address peer(Family family) {
  return family == Family::kIpv4 ? Address::v4(192, 0, 2, 2)
                                 : Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2});
}
Address router(Family family) {
  return family == Family::kIpv4 ? Address::v4(198, 51, 100, 1)
                                 : Address::v6({0x2001, 0xdb8, 0, 0xff, 0, 0, 0, 1});
}
// Near the circle's end, so that every test of any length crosses it.
constexpr Seq kPeerIsn{0xffff'ff00};
constexpr Instant kStart{std::chrono::hours(1)};

stack::host::Config config_of(const stack::tcp::Config& tcp, std::size_t mtu,
                              const Address& address) {
  return {.addresses = {address}, .mtu = mtu, .secret = {1, 2}, .tcp = tcp};
}

std::string after_blank(std::string_view words) {
  return words.empty() ? "" : " " + std::string(words);
}

}  // namespace

stack::tcp::Config plain() {
  stack::tcp::Config config;
  config.timestamps = false;
  config.quick_acks = 0;
  return config;
}

std::uint8_t pattern(std::uint64_t offset) {
  return static_cast<std::uint8_t>('a' + (offset + offset / 26) % 26);
}

std::string pattern(std::uint64_t offset, std::size_t size) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(pattern(offset + i));
  return text;
}

ScriptedPeer::ScriptedPeer(const stack::tcp::Config& tcp, std::size_t mtu, Family family)
    : us_(us(family)), peer_(peer(family)), host_(config_of(tcp, mtu, us_)), now_(kStart) {}

void ScriptedPeer::sends(std::string_view segment, std::optional<std::string> payload) {
  deliver(segment, payload);
  drain(Urgency::kEndOfBatch);
}

void ScriptedPeer::sends_batch(const std::vector<std::string>& segments) {
  for (const std::string& segment : segments) deliver(segment, {});
  drain(Urgency::kEndOfBatch);
}

void ScriptedPeer::deliver(std::string_view segment, const std::optional<std::string>& payload) {
  SegmentText text = SegmentText::parse(segment);
  std::string body = payload.value_or(pattern(std::uint64_t{text.seq} - 1, text.length));
  EXPECT_EQ(body.size(), text.length) << segment;

  stack::wire::TcpHeader header;
  header.source_port = remote_port_;
  header.destination_port = local_port_;
  header.seq = Seq{kPeerIsn.value + text.seq};
  header.flags = text.to_flags();
  if (text.ack) header.ack = Seq{our_isn_.value + *text.ack};
  header.window = text.window.value_or(65535);
  header.options = text.options;
  for (auto [left, right] : text.sacked) {
    header.options.sack.push_back({{our_isn_.value + left}, {our_isn_.value + right}});
  }

  std::size_t tcp_size = stack::wire::header_size_of(header) + body.size();
  std::vector<std::uint8_t> packet = packet_to_us(peer_, stack::wire::kProtocolTcp, tcp_size);
  std::ranges::copy(body, packet.end() - static_cast<std::ptrdiff_t>(body.size()));
  stack::wire::write_tcp(MutableBytes(packet).last(tcp_size), header, {peer_, us_});
  host_.receive(now_, packet, false);
  drain(Urgency::kAtOnce);
}

// A header, and room for `size` octets behind it.
std::vector<std::uint8_t> ScriptedPeer::packet_to_us(const Address& from, std::uint8_t protocol,
                                                     std::size_t size) const {
  const stack::wire::IpHeader header{.source = from, .destination = us_, .protocol = protocol};
  std::vector<std::uint8_t> packet(stack::wire::ip_header_size(header) + size);
  stack::wire::write_ip(packet, header, size);
  return packet;
}

// Quotes as little as a router may: the IP header and eight octets (RFC 792).
void ScriptedPeer::reports(const stack::wire::IcmpMessage& error, std::uint32_t seq,
                           std::size_t length) {
  constexpr std::size_t kQuoted = 8;
  const stack::wire::IpHeader ours{.source = us_, .destination = peer_};
  const std::size_t before = stack::wire::ip_header_size(ours);
  std::vector<std::uint8_t> quote(before + kQuoted);
  stack::wire::write_ip(quote, ours, length - before);
  stack::base::ByteWriter tcp(MutableBytes(quote).subspan(before));
  tcp.u16(local_port_);
  tcp.u16(remote_port_);
  tcp.u32(our_isn_.value + seq);

  const Address from = router(us_.family());
  const std::size_t size = stack::wire::kIcmpHeaderSize + quote.size();
  std::vector<std::uint8_t> packet =
      packet_to_us(from, stack::wire::icmp_protocol(us_.family()), size);
  const MutableBytes icmp = MutableBytes(packet).last(size);
  stack::base::copy(quote, icmp.subspan(stack::wire::kIcmpHeaderSize));
  stack::wire::write_icmp(icmp, error, from, us_);
  host_.receive(now_, packet, false);
  drain(Urgency::kEndOfBatch);
}

void ScriptedPeer::drain(Urgency urgency) {
  std::array<std::uint8_t, 65535> room;
  while (std::size_t size = host_.emit(now_, room, urgency)) {
    auto ip = stack::wire::parse_ip(stack::base::ByteView(room).first(size));
    ASSERT_TRUE(ip.has_value());
    ASSERT_LE(size, host_.config().mtu);
    auto segment = stack::wire::parse_tcp(ip->payload, {us_, peer_}, false);
    ASSERT_TRUE(segment.has_value()) << "the host sent a segment that does not parse";
    if (segment->header.flags.syn && !std::exchange(isn_known_, true)) {
      our_isn_ = segment->header.seq;
      local_port_ = segment->header.source_port;
    }
    heard_.push_back(SegmentText::of(*segment, our_isn_, kPeerIsn));
    heard_at_.push_back(now_ - kStart);
    heard_payload_ += stack::base::as_text(segment->payload);
  }
  EXPECT_EQ(host_.tcp().broken_invariant().value_or("none"), "none");
}

void ScriptedPeer::waits(Duration time) {
  Instant end = now_ + time;
  while (host_.deadline() <= end) {
    now_ = std::max(now_, host_.deadline());
    host_.tick(now_);
    drain(Urgency::kEndOfBatch);
  }
  now_ = end;
}

std::vector<std::string> ScriptedPeer::hears() {
  std::vector<std::string> texts;
  for (const SegmentText& segment : heard_) texts.push_back(segment.to_string(false));
  heard_.clear();
  times_ = std::exchange(heard_at_, {});
  payload_ = std::exchange(heard_payload_, {});
  return texts;
}

std::vector<std::string> ScriptedPeer::hears_with_windows() {
  std::vector<std::string> texts;
  for (const SegmentText& segment : heard_) texts.push_back(segment.to_string(true));
  (void)hears();
  return texts;
}

stack::tcp::Stream ScriptedPeer::starts_to_connect() {
  auto stream = host_.connect(now_, {peer_, kPeerPort}, stack::base::Endpoint{{}, kOurPort});
  flush();
  return stream;
}

stack::tcp::Stream ScriptedPeer::connects(std::uint16_t window, std::string_view options) {
  auto stream = starts_to_connect();
  sends("S. 0:0(0) ack 1 win " + std::to_string(window) + after_blank(options));
  (void)hears();
  return stream;
}

stack::tcp::Stream ScriptedPeer::accepts(std::uint16_t window, std::string_view options) {
  local_port_ = kPeerPort;
  remote_port_ = kOurPort;
  EXPECT_TRUE(host_.listen(kPeerPort));
  sends("S 0:0(0) win " + std::to_string(window) + after_blank(options));
  sends(". 1:1(0) ack 1 win " + std::to_string(window));
  (void)hears();
  return std::move(host_.accept(kPeerPort)).value();
}

void ScriptedPeer::writes(stack::tcp::Stream& stream, std::size_t size) {
  std::string data = pattern(written_, size);
  EXPECT_EQ(stream.write(stack::base::as_bytes(data)), size);
  written_ += size;
  flush();
}

std::string ScriptedPeer::reads(stack::tcp::Stream& stream) {
  std::string all;
  while (!stream.readable().empty()) {
    all += stack::base::as_text(stream.readable());
    stream.consume(stream.readable().size());
  }
  flush();
  return all;
}

const stack::tcp::Connection& ScriptedPeer::connection(const stack::tcp::Stream& stream) {
  return const_cast<stack::tcp::Table&>(host_.tcp()).connection(stream.id());
}

}  // namespace tests
