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
  if (octets.size() == 4) return v4(octets[0], octets[1], octets[2], octets[3]);
  Words words;
  std::memcpy(&words, octets.data(), sizeof(Words));
  return {Family::kIpv6, words};
}

bool Address::is_unicast() const {
  // 0.0.0.0/8 is "this network"; 224.0.0.0/3 is multicast, reserved and broadcast.
  if (family_ == Family::kIpv4) return all()[0] != 0 && all()[0] < 224;
  return !is_unspecified() && !is_multicast() && !is_v4_mapped();
}

bool Address::is_unspecified() const { return all_zero(all()); }

bool Address::is_loopback() const {
  if (family_ == Family::kIpv4) return all()[0] == 127;
  return all()[15] == 1 && all_zero(all().first(15));
}

bool Address::is_multicast() const {
  if (family_ == Family::kIpv4) return all()[0] >> 4 == 0b1110;
  return all()[0] == 0xff;
}

bool Address::is_link_local() const {
  if (family_ == Family::kIpv4) return all()[0] == 169 && all()[1] == 254;
  return all()[0] == 0xfe && all()[1] >> 6 == 0b10;
}

bool Address::is_v4_mapped() const {
  return family_ == Family::kIpv6 && all_zero(all().first(10)) && all()[10] == 0xff &&
         all()[11] == 0xff;
}

}  // namespace stack::base
