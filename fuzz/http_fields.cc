// Any octets as the values of fields that a client takes apart: cookies, and a file of them,
// challenges, an advised name, dates, ranges. What is understood is harmless, and survives being
// written and read again.
//
// The first octet says as what the rest is read.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "stack/base/bytes.h"
#include "stack/base/check.h"
#include "stack/http/challenge.h"
#include "stack/http/content_range.h"
#include "stack/http/cookie_date.h"
#include "stack/http/cookie_file.h"
#include "stack/http/credentials.h"
#include "stack/http/date.h"
#include "stack/http/disposition.h"
#include "stack/http/retry_after.h"
#include "stack/http/text.h"

namespace {

using stack::http::CookieJar;
using stack::http::Fields;
using stack::http::Url;

constexpr std::int64_t kNow = 1'800'000'000;

void check_jar(CookieJar& jar, const Url& url) {
  auto cookies = jar.all(kNow);
  CHECK(cookies.size() <= stack::http::kMostCookies);
  for (const auto& cookie : cookies) {
    CHECK(is_sound(cookie) && !cookie.is_expired(kNow));
    CHECK(std::ranges::count_if(cookies,
                                [&](const auto& other) { return other.is_same_as(cookie); }) == 1);
  }
  if (auto field = jar.field_for(url, kNow)) {
    CHECK(stack::http::is_field_text(*field) && field->size() <= stack::http::kMaxCookieField);
  }
  CookieJar again;
  std::string file = write_cookie_file(jar, kNow, stack::http::SessionCookies::kWritten);
  CHECK(read_cookie_file(file, again, kNow) == 0);
  CHECK(again.all(kNow) == cookies);
}

// A line is a Set-Cookie field; they come from two hosts in turn, with TLS and without.
void check_set_cookie(std::string_view text) {
  const Url urls[] = {Url::parse("https://www.h.example/a/b").value(),
                      Url::parse("http://h.example/a").value(),
                      Url::parse("https://[::1]/").value()};
  CookieJar jar;
  for (std::size_t turn = 0; !text.empty(); ++turn) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const Url& url = urls[turn % std::size(urls)];
    auto cookie = parse_set_cookie(url, line, kNow);
    if (cookie) {
      CHECK(is_sound(*cookie));
      CHECK(stack::http::domain_matches(url.host(), cookie->domain));
      CHECK(cookie->host_only || cookie->domain.contains('.'));
      CHECK(!cookie->secure || url.scheme() == stack::http::Scheme::kHttps);
    }
    jar.take(url, {{"Set-Cookie", std::string(line)}}, kNow);
  }
  for (const Url& url : urls) check_jar(jar, url);
}

void check_cookie_file(std::string_view text) {
  CookieJar jar;
  read_cookie_file(text, jar, kNow);
  check_jar(jar, Url::parse("https://www.h.example/a").value());
}

// Written plainly, the same challenges are there.
void check_challenges(std::string_view field) {
  auto challenges = stack::http::parse_challenges(field);
  if (!challenges) return;
  CHECK(challenges->size() <= stack::http::kMostChallenges);
  std::string text;
  for (const auto& challenge : *challenges) {
    CHECK(stack::http::is_token(challenge.scheme));
    CHECK(challenge.token68.empty() || challenge.parameters.empty());
    text += (text.empty() ? "" : ", ") + challenge.scheme + " " + challenge.token68;
    for (const auto& [name, value] : challenge.parameters) {
      text += (text.ends_with(' ') ? "" : ", ") + name + "=\"";
      for (char c : value) text += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
      text += '"';
    }
  }
  CHECK(stack::http::parse_challenges(text) == challenges);
}

void check_disposition(std::string_view field) {
  auto name = stack::http::advised_name(field);
  if (!name) return;
  CHECK(!name->empty() && name->size() <= stack::http::kMaxAdvisedName);
  CHECK(!name->starts_with('.') && !name->starts_with(' '));
  CHECK(std::ranges::none_of(*name, [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f' || c == '/' || c == '\\';
  }));
}

void check_numbers(std::string_view field) {
  if (auto date = stack::http::parse_date(field, kNow)) {
    CHECK(*date >= stack::http::kFirstDate - 1);
    if (*date <= stack::http::kLastDate)
      CHECK(stack::http::parse_date(stack::http::write_date(*date)) == date);
  }
  stack::http::parse_cookie_date(field);
  if (auto wait = stack::http::parse_retry_after(field, kNow)) {
    CHECK(wait->count() >= 0 && *wait <= stack::http::kMostRetryAfter);
  }
  if (auto range = stack::http::parse_content_range(field)) {
    CHECK(range->begin <= range->end);
    CHECK(!range->total || range->end <= *range->total);
    CHECK(range->total || !range->is_unsatisfied());
  }
  if (auto bearer = stack::http::bearer_credentials(field))
    CHECK(stack::http::is_field_text(*bearer));
  if (auto basic = stack::http::basic_credentials(field, field)) {
    CHECK(stack::http::is_field_text(*basic));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view text = stack::base::as_text({data + 1, size - 1});
  switch (data[0] % 5) {
    case 0:
      check_set_cookie(text);
      break;
    case 1:
      check_cookie_file(text);
      break;
    case 2:
      check_challenges(text);
      break;
    case 3:
      check_disposition(text);
      break;
    default:
      check_numbers(text);
  }
  return 0;
}
