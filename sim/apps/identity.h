// Who a simulated server is, for TLS.
#pragma once

#include <cstdint>
#include <string>

#include "stack/base/address.h"

namespace sim::apps {

// The date on every wall of the simulation when it begins: 2026-07-01T00:00:00Z, in seconds since
// 1970.
inline constexpr std::int64_t kSimulatedDate = 1'782'864'000;

// Both in PEM.
struct Identity {
  std::string certificate;  // which vouches for itself: whoever trusts it needs no other
  std::string key;
};

// Of the server at `address`, good for ten years around the simulated date. One seed makes the same
// key and the same certificate each time. Throws std::runtime_error if OpenSSL cannot.
Identity make_identity(const stack::base::Address& address, std::uint64_t seed);

}  // namespace sim::apps
