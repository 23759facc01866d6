// The wire between the kernel and our host.
#pragma once

#include <cstddef>

#include "backends/tun_link.h"
#include "tools/rawhttpd/options.h"

namespace tools::rawhttpd {

// The device that the options name, made if need be, with the kernel's end of it set up: MTU,
// addresses, up. A device of another maker that we have no privilege to change is taken as it
// stands, unless the options ask for a change. Throws Failure, kNoPrivilege or kOther.
struct OwnWire {
  backends::Fd descriptor;
  std::string name;
  std::size_t mtu = 0;
};
OwnWire open_wire(const Options& options);

}  // namespace tools::rawhttpd
