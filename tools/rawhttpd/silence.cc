#include "tools/rawhttpd/silence.h"

#include <algorithm>

namespace tools::rawhttpd {

using stack::base::Instant;

void Silence::run(Instant now, stack::host::Host& host) {
  const std::uint64_t packets = host.counters().packets_in;
  if (packets != packets_) last_packet_ = now;
  packets_ = packets;
  done_ = now >= deadline();
}

Instant Silence::deadline() const { return std::min(last_packet_ + enough_, started_ + kAtMost); }

}  // namespace tools::rawhttpd
