// How addresses are written (RFC 4291 2.2, RFC 5952) and read.
#include <charconv>

#include "stack/base/address.h"
#include "stack/base/byte_reader.h"

namespace stack::base {
namespace {

constexpr std::size_t kGroups = 8;  // of 16 bits, in an IPv6 address
constexpr std::size_t kDigits = 4;  // at most, in a group

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

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

// The whole of `text`: four decimal octets.
std::optional<std::array<std::uint8_t, 4>> parse_dotted(std::string_view text) {
  std::array<std::uint8_t, 4> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i > 0 && !take(text, ".")) return std::nullopt;
    auto octet = take_octet(text);
    if (!octet) return std::nullopt;
    octets[i] = *octet;
  }
  if (!text.empty()) return std::nullopt;
  return octets;
}

// One to four hexadecimal digits at the front of `text`, which is shortened by them.
std::optional<std::uint16_t> take_group(std::string_view& text) {
  std::uint16_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  auto length = static_cast<std::size_t>(end - text.data());
  if (error != std::errc{} || length > kDigits) return std::nullopt;
  text.remove_prefix(length);
  return value;
}

// Groups that stand side by side, on one side of a "::".
struct Groups {
  std::array<std::uint16_t, kGroups> values{};
  std::size_t count = 0;
};

// Groups with a colon between each two, up to the end of `text` or a "::". The last two of an
// address may be four decimal octets instead.
std::optional<Groups> take_groups(std::string_view& text) {
  Groups groups;
  while (!text.empty() && !text.starts_with("::")) {
    if (groups.count > 0 && !take(text, ":")) return std::nullopt;
    if (groups.count + 2 <= kGroups) {
      if (auto octets = parse_dotted(text)) {
        ByteReader reader(*octets);
        groups.values[groups.count++] = reader.u16();
        groups.values[groups.count++] = reader.u16();
        text = {};
        break;
      }
    }
    auto group = take_group(text);
    if (!group || groups.count == kGroups) return std::nullopt;
    groups.values[groups.count++] = *group;
  }
  return groups;
}

std::optional<Address> parse_v6(std::string_view text) {
  auto head = take_groups(text);
  if (!head) return std::nullopt;
  if (!take(text, "::")) {
    if (head->count != kGroups) return std::nullopt;
    return Address::v6(head->values);
  }
  // "::" stands once, for one or more groups.
  auto tail = take_groups(text);
  if (!tail || !text.empty() || head->count + tail->count >= kGroups) return std::nullopt;
  for (std::size_t i = 0; i < tail->count; ++i) {
    head->values[kGroups - tail->count + i] = tail->values[i];
  }
  return Address::v6(head->values);
}

std::string dotted(ByteView octets) {
  std::string text;
  for (std::uint8_t octet : octets) {
    if (!text.empty()) text += '.';
    text += std::to_string(octet);
  }
  return text;
}

// Lower case, no leading zeros (RFC 5952 4.1 and 4.3).
std::string hexadecimal(std::uint16_t group) {
  std::array<char, kDigits> digits{};
  auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), group, 16);
  return {digits.data(), end};
}

// What "::" stands for: the longest run of two or more zero groups, the first of equals (RFC 5952
// 4.2). Without one, both numbers are kGroups.
struct Gap {
  std::size_t begin = kGroups;
  std::size_t end = kGroups;
};

Gap gap_of(const std::array<std::uint16_t, kGroups>& groups) {
  Gap longest;
  for (std::size_t begin = 0; begin < kGroups; ++begin) {
    std::size_t end = begin;
    while (end < kGroups && groups[end] == 0) ++end;
    if (end - begin >= 2 && end - begin > longest.end - longest.begin) longest = {begin, end};
  }
  return longest;
}

std::string text_of_v6(ByteView octets) {
  std::array<std::uint16_t, kGroups> groups{};
  ByteReader reader(octets);
  for (std::uint16_t& group : groups) group = reader.u16();
  Gap gap = gap_of(groups);
  std::string text;
  for (std::size_t i = 0; i < kGroups; ++i) {
    if (i == gap.begin) text += "::";
    if (i >= gap.begin && i < gap.end) continue;
    if (i > 0 && i != gap.end) text += ':';
    text += hexadecimal(groups[i]);
  }
  return text;
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
  if (auto octets = parse_dotted(text)) return from_octets(*octets);
  return parse_v6(text);
}

std::string Address::to_string() const {
  if (family_ == Family::kIpv4) return dotted(octets());
  // RFC 5952 5: of an address that is known to hold an IPv4 address, that part is written so.
  if (is_v4_mapped()) return "::ffff:" + dotted(octets().last(4));
  return text_of_v6(octets());
}

std::string Endpoint::to_string() const {
  std::string host = address.to_string();
  if (address.family() == Family::kIpv6) host = "[" + host + "]";
  return host + ":" + std::to_string(port);
}

}  // namespace stack::base
