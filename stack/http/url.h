// An http or https URL, read one way only: as RFC 3986 and RFC 9110 4.2 write it.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "stack/http/url_error.h"

namespace stack::http {

// Longest URL, in octets (RFC 9110 4.1 asks for at least 8000).
inline constexpr std::size_t kMaxUrl = 16 * 1024;
// Longest zone, in octets; no system names an interface with more.
inline constexpr std::size_t kMaxZone = 64;

enum class Scheme : std::uint8_t { kHttp, kHttps };
std::string_view name_of(Scheme scheme);  // "http", "https"
constexpr std::uint16_t default_port(Scheme scheme) { return scheme == Scheme::kHttp ? 80 : 443; }

// Whether "user:password@" may stand before the host. From a person's hands it is taken; in what a
// server sends it only ever misleads (RFC 9110 4.2.4, C19).
enum class Userinfo : std::uint8_t { kRefused, kAllowed };

// Invariant: every part that is sent consists of the visible ASCII characters that RFC 3986 allows
// there, so that each can stand in a request line, a field value or a log as it is (C18). User and
// password are kept apart and are in none of them.
class Url {
 public:
  // "http://host[:port][/path][?query][#fragment]", or https. What two readers could read
  // differently is refused: characters that need percent-encoding, hosts that look like numbers but
  // are not four octets. A host may be written in UTF-8 (see idn.h). An IPv6 address stands in
  // brackets, a link-local one with its zone if need be: "http://[fe80::1%25eth0]/" (RFC 6874).
  static std::expected<Url, UrlError> parse(std::string_view text,
                                            Userinfo userinfo = Userinfo::kRefused);

  Scheme scheme() const { return scheme_; }
  // In lower case, as all compare hosts; A-labels for other scripts; an IPv6 address without
  // brackets and zone, as RFC 5952 writes it.
  const std::string& host() const { return host_; }
  // Of a link-local IPv6 address: the name or number of the interface, decoded; empty if none was
  // given. It is this host's own affair and never leaves it (RFC 6874 4).
  const std::string& zone() const { return zone_; }
  std::uint16_t port() const { return port_; }  // never 0
  bool is_default_port() const { return port_ == default_port(scheme_); }
  // Percent-decoded; without control characters. Empty if none was given.
  const std::string& user() const { return user_; }
  const std::string& password() const { return password_; }

  // The host, in brackets if it is an IPv6 address, without zone, and, unless it is the default
  // one, the port: the value of Host (RFC 9110 7.2, C15).
  std::string authority() const { return bracketed_host("") + port_suffix(); }
  // Scheme, host, zone and port: two URLs lie in one origin exactly if these texts are equal (RFC
  // 6454 4). A URL itself, with an empty path.
  std::string origin() const;
  // Absolute path and query: the origin-form request target (RFC 9112 3.2.1, C16). "/" for an empty
  // path, and never the fragment, which is the client's own.
  const std::string& target() const { return target_; }
  // The parts of the target, still percent-encoded, lent for as long as this value lives: the path
  // begins with "/"; the query, if there is one, stands without its "?".
  std::string_view path() const;
  std::optional<std::string_view> query() const;
  // What follows the last "/" of the path; empty when the path ends in "/". Lent likewise.
  std::string_view last_segment() const;
  // The URL again, zone and all, without its fragment and without user and password.
  std::string to_string() const { return origin() + target_; }

  // The same URL with "." and ".." in its path followed (RFC 3986 6.2.2.3).
  Url normalized() const;

  friend bool operator==(const Url&, const Url&) = default;

 private:
  Url() = default;
  std::optional<UrlError> take_authority(std::string_view authority, Userinfo allowed);
  std::optional<UrlError> take_userinfo(std::string_view userinfo);
  std::optional<UrlError> take_name(std::string_view name);
  std::optional<UrlError> take_literal(std::string_view literal);
  std::string bracketed_host(const std::string& zone_part) const;
  std::string port_suffix() const;

  Scheme scheme_ = Scheme::kHttp;
  std::string user_;
  std::string password_;
  std::string host_;
  std::string zone_;
  std::uint16_t port_ = 0;
  std::string target_;
};

}  // namespace stack::http
