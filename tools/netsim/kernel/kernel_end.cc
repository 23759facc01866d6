#include "tools/netsim/kernel/kernel_end.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "backends/errors.h"
#include "backends/interface.h"
#include "backends/tun_link.h"

namespace netsim::kernel {

using sim::scenario::Interface;
using stack::base::Family;

namespace {

void tell_kernel(const std::string& name, const std::string& value) {
  const std::string path = "/proc/sys/net/" + name;
  const backends::Fd setting(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (setting.is_open() &&
      ::write(setting.get(), value.data(), value.size()) == static_cast<ssize_t>(value.size())) {
    return;
  }
  backends::throw_errno("the kernel's " + path + " cannot be " + value);
}

void set_up(const std::string& device, const KernelEndConfig& config) {
  backends::Interface wire(device);
  wire.set_mtu(config.mtu);
  const auto is_ipv6 = [](const Interface& interface) {
    return interface.address.family() == Family::kIpv6;
  };
  if (!std::ranges::any_of(config.addresses, is_ipv6)) wire.forbid_ipv6();
  for (const Interface& own : config.addresses) {
    wire.add_address(own.address, own.address, static_cast<unsigned>(own.prefix_length));
  }
  wire.bring_up();
  for (const Interface& other : config.beyond) {
    wire.add_route(other.address, static_cast<unsigned>(other.prefix_length));
  }
}

}  // namespace

KernelEnd::KernelEnd(const KernelEndConfig& config)
    : space_(config.name.empty() ? backends::NetworkNamespace()
                                 : backends::NetworkNamespace(config.name)) {
  const backends::NetworkNamespace::Stay stay(space_);
  for (const auto& [name, value] : config.settings) tell_kernel(name, value);
  backends::Tun tun = backends::open_tun(config.device);
  device_ = std::move(tun.descriptor);
  set_up(tun.name, config);
}

std::vector<std::pair<std::string, std::string>> settings_for(const stack::tcp::Config& tcp) {
  const auto flag = [](bool on) { return std::string(on ? "1" : "0"); };
  return {{"ipv4/tcp_sack", flag(tcp.sack)},
          {"ipv4/tcp_timestamps", flag(tcp.timestamps)},
          {"ipv4/tcp_window_scaling", flag(tcp.window_scaling)},
          // 2: asks for it only if the other end does.
          {"ipv4/tcp_ecn", tcp.ecn ? "1" : "2"}};
}

}  // namespace netsim::kernel
