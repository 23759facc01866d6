#include "tests/support/scripted_peer.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "stack/wire/ip.h"

namespace tests {
namespace {

using stack::base::Address;
using stack::base::Duration;
using stack::base::Instant;
using stack::tcp::Urgency;
using stack::wire::Seq;

constexpr Address kUs = Address::v4(192, 0, 2, 1);
constexpr Address kPeer = Address::v4(192, 0, 2, 2);
// Near the circle's end, so that every test of any length crosses it.
constexpr Seq kPeerIsn{0xffff'ff00};
constexpr Instant kStart{std::chrono::hours(1)};

stack::host::Config config_of(const stack::tcp::Config& tcp, std::size_t mtu) {
  return {.addresses = {kUs}, .mtu = mtu, .secret = {1, 2}, .tcp = tcp};
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

ScriptedPeer::ScriptedPeer(const stack::tcp::Config& tcp, std::size_t mtu)
    : host_(config_of(tcp, mtu)), now_(kStart) {}

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
  std::vector<std::uint8_t> packet(stack::wire::kIpv4HeaderSize + tcp_size);
  std::ranges::copy(body, packet.end() - static_cast<std::ptrdiff_t>(body.size()));
  stack::wire::write_tcp(stack::base::MutableBytes(packet).subspan(stack::wire::kIpv4HeaderSize),
                         header, {kPeer, kUs});
  stack::wire::write_ip(packet, {.source = kPeer, .destination = kUs}, tcp_size);
  host_.receive(now_, packet, false);
  drain(Urgency::kAtOnce);
}

void ScriptedPeer::drain(Urgency urgency) {
  std::array<std::uint8_t, 65535> room;
  while (std::size_t size = host_.emit(now_, room, urgency)) {
    auto ip = stack::wire::parse_ip(stack::base::ByteView(room).first(size));
    ASSERT_TRUE(ip.has_value());
    ASSERT_LE(size, host_.config().mtu);
    auto segment = stack::wire::parse_tcp(ip->payload, {kUs, kPeer}, false);
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
  auto stream = host_.connect(now_, {kPeer, kPeerPort}, stack::base::Endpoint{{}, kOurPort});
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
