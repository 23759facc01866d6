// An http URL, read one way only: as RFC 3986 and RFC 9110 4.2 write it.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace stack::http {

inline constexpr std::uint16_t kDefaultPort = 80;
// Longest URL, in octets (RFC 9110 4.1 asks for at least 8000).
inline constexpr std::size_t kMaxUrl = 16 * 1024;

enum class UrlError : std::uint8_t {
  kTooLong,
  kNoScheme,
  kUnsupportedScheme,
  kNoAuthority,
  kForbiddenCharacter,
  kBadPercentEncoding,
  kUserinfo,
  kIpv6,
  kEmptyHost,
  kBadHost,
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
  // not four octets.
  static std::expected<Url, UrlError> parse(std::string_view text);

  const std::string& host() const { return host_; }  // in lower case, as all compare hosts
  std::uint16_t port() const { return port_; }       // never 0
  // The host and, unless it is the default one, the port: the value of Host (RFC 9110 7.2).
  std::string authority() const;
  // Absolute path and query: the origin-form request target (RFC 9112 3.2.1). "/" for an empty
  // path, and never the fragment, which is the client's own.
  const std::string& target() const { return target_; }
  // What follows the last "/" of the path, still percent-encoded; empty when the path ends in "/".
  // Lent for as long as this value lives.
  std::string_view last_segment() const;
  // The URL again, without its fragment.
  std::string to_string() const { return "http://" + authority() + target_; }

  friend bool operator==(const Url&, const Url&) = default;

 private:
  Url() = default;

  std::string host_;
  std::uint16_t port_ = kDefaultPort;
  std::string target_;
};

}  // namespace stack::http
