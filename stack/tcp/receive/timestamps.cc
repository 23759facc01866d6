#include "stack/tcp/receive/timestamps.h"

namespace stack::tcp::receive {
namespace {

// Sets this hash apart from others of the same endpoints under the same secret: an initial sequence
// number must not be told by a timestamp.
constexpr std::uint64_t kPurpose = 0x74696d657374616d;

}  // namespace

TimestampClock::TimestampClock(const base::Endpoint& local, const base::Endpoint& remote,
                               base::SipKey secret)
    : offset_(static_cast<std::uint32_t>(base::SipHasher(secret)
                                             .u64(kPurpose)
                                             .bytes(local.address.octets())
                                             .bytes(remote.address.octets())
                                             .u64(std::uint64_t{local.port} << 16 | remote.port)
                                             .digest())) {}

TimestampVerdict RecentTimestamp::judge(base::Instant now,
                                        const std::optional<wire::Timestamps>& stamps,
                                        bool rst) const {
  if (rst) return TimestampVerdict::kAcceptable;
  if (!stamps) return TimestampVerdict::kMissing;
  return is_behind(now, stamps->value) ? TimestampVerdict::kOld : TimestampVerdict::kAcceptable;
}

void RecentTimestamp::on_acceptable(base::Instant now, Line seq,
                                    const std::optional<wire::Timestamps>& stamps) {
  if (!stamps || seq > last_ack_sent_ || is_behind(now, stamps->value)) return;
  value_ = stamps->value;
  heard_ = now;
}

}  // namespace stack::tcp::receive
