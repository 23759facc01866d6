// Why a text is no URL that can be fetched.
#pragma once

#include <cstdint>
#include <string_view>

namespace stack::http {

enum class UrlError : std::uint8_t {
  kTooLong,
  kNoScheme,
  kUnsupportedScheme,
  kNoAuthority,
  kForbiddenCharacter,
  kBadPercentEncoding,
  kUserinfo,     // there, and not allowed
  kBadUserinfo,  // allowed, but not in this form
  kEmptyHost,
  kBadHost,
  kBadZone,
  kBadPort,
};

// One line of plain text, without a full stop.
std::string_view name_of(UrlError error);

}  // namespace stack::http
