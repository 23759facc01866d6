#include "stack/http/url_error.h"

#include "stack/base/check.h"

namespace stack::http {

std::string_view name_of(UrlError error) {
  switch (error) {
    case UrlError::kTooLong:
      return "URL too long";
    case UrlError::kNoScheme:
      return "URL without a scheme (http://...)";
    case UrlError::kUnsupportedScheme:
      return "unsupported scheme (only http and https are supported)";
    case UrlError::kNoAuthority:
      return "URL without a host (http://host/...)";
    case UrlError::kForbiddenCharacter:
      return "URL with a character that must be percent-encoded";
    case UrlError::kBadPercentEncoding:
      return "URL with % that is not followed by two hex digits";
    case UrlError::kUserinfo:
      return "URL with a user name or password where none may stand";
    case UrlError::kBadUserinfo:
      return "URL with a user name or password that is not percent-encoded as it must be";
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
