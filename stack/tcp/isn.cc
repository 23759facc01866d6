#include "stack/tcp/isn.h"

#include <chrono>

namespace stack::tcp {

wire::Seq initial_sequence_number(base::Instant now, const base::Endpoint& local,
                                  const base::Endpoint& remote, base::SipKey secret) {
  constexpr auto kTick = std::chrono::microseconds(4);
  auto m = static_cast<std::uint32_t>(now.time_since_epoch() / kTick);
  auto f = base::SipHasher(secret)
               .bytes(local.address.octets())
               .bytes(remote.address.octets())
               .u64(std::uint64_t{local.port} << 16 | remote.port)
               .digest();
  return wire::Seq{m + static_cast<std::uint32_t>(f)};
}

}  // namespace stack::tcp
