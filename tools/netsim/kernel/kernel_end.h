// The world that a kernel's TCP is a peer in: a network namespace with one wire.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "backends/fd.h"
#include "backends/network_namespace.h"
#include "sim/scenario/scenario.h"

namespace netsim::kernel {

struct KernelEndConfig {
  std::string name{};           // of the namespace, as ip-netns(8) has it; empty: a new one without
  std::string device = "sim0";  // the TUN device there
  std::size_t mtu = 1500;
  std::vector<sim::scenario::Interface> addresses{};
  std::vector<sim::scenario::Interface> beyond{};  // in networks that the wire leads to, too
  // What the kernel is told before: a name below /proc/sys/net/, a value.
  std::vector<std::pair<std::string, std::string>> settings{};
};

// Throws backends::NoPrivilege without root's privileges, or another std::system_error. What was
// made is gone with the object; see NetworkNamespace.
class KernelEnd {
 public:
  explicit KernelEnd(const KernelEndConfig& config);

  const backends::NetworkNamespace& space() const { return space_; }
  // The device, once; it is gone with its descriptor.
  backends::Fd take_device() { return std::move(device_); }

 private:
  backends::NetworkNamespace space_;
  backends::Fd device_;
};

// What of a host's configuration a kernel can be told. Not its congestion control: most kernels let
// a namespace choose among few, and not as the whole machine does; a socket may choose its own.
std::vector<std::pair<std::string, std::string>> settings_for(const stack::tcp::Config& tcp);

}  // namespace netsim::kernel
