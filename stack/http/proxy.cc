#include "stack/http/proxy.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "stack/base/address.h"
#include "stack/http/text.h"

namespace stack::http {
namespace {

using base::Address;

bool agree_in_prefix(const Address& a, const Address& b, std::uint64_t bits) {
  for (std::size_t i = 0; i < a.octets().size() && bits > 0; ++i) {
    std::uint64_t compared = std::min<std::uint64_t>(bits, 8);
    auto differ = static_cast<unsigned>(a.octets()[i] ^ b.octets()[i]);
    if (differ >> (8 - compared) != 0) return false;
    bits -= compared;
  }
  return true;
}

// "192.0.2.1" or "192.0.2.0/24". Nothing if `entry` is neither.
std::optional<bool> matches_address(std::string_view entry, std::string_view host) {
  std::size_t slash = entry.find('/');
  auto network = Address::parse(entry.substr(0, slash));
  if (!network) return std::nullopt;
  std::uint64_t bits = network->octets().size() * 8;
  if (slash != std::string_view::npos) {
    auto given = parse_decimal(entry.substr(slash + 1));
    if (!given || *given > bits) return std::nullopt;
    bits = *given;
  }
  auto address = Address::parse(host);
  return address && address->family() == network->family() &&
         agree_in_prefix(*address, *network, bits);
}

// A host and all below it. Below an address there is nothing.
bool matches_name(std::string_view entry, std::string_view host) {
  if (entry.starts_with('.')) entry.remove_prefix(1);
  if (entry.ends_with('.')) entry.remove_suffix(1);
  if (host.ends_with('.')) host.remove_suffix(1);
  if (entry.empty() || host.size() < entry.size() || Address::parse(host)) return false;
  std::size_t border = host.size() - entry.size();
  return equal_ignoring_case(host.substr(border), entry) &&
         (border == 0 || host[border - 1] == '.');
}

// Takes ":port" off the end of `entry`, and brackets off an address. Nothing if what stands there
// is no port.
std::optional<bool> take_port(std::string_view& entry, std::uint16_t port) {
  std::string_view host = entry;
  std::string_view digits;
  if (entry.starts_with('[')) {
    std::size_t end = entry.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    host = entry.substr(1, end - 1);
    digits = entry.substr(end + 1);
  } else if (std::ranges::count(entry, ':') == 1) {
    host = entry.substr(0, entry.find(':'));
    digits = entry.substr(host.size());
  }
  entry = host;
  if (digits.empty()) return true;
  auto named = digits.front() == ':' ? parse_decimal(digits.substr(1)) : std::nullopt;
  if (!named) return std::nullopt;
  return *named == port;
}

bool matches(std::string_view entry, const Url& url) {
  if (take_port(entry, url.port()) != true) return false;
  if (entry == "*") return true;
  if (auto by_address = matches_address(entry, url.host())) return *by_address;
  return matches_name(entry, url.host());
}

}  // namespace

std::string absolute_form(const Url& url) {
  return std::string(name_of(url.scheme())) + "://" + url.authority() + url.target();
}

std::string authority_form(const Url& url) {
  std::string authority = url.authority();
  return url.is_default_port() ? authority + ":" + std::to_string(url.port()) : authority;
}

RequestHead connect_head(const Url& url, const Fields& fields) {
  RequestHead head{.method = "CONNECT", .target = authority_form(url)};
  head.fields.add("Host", head.target);
  for (const Field& field : fields) head.fields.add(field.name, field.value);
  return head;
}

bool is_exempt_from_proxy(std::string_view no_proxy, const Url& url) {
  constexpr std::string_view kSeparators = ", \t";
  while (!no_proxy.empty()) {
    std::string_view entry = no_proxy.substr(0, no_proxy.find_first_of(kSeparators));
    if (matches(entry, url)) return true;
    no_proxy.remove_prefix(std::min(entry.size() + 1, no_proxy.size()));
  }
  return false;
}

}  // namespace stack::http
