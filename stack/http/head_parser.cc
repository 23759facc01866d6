#include "stack/http/head_parser.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "stack/http/text.h"

namespace stack::http {
namespace {

using base::ByteView;

// HTTP-version = "HTTP/" DIGIT "." DIGIT (RFC 9112 2.3), case-sensitive; the answer is the minor
// one. A higher minor version of the same major is read as the highest we know.
std::expected<int, Error> parse_version(std::string_view text, Error when_malformed) {
  bool well_formed = text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) &&
                     text[6] == '.' && is_digit(text[7]);
  if (!well_formed) return std::unexpected(when_malformed);
  if (text[5] != '1') return std::unexpected(Error::kUnsupportedVersion);
  return text[7] - '0';
}

// request-line = method SP request-target SP HTTP-version (RFC 9112 3).
std::expected<Head, Error> parse_request_line(std::string_view line) {
  std::size_t first = line.find(' ');
  std::size_t last = line.rfind(' ');
  if (first == last) return std::unexpected(Error::kBadRequestLine);
  std::string_view method = line.substr(0, first);
  std::string_view target = line.substr(first + 1, last - first - 1);
  if (!is_token(method) || target.empty() || !std::ranges::all_of(target, is_vchar)) {
    return std::unexpected(Error::kBadRequestLine);
  }
  auto minor = parse_version(line.substr(last + 1), Error::kBadRequestLine);
  if (!minor) return std::unexpected(minor.error());
  return RequestHead{std::string(method), std::string(target), *minor, {}};
}

// status-line = HTTP-version SP status-code SP [ reason-phrase ] (RFC 9112 4). The SP before an
// absent reason is missing often enough that it is not asked for.
std::expected<Head, Error> parse_status_line(std::string_view line) {
  auto minor = parse_version(line.substr(0, 8), Error::kBadStatusLine);
  if (!minor) return std::unexpected(minor.error());
  line.remove_prefix(8);
  bool well_formed = line.size() >= 4 && line[0] == ' ' && is_digit(line[1]) && is_digit(line[2]) &&
                     is_digit(line[3]) && (line.size() == 4 || line[4] == ' ');
  if (!well_formed) return std::unexpected(Error::kBadStatusLine);
  int status = (line[1] - '0') * 100 + (line[2] - '0') * 10 + (line[3] - '0');
  if (status < 100 || status > 599) return std::unexpected(Error::kBadStatusCode);
  std::string_view reason = line.substr(std::min<std::size_t>(5, line.size()));
  if (!is_field_text(reason)) return std::unexpected(Error::kBadStatusLine);
  return ResponseHead{*minor, status, std::string(reason), {}};
}

}  // namespace

HeadParser::HeadParser(Role role, std::size_t max_octets)
    : role_(role),
      lines_(LineEnd::kCrlfOrLf, {max_octets, Error::kHeadTooLarge}),
      section_(role == Role::kRequest ? Folding::kRefused : Folding::kReadAsSpace) {}

std::expected<bool, Error> HeadParser::feed(ByteView& input) {
  for (;;) {
    auto line = lines_.next(input);
    if (!line) return std::unexpected(line.error());
    if (!*line) return false;
    auto complete = take_line(**line);
    if (!complete || *complete) return complete;
  }
}

std::expected<bool, Error> HeadParser::take_line(std::string_view line) {
  if (begun_) return section_.take_line(line);
  // A server ignores empty lines before the request line (RFC 9112 2.2); the head's limit bounds
  // them.
  if (role_ == Role::kRequest && line.empty()) return false;
  auto head = role_ == Role::kRequest ? parse_request_line(line) : parse_status_line(line);
  if (!head) return std::unexpected(head.error());
  head_ = *std::move(head);
  begun_ = true;
  return false;
}

Head HeadParser::take_head() {
  std::visit([this](auto& head) { head.fields = section_.take_fields(); }, head_);
  return std::move(head_);
}

}  // namespace stack::http
