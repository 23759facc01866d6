// Ephemeral ports (RFC 6056).
#pragma once

#include <cstdint>
#include <optional>

#include "stack/base/siphash.h"

namespace stack::tcp {

// The range IANA calls dynamic (RFC 6335 6) begins at 49152; RFC 6056 3.2 asks for a wider one.
inline constexpr std::uint16_t kFirstEphemeralPort = 32768;
inline constexpr std::uint16_t kLastEphemeralPort = 65535;

// RFC 6056's algorithm 1: a random port, then its successors until one is free. The randomness is
// the hash of a counter under the host's secret, a stream of its own that shares nothing with the
// ISNs.
class PortChooser {
 public:
  explicit PortChooser(base::SipKey secret) : secret_(secret) {}

  // A port for which is_free(port) holds; nothing when all are taken.
  template <typename IsFree>
  std::optional<std::uint16_t> choose(IsFree is_free) {
    constexpr std::uint32_t kPorts = kLastEphemeralPort - kFirstEphemeralPort + 1u;
    std::uint64_t random = base::SipHasher(secret_).u64(kPurpose).u64(drawn_++).digest();
    auto start = static_cast<std::uint32_t>(random % kPorts);
    for (std::uint32_t step = 0; step < kPorts; ++step) {
      auto port = static_cast<std::uint16_t>(kFirstEphemeralPort + (start + step) % kPorts);
      if (is_free(port)) return port;
    }
    return std::nullopt;
  }

 private:
  static constexpr std::uint64_t kPurpose =
      0x706f727473;  // tells this use of the secret from others

  base::SipKey secret_;
  std::uint64_t drawn_ = 0;
};

}  // namespace stack::tcp
