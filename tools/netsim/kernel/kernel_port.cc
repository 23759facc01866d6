#include "tools/netsim/kernel/kernel_port.h"

#include <utility>

namespace netsim::kernel {

using stack::base::ByteView;

KernelPort::KernelPort(backends::Fd tun, std::size_t mtu, const RealClock& clock,
                       sim::Histogram& lateness)
    : link_(std::move(tun), mtu), clock_(clock), lateness_(lateness) {}

void KernelPort::take_out(stack::base::Instant at, ByteView packet) {
  if (!link_.can_send()) link_.make_room();
  if (link_.can_send()) {
    link_.send(packet);
  } else {
    ++without_room_;
  }
  lateness_.add(clock_.now() - at);
}

std::optional<ByteView> KernelPort::receive() {
  const auto packet = link_.receive();
  if (!packet) return std::nullopt;
  return packet->bytes;
}

}  // namespace netsim::kernel
