#include "stack/http/field_cursor.h"

#include <algorithm>

namespace stack::http {
namespace {

bool is_token68_char(char c) {
  return is_digit(c) || is_alpha(c) ||
         (c != '\0' && std::string_view("-._~+/").find(c) != std::string_view::npos);
}

// How many characters at the front satisfy `predicate`.
template <typename Predicate>
std::size_t count_front(std::string_view text, Predicate predicate) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, predicate) - text.begin());
}

}  // namespace

std::string_view FieldCursor::take_front(std::size_t count) {
  std::string_view front = rest_.substr(0, count);
  rest_.remove_prefix(front.size());
  return front;
}

bool FieldCursor::skip_blanks() { return !take_front(count_front(rest_, is_blank)).empty(); }

bool FieldCursor::take(char expected) {
  bool there = rest_.starts_with(expected);
  if (there) rest_.remove_prefix(1);
  return there;
}

std::optional<std::string_view> FieldCursor::take_token() {
  std::size_t count = count_front(rest_, is_tchar);
  return count > 0 ? std::optional(take_front(count)) : std::nullopt;
}

std::optional<std::string_view> FieldCursor::take_token68() {
  std::size_t count = count_front(rest_, is_token68_char);
  if (count == 0) return std::nullopt;
  std::size_t padding = count_front(rest_.substr(count), [](char c) { return c == '='; });
  return take_front(count + padding);
}

std::optional<std::string> FieldCursor::take_quoted() {
  if (!rest_.starts_with('"')) return std::nullopt;
  std::string text;
  for (std::size_t i = 1; i < rest_.size(); ++i) {
    if (rest_[i] == '"') {
      rest_.remove_prefix(i + 1);
      return text;
    }
    if (rest_[i] == '\\' && ++i == rest_.size()) break;
    text += rest_[i];
  }
  return std::nullopt;
}

std::optional<std::string> FieldCursor::take_word() {
  if (auto quoted = take_quoted()) return quoted;
  auto token = take_token();
  return token ? std::optional<std::string>(*token) : std::nullopt;
}

std::string_view FieldCursor::take_until(std::string_view ends) {
  return take_front(std::min(rest_.find_first_of(ends), rest_.size()));
}

}  // namespace stack::http
