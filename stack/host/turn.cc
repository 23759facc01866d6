#include "stack/host/turn.h"

#include <algorithm>
#include <array>

#include "stack/host/application.h"
#include "stack/host/host.h"
#include "stack/host/link.h"

namespace stack::host {
namespace {

constexpr std::size_t kLargestPacket = 65535;

// False when the link could take no more though there may have been more to say.
bool drain(base::Instant now, Host& host, Link& link, tcp::Urgency urgency) {
  std::array<std::uint8_t, kLargestPacket> room;
  while (link.can_send()) {
    std::size_t size = host.emit(now, room, urgency);
    if (size == 0) return true;
    link.send(base::ByteView(room).first(size));
  }
  return false;
}

}  // namespace

base::Instant turn(base::Instant now, Host& host, Link& link, Application& application) {
  int taken = 0;
  for (; taken < kLargestBatch; ++taken) {
    auto packet = link.receive();
    if (!packet) break;
    host.receive(now, packet->bytes, packet->checksum_verified);
    drain(now, host, link, tcp::Urgency::kAtOnce);
  }
  host.tick(now);
  application.run(now, host);
  drain(now, host, link, tcp::Urgency::kEndOfBatch);
  if (taken == kLargestBatch) return now;
  return std::min(host.deadline(), application.deadline());
}

}  // namespace stack::host
