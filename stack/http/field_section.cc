#include "stack/http/field_section.h"

#include <string>

#include "stack/http/text.h"

namespace stack::http {

std::expected<bool, Error> FieldSection::take_line(std::string_view line) {
  if (line.empty()) return true;
  if (is_blank(line.front())) return take_folded(line);

  std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::unexpected(Error::kMissingColon);
  std::string_view name = line.substr(0, colon);
  std::string_view value = trim(line.substr(colon + 1));
  // Read leniently, "Content-Length : 5" is a framing field to one reader and none to the next
  // (RFC 9112 5.1, C08).
  if (!name.empty() && is_blank(name.back())) return std::unexpected(Error::kSpaceBeforeColon);
  if (!is_token(name)) return std::unexpected(Error::kBadFieldName);
  if (!is_field_text(value)) return std::unexpected(Error::kBadFieldValue);
  if (fields_.size() == kMaxFields) return std::unexpected(Error::kTooManyFields);
  fields_.add(std::string(name), std::string(value));
  return false;
}

std::expected<bool, Error> FieldSection::take_folded(std::string_view line) {
  if (fields_.size() == 0) return std::unexpected(Error::kSpaceBeforeFirstField);
  if (folding_ == Folding::kRefused) return std::unexpected(Error::kFoldedField);
  if (!is_field_text(line)) return std::unexpected(Error::kBadFieldValue);
  fields_.fold_into_last(trim(line));
  return false;
}

}  // namespace stack::http
