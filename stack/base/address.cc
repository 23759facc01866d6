#include "stack/base/address.h"

#include <algorithm>
#include <charconv>

#include "stack/base/check.h"

namespace stack::base {
namespace {

// One decimal octet at the front of `text`, which is shortened by it.
std::optional<std::uint8_t> take_octet(std::string_view& text) {
  std::uint8_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  auto length = static_cast<std::size_t>(end - text.data());
  bool leading_zero = length > 1 && text.front() == '0';
  if (error != std::errc{} || leading_zero) return std::nullopt;
  text.remove_prefix(length);
  return value;
}

}  // namespace

Address Address::from_octets(ByteView octets) {
  CHECK(octets.size() == 4 || octets.size() == 16);
  Address address;
  address.family_ = octets.size() == 4 ? Family::kIpv4 : Family::kIpv6;
  std::copy(octets.begin(), octets.end(), address.octets_.begin());
  return address;
}

std::optional<Address> Address::parse(std::string_view text) {
  Address address;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0) {
      if (!text.starts_with('.')) return std::nullopt;
      text.remove_prefix(1);
    }
    auto octet = take_octet(text);
    if (!octet) return std::nullopt;
    address.octets_[i] = *octet;
  }
  if (!text.empty()) return std::nullopt;
  return address;
}

std::string Address::to_string() const {
  CHECK(family_ == Family::kIpv4);
  std::string text;
  for (std::uint8_t octet : octets()) {
    if (!text.empty()) text += '.';
    text += std::to_string(octet);
  }
  return text;
}

bool Address::is_unicast() const {
  // 0.0.0.0/8 is "this network"; 224.0.0.0/3 is multicast, reserved and broadcast.
  if (family_ == Family::kIpv4) return octets_[0] != 0 && octets_[0] < 224;
  bool is_unspecified = std::ranges::all_of(octets_, [](std::uint8_t octet) { return octet == 0; });
  return !is_unspecified && octets_[0] != 0xff;
}

bool Address::is_loopback() const {
  if (family_ == Family::kIpv4) return octets_[0] == 127;
  return octets_[15] == 1 && std::all_of(octets_.begin(), octets_.end() - 1,
                                         [](std::uint8_t octet) { return octet == 0; });
}

std::string Endpoint::to_string() const { return address.to_string() + ":" + std::to_string(port); }

}  // namespace stack::base
