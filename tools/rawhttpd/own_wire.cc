#include "tools/rawhttpd/own_wire.h"

#include <fmt/format.h>

#include "backends/errors.h"
#include "backends/interface.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpd {

using backends::Interface;
using rawhttpget::ExitCode;
using rawhttpget::Failure;

namespace {

[[noreturn]] void fail_without_privilege(const std::string& what) {
  throw Failure(ExitCode::kNoPrivilege,
                what + ": run it by sudo, or make the device beforehand (see --help)");
}

void set_up(Interface& wire, const Options& options) {
  if (options.mtu) wire.set_mtu(*options.mtu);
  for (const WireAddress& address : options.addresses) {
    wire.add_address(address.kernel, address.own.address, address.own.length);
  }
  wire.bring_up();
}

OwnWire open(const Options& options) {
  const bool was_there = backends::has_interface(options.tun);
  backends::Tun tun = backends::open_tun(options.tun);
  Interface wire(tun.name);
  try {
    set_up(wire, options);
  } catch (const backends::NoPrivilege&) {
    const bool change_asked = options.mtu || options.kernel_address_asked;
    if (!was_there || change_asked) throw;
    if (!wire.is_up()) fail_without_privilege(tun.name + " is down, and we may not bring it up");
  }
  if (wire.mtu() < smallest_mtu(options)) {
    throw Failure(ExitCode::kOther, fmt::format("{} has an MTU of {}, and {} is needed", tun.name,
                                                wire.mtu(), smallest_mtu(options)));
  }
  return {std::move(tun.descriptor), std::move(tun.name), wire.mtu()};
}

}  // namespace

OwnWire open_wire(const Options& options) {
  try {
    return open(options);
  } catch (const backends::NoPrivilege& error) {
    fail_without_privilege(error.what());
  } catch (const std::system_error& error) {
    throw Failure(ExitCode::kOther, error.what());
  }
}

}  // namespace tools::rawhttpd
