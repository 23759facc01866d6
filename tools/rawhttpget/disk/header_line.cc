#include "tools/rawhttpget/disk/header_line.h"

#include "stack/http/text.h"

namespace tools::rawhttpget::disk {

std::optional<stack::http::Field> parse_header_line(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view name = text.substr(0, colon);
  const std::string_view value = stack::http::trim(text.substr(colon + 1));
  if (!stack::http::is_token(name) || !stack::http::is_field_text(value)) return std::nullopt;
  return stack::http::Field{std::string(name), std::string(value)};
}

}  // namespace tools::rawhttpget::disk
