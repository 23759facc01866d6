#include "stack/base/address.h"

#include <algorithm>

#include "stack/base/check.h"

namespace stack::base {
namespace {

bool all_zero(ByteView octets) {
  return std::ranges::all_of(octets, [](std::uint8_t octet) { return octet == 0; });
}

}  // namespace

Address Address::from_octets(ByteView octets) {
  CHECK(octets.size() == 4 || octets.size() == 16);
  Address address;
  address.family_ = octets.size() == 4 ? Family::kIpv4 : Family::kIpv6;
  std::copy(octets.begin(), octets.end(), address.octets_.begin());
  return address;
}

bool Address::is_unicast() const {
  // 0.0.0.0/8 is "this network"; 224.0.0.0/3 is multicast, reserved and broadcast.
  if (family_ == Family::kIpv4) return octets_[0] != 0 && octets_[0] < 224;
  return !is_unspecified() && !is_multicast() && !is_v4_mapped();
}

bool Address::is_unspecified() const { return all_zero(octets_); }

bool Address::is_loopback() const {
  if (family_ == Family::kIpv4) return octets_[0] == 127;
  return octets_[15] == 1 && all_zero(octets().first(15));
}

bool Address::is_multicast() const {
  if (family_ == Family::kIpv4) return octets_[0] >> 4 == 0b1110;
  return octets_[0] == 0xff;
}

bool Address::is_link_local() const {
  if (family_ == Family::kIpv4) return octets_[0] == 169 && octets_[1] == 254;
  return octets_[0] == 0xfe && octets_[1] >> 6 == 0b10;
}

bool Address::is_v4_mapped() const {
  return family_ == Family::kIpv6 && all_zero(octets().first(10)) && octets_[10] == 0xff &&
         octets_[11] == 0xff;
}

}  // namespace stack::base
