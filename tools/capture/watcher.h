// Whoever wants to see the packets of a link.
#pragma once

#include <string_view>

#include "stack/base/bytes.h"
#include "stack/base/time.h"
#include "tools/capture/pcapng.h"

namespace tools::capture {

struct Sighting {
  stack::base::Instant at{};
  Direction direction = Direction::kIn;  // in: the peer's
  stack::base::ByteView packet{};        // begins at the IP header; lent for the call
  // The carrier vouches for the transport checksum: the field itself may be half done.
  bool checksum_verified = false;
  std::string_view comment{};  // on this packet; none if empty; lent for the call
};

// Is told in the order of time, and must not interfere.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void saw(const Sighting& sighting) = 0;
};

}  // namespace tools::capture
