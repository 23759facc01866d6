#include "stack/http/cookie_file.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "stack/http/text.h"

namespace stack::http {
namespace {

constexpr std::string_view kFirstLine = "# Netscape HTTP Cookie File\n";
constexpr std::string_view kHttpOnly = "#HttpOnly_";

// Takes what stands before `end`, and `end`, off the front; all of it if there is none.
std::string_view take_until(std::string_view& text, char end) {
  std::string_view part = text.substr(0, text.find(end));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

std::optional<bool> parse_flag(std::string_view text) {
  if (equal_ignoring_case(text, "TRUE")) return true;
  if (equal_ignoring_case(text, "FALSE")) return false;
  return std::nullopt;
}

std::optional<Cookie> parse_line(std::string_view line) {
  Cookie cookie;
  if (line.starts_with(kHttpOnly)) {
    cookie.http_only = true;
    line.remove_prefix(kHttpOnly.size());
  }
  // Behind a name without a value some leave out the last tab, too.
  if (std::ranges::count(line, '\t') < 5) return std::nullopt;
  std::string_view domain = take_until(line, '\t');
  if (domain.starts_with('.')) domain.remove_prefix(1);
  std::ranges::transform(domain, std::back_inserter(cookie.domain), to_lower);
  auto below = parse_flag(take_until(line, '\t'));
  cookie.path = take_until(line, '\t');
  auto secure = parse_flag(take_until(line, '\t'));
  auto expires = parse_decimal(take_until(line, '\t'));
  cookie.name = take_until(line, '\t');
  cookie.value = line;
  if (!below || !secure || !expires) return std::nullopt;
  cookie.host_only = !*below;
  cookie.secure = *secure;
  if (*expires != 0) cookie.expires = static_cast<std::int64_t>(*expires);
  return cookie;
}

bool is_comment(std::string_view line) {
  return std::ranges::all_of(line, is_blank) ||
         (line.starts_with('#') && !line.starts_with(kHttpOnly));
}

std::string flag(bool value) { return value ? "TRUE" : "FALSE"; }

}  // namespace

std::size_t read_cookie_file(std::string_view text, CookieJar& jar, std::int64_t now) {
  std::size_t refused = text.size() > kMaxCookieFile ? 1 : 0;
  text = text.substr(0, kMaxCookieFile);
  while (!text.empty()) {
    std::string_view line = take_until(text, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (is_comment(line)) continue;
    auto cookie = parse_line(line);
    if (!cookie || !jar.add(*std::move(cookie), now)) ++refused;
  }
  return refused;
}

std::string write_cookie_file(const CookieJar& jar, std::int64_t now, SessionCookies session) {
  std::string text(kFirstLine);
  for (const Cookie& cookie : jar.all(now)) {
    if (!cookie.expires && session == SessionCookies::kLeftOut) continue;
    if (cookie.http_only) text += kHttpOnly;
    text += (cookie.host_only ? "" : ".") + cookie.domain + "\t" + flag(!cookie.host_only) + "\t" +
            cookie.path + "\t" + flag(cookie.secure) + "\t" +
            std::to_string(cookie.expires.value_or(0)) + "\t" + cookie.name + "\t" + cookie.value +
            "\n";
  }
  return text;
}

}  // namespace stack::http
