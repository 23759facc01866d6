#include <algorithm>
#include <array>
#include <set>

#include "sim/scenario/parts.h"

namespace sim::scenario {
namespace {

using stack::base::Address;
using stack::base::Family;

// Gives out 10.0.0.1, 10.0.0.2 and so on, or 2001:db8::1 and so on, but for what is taken and what
// many would take for a broadcast address or a network.
class Pool {
 public:
  // `block` tells the addresses of hosts (0) and routers (1) apart.
  Pool(Family family, std::uint8_t block, const std::set<Address>& taken)
      : family_(family), block_(block), taken_(taken) {}

  Address next() {
    for (;;) {
      ++number_;
      const auto last = static_cast<std::uint8_t>(number_);
      if (last == 0 || last == 255) continue;
      const Address address = made_of(number_);
      if (!taken_.contains(address)) return address;
    }
  }

 private:
  Address made_of(std::uint32_t number) const {
    const auto middle = static_cast<std::uint8_t>(number >> 8);
    const auto high = static_cast<std::uint8_t>(number >> 16);
    const auto low = static_cast<std::uint8_t>(number);
    if (family_ == Family::kIpv4) {
      return Address::v4(10, static_cast<std::uint8_t>(block_ * 128 + high), middle, low);
    }
    std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0d, 0xb8, 0, block_};
    octets[13] = high;
    octets[14] = middle;
    octets[15] = low;
    return Address::from_octets(octets);
  }

  Family family_;
  std::uint8_t block_;
  const std::set<Address>& taken_;
  std::uint32_t number_ = 0;
};

template <typename Nodes>
void collect(const Nodes& nodes, std::set<Address>& taken) {
  for (const auto& node : nodes) {
    for (const Interface& interface : node.interfaces) taken.insert(interface.address);
  }
}

Interface alone(const Address& address) { return {address, address.octets().size() * 8}; }

}  // namespace

void give_addresses(const Defaults& defaults, Scenario& scenario) {
  std::set<Address> taken;
  collect(scenario.hosts, taken);
  collect(scenario.routers, taken);
  Pool hosts(defaults.family, 0, taken);
  for (Host& host : scenario.hosts) {
    if (host.interfaces.empty()) host.interfaces = {alone(hosts.next())};
  }
  // A router says something about a family only with an address of it.
  const auto is_used = [&](Family family) {
    return std::ranges::any_of(scenario.hosts, [family](const Host& host) {
      return std::ranges::any_of(host.interfaces, [family](const Interface& interface) {
        return interface.address.family() == family;
      });
    });
  };
  for (const Family family : {Family::kIpv4, Family::kIpv6}) {
    if (!is_used(family)) continue;
    Pool routers(family, 1, taken);
    for (Router& router : scenario.routers) {
      const bool has_one = std::ranges::any_of(
          router.interfaces,
          [family](const Interface& interface) { return interface.address.family() == family; });
      if (!has_one) router.interfaces.push_back(alone(routers.next()));
    }
  }
}

}  // namespace sim::scenario
