#include "stack/tcp/syn_cookie.h"

#include <algorithm>

#include "stack/tcp/receive/window.h"

namespace stack::tcp {
namespace {

// Tell these uses of the secret from each other and from others.
constexpr std::uint64_t kPadPurpose = 0x636f6f6b69652d66;
constexpr std::uint64_t kHashPurpose = 0x636f6f6b69652d68;

constexpr int kClockShift = 24;
constexpr int kIndexShift = 21;
constexpr std::uint32_t kIndexMask = 7;
constexpr std::uint32_t kHashMask = (std::uint32_t{1} << kIndexShift) - 1;
static_assert(SynCookies::kMss.size() == kIndexMask + 1);

constexpr std::uint16_t kDefaultMss = 536;  // MUST-15

base::SipHasher hasher_of(base::SipKey secret, std::uint64_t purpose, const Endpoints& ends) {
  base::SipHasher hasher(secret);
  hasher.u64(purpose)
      .bytes(ends.local.address.octets())
      .bytes(ends.remote.address.octets())
      .u64(std::uint64_t{ends.local.port} << 16 | ends.remote.port);
  return hasher;
}

std::uint64_t step_of(base::Instant now) {
  return static_cast<std::uint64_t>(now.time_since_epoch() / SynCookies::kStep);
}

std::uint32_t index_of(std::uint16_t mss) {
  auto larger = std::ranges::upper_bound(SynCookies::kMss.begin() + 1, SynCookies::kMss.end(), mss);
  return static_cast<std::uint32_t>(larger - SynCookies::kMss.begin() - 1);
}

// What a TSval says of the peer's SYN.
struct Remembered {
  static constexpr std::uint32_t kBits = 0x3f;
  static constexpr std::uint8_t kNoScaling = 15;  // no shift count is larger than 14

  std::optional<std::uint8_t> window_scale;
  bool sack = false;
  bool ecn = false;

  std::uint32_t bits() const {
    return window_scale.value_or(kNoScaling) | std::uint32_t{sack} << 4 | std::uint32_t{ecn} << 5;
  }
  static Remembered from(std::uint32_t bits) {
    auto scale = static_cast<std::uint8_t>(bits & 0xf);
    return {.window_scale = scale == kNoScaling ? std::nullopt : std::optional(scale),
            .sack = (bits >> 4 & 1) != 0,
            .ecn = (bits >> 5 & 1) != 0};
  }
};

// The latest value not after `now` that ends in `bits`.
std::uint32_t stamp_with(std::uint32_t now, std::uint32_t bits) {
  std::uint32_t value = (now & ~Remembered::kBits) | bits;
  return receive::is_before(now, value) ? value - (Remembered::kBits + 1) : value;
}

}  // namespace

Departure SynCookies::answer(base::Instant now, const Config& config, const Endpoints& ends,
                             const receive::TimestampClock& clock,
                             const wire::TcpHeader& syn) const {
  Departure departure{.local = ends.local,
                      .remote = ends.remote,
                      .header = {},
                      .diffserv = config.diffserv,
                      .ttl = config.ttl};
  wire::TcpHeader& header = departure.header;
  header.source_port = ends.local.port;
  header.destination_port = ends.remote.port;
  const std::uint32_t index = index_of(syn.options.mss.value_or(kDefaultMss));
  header.seq = wire::Seq{pad(ends) + fields(step_of(now), ends, syn.seq, index)};
  header.ack = wire::Seq{syn.seq.value + 1};
  header.flags.syn = header.flags.ack = true;
  header.window =
      receive::Window::field_of_syn(std::min(config.initial_receive_buffer, config.receive_buffer));
  header.options.mss = config.mss;
  if (!config.timestamps || !syn.options.timestamps) return departure;

  const Remembered remembered{
      .window_scale = config.window_scaling ? syn.options.window_scale : std::nullopt,
      .sack = config.sack && syn.options.sack_permitted,
      .ecn = config.ecn && syn.flags.ece && syn.flags.cwr};
  if (remembered.window_scale) {
    header.options.window_scale = receive::Window::shift_for(config.receive_buffer);
  }
  header.options.sack_permitted = remembered.sack;
  header.options.timestamps = {stamp_with(clock.at(now), remembered.bits()),
                               syn.options.timestamps->value};
  header.flags.ece = remembered.ecn;
  return departure;
}

std::optional<wire::TcpHeader> SynCookies::recall(base::Instant now, const Config& config,
                                                  const Endpoints& ends,
                                                  const wire::TcpHeader& ack) const {
  const wire::Seq irs{ack.seq.value - 1};
  const auto mss = mss_of(now, ends, irs, wire::Seq{ack.ack.value - 1});
  if (!mss) return std::nullopt;
  wire::TcpHeader syn{
      .source_port = ack.source_port, .destination_port = ack.destination_port, .seq = irs};
  syn.flags.syn = true;
  syn.options.mss = *mss;
  if (!config.timestamps || !ack.options.timestamps) return syn;

  const Remembered remembered = Remembered::from(ack.options.timestamps->echo);
  syn.options.timestamps = {ack.options.timestamps->value, 0};
  syn.options.window_scale = remembered.window_scale;
  syn.options.sack_permitted = remembered.sack;
  syn.flags.ece = syn.flags.cwr = remembered.ecn;
  return syn;
}

std::uint32_t SynCookies::pad(const Endpoints& ends) const {
  return static_cast<std::uint32_t>(hasher_of(secret_, kPadPurpose, ends).digest());
}

std::uint32_t SynCookies::fields(std::uint64_t step, const Endpoints& ends, wire::Seq irs,
                                 std::uint32_t mss_index) const {
  const std::uint64_t hash = hasher_of(secret_, kHashPurpose, ends)
                                 .u64(std::uint64_t{irs.value} << 32 | mss_index)
                                 .u64(step)
                                 .digest();
  return static_cast<std::uint32_t>(step << kClockShift) | mss_index << kIndexShift |
         (static_cast<std::uint32_t>(hash) & kHashMask);
}

// The MSS that a cookie of ours stands for; nothing if it is none, or too old.
std::optional<std::uint16_t> SynCookies::mss_of(base::Instant now, const Endpoints& ends,
                                                wire::Seq irs, wire::Seq cookie) const {
  const std::uint32_t found = cookie.value - pad(ends);
  const std::uint32_t index = found >> kIndexShift & kIndexMask;
  for (std::uint32_t age = 0; age < kStepsTaken; ++age) {
    if (found == fields(step_of(now) - age, ends, irs, index)) return kMss[index];
  }
  return std::nullopt;
}

}  // namespace stack::tcp
