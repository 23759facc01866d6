// An http URL, read one way only: as RFC 3986 and RFC 9110 4.2 write it.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace stack::http {

inline constexpr std::uint16_t kDefaultPort = 80;
// Longest URL, in octets (RFC 9110 4.1 asks for at least 8000).
inline constexpr std::size_t kMaxUrl = 16 * 1024;
// Longest zone, in octets; no system names an interface with more.
inline constexpr std::size_t kMaxZone = 64;

enum class UrlError : std::uint8_t {
  kTooLong,
  kNoScheme,
  kUnsupportedScheme,
  kNoAuthority,
  kForbiddenCharacter,
  kBadPercentEncoding,
  kUserinfo,
  kEmptyHost,
  kBadHost,
  kBadZone,
  kBadPort,
};

// One line of plain text, without a full stop.
std::string_view name_of(UrlError error);

// Invariant: every part consists of the visible ASCII characters that RFC 3986 allows there, so
// that each can stand in a request line, a field value or a log as it is.
class Url {
 public:
  // "http://host[:port][/path][?query][#fragment]". What two readers could read differently is
  // refused: userinfo, characters that need percent-encoding, hosts that look like numbers but are
  // not four octets. An IPv6 address stands in brackets, a link-local one with its zone if need be:
  // "http://[fe80::1%25eth0]/" (RFC 6874).
  static std::expected<Url, UrlError> parse(std::string_view text);

  // In lower case, as all compare hosts; an IPv6 address without brackets and zone, as RFC 5952
  // writes it.
  const std::string& host() const { return host_; }
  // Of a link-local IPv6 address: the name or number of the interface, decoded; empty if none was
  // given. It is this host's own affair and never leaves it (RFC 6874 4).
  const std::string& zone() const { return zone_; }
  std::uint16_t port() const { return port_; }  // never 0
  // The host, in brackets if it is an IPv6 address, without zone, and, unless it is the default
  // one, the port: the value of Host (RFC 9110 7.2).
  std::string authority() const { return bracketed_host("") + port_suffix(); }
  // Absolute path and query: the origin-form request target (RFC 9112 3.2.1). "/" for an empty
  // path, and never the fragment, which is the client's own.
  const std::string& target() const { return target_; }
  // What follows the last "/" of the path, still percent-encoded; empty when the path ends in "/".
  // Lent for as long as this value lives.
  std::string_view last_segment() const;
  // The URL again, zone and all, without its fragment.
  std::string to_string() const;

  friend bool operator==(const Url&, const Url&) = default;

 private:
  Url() = default;
  std::optional<UrlError> take_authority(std::string_view authority);
  std::optional<UrlError> take_literal(std::string_view literal);
  std::string bracketed_host(const std::string& zone_part) const;
  std::string port_suffix() const;

  std::string host_;
  std::string zone_;
  std::uint16_t port_ = kDefaultPort;
  std::string target_;
};

}  // namespace stack::http
