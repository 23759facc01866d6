#include "stack/http/credentials.h"

#include <algorithm>

#include "stack/http/base64.h"
#include "stack/http/field_cursor.h"
#include "stack/http/text.h"

namespace stack::http {
namespace {

bool has_controls(std::string_view text) {
  return !std::ranges::all_of(text, [](char c) { return is_field_char(c) && c != '\t'; });
}

}  // namespace

std::optional<std::string> basic_credentials(std::string_view user, std::string_view password) {
  if (user.contains(':') || has_controls(user) || has_controls(password)) return std::nullopt;
  return "Basic " + in_base64(std::string(user).append(":").append(password));
}

std::optional<std::string> bearer_credentials(std::string_view token) {
  FieldCursor cursor(token);
  if (!cursor.take_token68() || !cursor.at_end()) return std::nullopt;
  return "Bearer " + std::string(token);
}

}  // namespace stack::http
