#include "stack/http/url.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "stack/base/address.h"
#include "stack/base/check.h"
#include "stack/http/percent.h"
#include "stack/http/text.h"

namespace stack::http {
namespace {

constexpr std::size_t kMaxHost = 253;  // RFC 1035 2.3.4, in characters
constexpr std::size_t kMaxLabel = 63;

// unreserved, sub-delims, ":" and "@" (RFC 3986 3.3), with the "/" and "?" of paths and queries.
constexpr bool is_path_char(char c) {
  return is_digit(c) || is_alpha(c) ||
         (c != '\0' && std::string_view("-._~!$&'()*+,;=:@/?").find(c) != std::string_view::npos);
}

std::optional<UrlError> check_path(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      bool encoded = i + 2 < text.size() && is_hex_digit(text[i + 1]) && is_hex_digit(text[i + 2]);
      if (!encoded) return UrlError::kBadPercentEncoding;
    } else if (!is_path_char(text[i])) {
      return UrlError::kForbiddenCharacter;
    }
  }
  return std::nullopt;
}

// A name as the DNS has them. RFC 3986 3.2.2 allows more (percent-encoding, sub-delims), which no
// host on the net is called and which readers disagree about.
bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kMaxLabel && std::ranges::all_of(label, [](char c) {
    return is_digit(c) || is_alpha(c) || c == '-' || c == '_';
  });
}

// Whether some reader would take the host's last label for part of an IPv4 address: "1", "0x7f".
bool looks_numeric(std::string_view label) {
  bool prefixed = label.starts_with("0x") || label.starts_with("0X");
  return prefixed ? std::ranges::all_of(label.substr(2), is_hex_digit)
                  : std::ranges::all_of(label, is_digit);
}

std::optional<UrlError> check_host(std::string_view host) {
  if (host.empty()) return UrlError::kEmptyHost;
  if (host.size() > kMaxHost) return UrlError::kBadHost;
  if (base::Address::parse(host)) return std::nullopt;
  std::string_view rest = host;
  if (rest.ends_with('.')) rest.remove_suffix(1);  // the DNS root, an absolute name
  for (;;) {
    std::size_t dot = rest.find('.');
    std::string_view label = rest.substr(0, dot);
    if (!is_label(label)) return UrlError::kBadHost;
    if (dot == std::string_view::npos) {
      return looks_numeric(label) ? std::optional(UrlError::kBadHost) : std::nullopt;
    }
    rest.remove_prefix(dot + 1);
  }
}

// An empty port is the default one (RFC 3986 3.2.3).
std::optional<std::uint16_t> parse_port(std::string_view digits) {
  if (digits.empty()) return kDefaultPort;
  auto value = parse_decimal(digits);
  if (!value || *value == 0 || *value > UINT16_MAX) return std::nullopt;
  return static_cast<std::uint16_t>(*value);
}

// Takes "http://" off the front of `text`.
std::optional<UrlError> take_scheme(std::string_view& text) {
  std::size_t colon = text.find(':');
  std::string_view scheme = text.substr(0, colon);
  bool well_formed = colon != std::string_view::npos && !scheme.empty() && is_alpha(scheme[0]) &&
                     std::ranges::all_of(scheme, [](char c) {
                       return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
                     });
  if (!well_formed) return UrlError::kNoScheme;
  if (!equal_ignoring_case(scheme, "http")) return UrlError::kUnsupportedScheme;
  text.remove_prefix(colon + 1);
  if (!text.starts_with("//")) return UrlError::kNoAuthority;
  text.remove_prefix(2);
  return std::nullopt;
}

}  // namespace

std::expected<Url, UrlError> Url::parse(std::string_view text) {
  if (text.size() > kMaxUrl) return std::unexpected(UrlError::kTooLong);
  bool plain = std::ranges::all_of(text, [](char c) { return is_vchar(c) && c != '\\'; });
  if (!plain) return std::unexpected(UrlError::kForbiddenCharacter);
  if (auto error = take_scheme(text)) return std::unexpected(*error);

  Url url;
  std::string_view authority = text.substr(0, text.find_first_of("/?#"));
  text.remove_prefix(authority.size());
  if (auto error = url.take_authority(authority)) return std::unexpected(*error);

  std::size_t number_sign = text.find('#');
  std::string_view target = text.substr(0, number_sign);
  std::string_view fragment = text.substr(target.size() + (number_sign < text.size() ? 1 : 0));
  if (auto error = check_path(target)) return std::unexpected(*error);
  if (auto error = check_path(fragment)) return std::unexpected(*error);

  url.target_ = target;
  if (!target.starts_with('/')) url.target_.insert(0, 1, '/');
  return url;
}

std::optional<UrlError> Url::take_authority(std::string_view authority) {
  if (authority.contains('@')) return UrlError::kUserinfo;
  if (authority.starts_with('[')) {
    std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return UrlError::kBadHost;
    if (auto error = take_literal(authority.substr(1, end - 1))) return error;
    authority.remove_prefix(end + 1);
    if (!authority.empty() && authority.front() != ':') return UrlError::kBadHost;
  } else {
    std::string_view host = authority.substr(0, authority.find(':'));
    if (auto error = check_host(host)) return error;
    std::ranges::transform(host, std::back_inserter(host_), to_lower);
    authority.remove_prefix(host.size());
  }
  auto port = parse_port(authority.substr(authority.empty() ? 0 : 1));
  if (!port) return UrlError::kBadPort;
  port_ = *port;
  return std::nullopt;
}

// IPv6address [ "%25" ZoneID ] (RFC 6874 2). A bare "%" before the zone, which that RFC lets user
// agents take from a person's hands, is refused as any other half of an encoding is.
std::optional<UrlError> Url::take_literal(std::string_view literal) {
  std::size_t percent = literal.find('%');
  auto address = base::Address::parse(literal.substr(0, percent));
  if (!address || address->family() != base::Family::kIpv6) return UrlError::kBadHost;
  host_ = address->to_string();
  if (percent == std::string_view::npos) return std::nullopt;

  // An address that is the same on every link has no zone (RFC 4007 6).
  std::string_view zone = literal.substr(percent);
  if (!zone.starts_with("%25") || !address->is_link_local()) return UrlError::kBadZone;
  zone.remove_prefix(3);
  bool plain = std::ranges::all_of(zone, [](char c) { return is_unreserved(c) || c == '%'; });
  auto decoded = percent_decoded(zone);
  if (!plain || !decoded || decoded->empty() || decoded->size() > kMaxZone) {
    return UrlError::kBadZone;
  }
  if (!std::ranges::all_of(*decoded, is_vchar)) return UrlError::kBadZone;
  zone_ = *std::move(decoded);
  return std::nullopt;
}

std::string Url::bracketed_host(const std::string& zone_part) const {
  return host_.contains(':') ? "[" + host_ + zone_part + "]" : host_;
}

std::string Url::port_suffix() const {
  return port_ == kDefaultPort ? "" : ":" + std::to_string(port_);
}

std::string Url::to_string() const {
  std::string zone = zone_.empty() ? "" : "%25" + percent_encoded(zone_);
  return "http://" + bracketed_host(zone) + port_suffix() + target_;
}

std::string_view Url::last_segment() const {
  std::string_view path = std::string_view(target_).substr(0, target_.find('?'));
  return path.substr(path.rfind('/') + 1);
}

std::string_view name_of(UrlError error) {
  switch (error) {
    case UrlError::kTooLong:
      return "URL too long";
    case UrlError::kNoScheme:
      return "URL without a scheme (http://...)";
    case UrlError::kUnsupportedScheme:
      return "unsupported scheme (only http is supported)";
    case UrlError::kNoAuthority:
      return "URL without a host (http://host/...)";
    case UrlError::kForbiddenCharacter:
      return "URL with a character that must be percent-encoded";
    case UrlError::kBadPercentEncoding:
      return "URL with % that is not followed by two hex digits";
    case UrlError::kUserinfo:
      return "user names and passwords in URLs are not supported";
    case UrlError::kEmptyHost:
      return "URL with an empty host";
    case UrlError::kBadHost:
      return "URL with a host that is neither a name nor an IP address";
    case UrlError::kBadZone:
      return "URL with a zone that is malformed or not of a link-local address";
    case UrlError::kBadPort:
      return "URL with a port outside 1 to 65535";
  }
  CHECK(false);
}

}  // namespace stack::http
