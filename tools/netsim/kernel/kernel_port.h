// A kernel's TCP at the end of a simulated wire.
#pragma once

#include <cstdint>
#include <optional>

#include "backends/tun_link.h"
#include "sim/histogram.h"
#include "sim/port.h"
#include "tools/netsim/kernel/real_clock.h"

namespace netsim::kernel {

class KernelPort final : public sim::Port {
 public:
  // `tun` as for a TunLink, of an interface with this MTU; clock and lateness are borrowed for the
  // port's lifetime.
  KernelPort(backends::Fd tun, std::size_t mtu, const RealClock& clock, sim::Histogram& lateness);

  void take_out(stack::base::Instant at, stack::base::ByteView packet) override;
  // The next packet that the kernel has sent, lent until the next call; nothing if none waits.
  // Throws std::system_error when the device is gone.
  std::optional<stack::base::ByteView> receive();
  // Readable when the kernel has sent something; lent.
  int descriptor() { return link_.watch().readable; }
  // Packets that the kernel would not have: the device was down, or they were no IP packets any
  // more once bits had been flipped.
  std::uint64_t refused() const { return without_room_ + link_.counters().send_errors; }

 private:
  backends::TunLink link_;
  const RealClock& clock_;
  sim::Histogram& lateness_;
  std::uint64_t without_room_ = 0;
};

}  // namespace netsim::kernel
