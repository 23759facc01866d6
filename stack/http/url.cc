#include "stack/http/url.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "stack/base/address.h"
#include "stack/http/host_name.h"
#include "stack/http/idn.h"
#include "stack/http/percent.h"
#include "stack/http/text.h"
#include "stack/http/uri.h"

namespace stack::http {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Visible ASCII, or part of a letter of another script, which only a host may hold. Readers
// disagree whether "\" is "/".
bool may_stand(char c) { return (is_vchar(c) || !is_ascii(c)) && c != '\\'; }

// `text` holds what `stands` allows and "%" with two hex digits.
template <typename Predicate>
std::optional<UrlError> check_encoded(std::string_view text, Predicate stands) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      bool encoded = i + 2 < text.size() && is_hex_digit(text[i + 1]) && is_hex_digit(text[i + 2]);
      if (!encoded) return UrlError::kBadPercentEncoding;
    } else if (!stands(text[i])) {
      return UrlError::kForbiddenCharacter;
    }
  }
  return std::nullopt;
}

// An empty port is the default one (RFC 3986 3.2.3).
std::optional<std::uint16_t> parse_port(std::string_view digits, Scheme scheme) {
  if (digits.empty()) return default_port(scheme);
  auto value = parse_decimal(digits);
  if (!value || *value == 0 || *value > UINT16_MAX) return std::nullopt;
  return static_cast<std::uint16_t>(*value);
}

std::expected<Scheme, UrlError> scheme_of(const UriParts& parts) {
  if (!parts.scheme) return std::unexpected(UrlError::kNoScheme);
  for (Scheme scheme : {Scheme::kHttp, Scheme::kHttps}) {
    if (equal_ignoring_case(*parts.scheme, name_of(scheme))) return scheme;
  }
  return std::unexpected(UrlError::kUnsupportedScheme);
}

}  // namespace

std::string_view name_of(Scheme scheme) { return scheme == Scheme::kHttp ? "http" : "https"; }

std::expected<Url, UrlError> Url::parse(std::string_view text, Userinfo userinfo) {
  if (text.size() > kMaxUrl) return std::unexpected(UrlError::kTooLong);
  if (!std::ranges::all_of(text, may_stand)) return std::unexpected(UrlError::kForbiddenCharacter);
  UriParts parts = split_uri(text);
  auto scheme = scheme_of(parts);
  if (!scheme) return std::unexpected(scheme.error());
  if (!parts.authority) return std::unexpected(UrlError::kNoAuthority);

  Url url;
  url.scheme_ = *scheme;
  if (auto error = url.take_authority(*parts.authority, userinfo)) return std::unexpected(*error);
  for (std::string_view part :
       {parts.path, parts.query.value_or(""), parts.fragment.value_or("")}) {
    if (auto error = check_encoded(part, is_uri_char)) return std::unexpected(*error);
  }
  url.target_ = parts.path.empty() ? "/" : parts.path;
  if (parts.query) url.target_.append("?").append(*parts.query);
  return url;
}

std::optional<UrlError> Url::take_authority(std::string_view authority, Userinfo allowed) {
  std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    if (allowed == Userinfo::kRefused) return UrlError::kUserinfo;
    if (auto error = take_userinfo(authority.substr(0, at))) return error;
    authority.remove_prefix(at + 1);
  }
  if (authority.starts_with('[')) {
    std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return UrlError::kBadHost;
    if (auto error = take_literal(authority.substr(1, end - 1))) return error;
    authority.remove_prefix(end + 1);
    if (!authority.empty() && authority.front() != ':') return UrlError::kBadHost;
  } else {
    std::string_view name = authority.substr(0, authority.find(':'));
    if (auto error = take_name(name)) return error;
    authority.remove_prefix(name.size());
  }
  auto port = parse_port(authority.substr(authority.empty() ? 0 : 1), scheme_);
  if (!port) return UrlError::kBadPort;
  port_ = *port;
  return std::nullopt;
}

// *( unreserved / pct-encoded / sub-delims / ":" ) (RFC 3986 3.2.1). The first ":" ends the user,
// so that one in the name must be encoded; one more "@" could be anybody's.
std::optional<UrlError> Url::take_userinfo(std::string_view userinfo) {
  auto stands = [](char c) { return is_unreserved(c) || is_sub_delim(c) || c == ':'; };
  if (check_encoded(userinfo, stands)) return UrlError::kBadUserinfo;
  std::size_t colon = std::min(userinfo.find(':'), userinfo.size());
  std::string_view after = userinfo.substr(std::min(colon + 1, userinfo.size()));
  user_ = *percent_decoded(userinfo.substr(0, colon));
  password_ = *percent_decoded(after);
  for (const std::string& part : {user_, password_}) {
    bool plain = std::ranges::all_of(part, [](char c) { return is_field_char(c) && c != '\t'; });
    if (!plain) return UrlError::kBadUserinfo;
  }
  return std::nullopt;
}

// A name, in whatever script, or an IPv4 address.
std::optional<UrlError> Url::take_name(std::string_view name) {
  if (name.empty()) return UrlError::kEmptyHost;
  if (!std::ranges::all_of(name, is_ascii)) {
    auto in_ascii = host_in_ascii(name);
    if (!in_ascii) return UrlError::kBadHost;
    host_ = *std::move(in_ascii);
    return std::nullopt;
  }
  if (!base::Address::parse(name) && !is_host_name(name)) return UrlError::kBadHost;
  std::ranges::transform(name, std::back_inserter(host_), to_lower);
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
  return is_default_port() ? "" : ":" + std::to_string(port_);
}

std::string Url::origin() const {
  std::string zone = zone_.empty() ? "" : "%25" + percent_encoded(zone_);
  return std::string(name_of(scheme_)) + "://" + bracketed_host(zone) + port_suffix();
}

std::string_view Url::path() const {
  return std::string_view(target_).substr(0, target_.find('?'));
}

std::optional<std::string_view> Url::query() const {
  std::size_t mark = target_.find('?');
  if (mark == std::string::npos) return std::nullopt;
  return std::string_view(target_).substr(mark + 1);
}

std::string_view Url::last_segment() const { return path().substr(path().rfind('/') + 1); }

Url Url::normalized() const {
  Url url = *this;
  url.target_ = without_dot_segments(path());
  if (auto asked = query()) url.target_.append("?").append(*asked);
  return url;
}

}  // namespace stack::http
