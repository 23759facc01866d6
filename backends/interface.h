// The kernel's side of a network interface: what `ip link` and `ip address` show and set.
#pragma once

#include <net/if.h>

#include <cstddef>
#include <string>

#include "stack/base/address.h"

namespace backends {

// The kernel's form of a question about the interface `name`. Throws std::system_error for a name
// that no interface can have.
ifreq request_about(const std::string& name);

// Whether there is an interface of this name.
bool has_interface(const std::string& name);

// Invariant: there was an interface of this name when this was made. The setters want CAP_NET_ADMIN
// and throw NoPrivilege without it; everything throws std::system_error when the kernel refuses.
class Interface {
 public:
  explicit Interface(std::string name);

  const std::string& name() const { return name_; }
  std::size_t mtu() const;  // octets
  bool is_up() const;

  void set_mtu(std::size_t mtu);
  void bring_up();
  // The kernel's own address here, and that of the host at the other end of the wire; both are of
  // one family. A route comes into being to the network of `prefix_length` bits that the other one
  // stands in. That the kernel has the address here already is no mistake.
  void add_address(const stack::base::Address& own, const stack::base::Address& other,
                   unsigned prefix_length);
  // Packets to the network of `prefix_length` bits that `to` stands in leave here; the interface is
  // up. That there is such a route already is no mistake.
  void add_route(const stack::base::Address& to, unsigned prefix_length);
  // The kernel says nothing of its own here in IPv6 (it would look for routers and groups).
  void forbid_ipv6();

 private:
  std::string name_;
  unsigned index_;
};

}  // namespace backends
