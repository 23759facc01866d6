#include "stack/apps/request.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "stack/http/content_coding.h"
#include "stack/http/proxy.h"
#include "stack/http/text.h"

namespace stack::apps {
namespace {

bool carries_content(const Ask& ask, const Hop& hop) {
  return ask.upload && hop.method == ask.method;
}

std::string range_value(const RangeWish& range) {
  std::string value = "bytes=" + std::to_string(range.begin) + '-';
  if (range.end) value += std::to_string(*range.end - 1);
  return value;
}

// Only whole codings can be undone: a part of a coded document means nothing (C38).
std::string accepted_codings(const Ask& ask, const Hop& hop) {
  return ask.decode && !hop.range ? std::string(http::kAcceptEncoding) : "identity";
}

}  // namespace

// C46: what a redirection may lead astray must not be worth having.
bool holds_no_secret(std::string_view name) {
  static constexpr std::array<std::string_view, 10> kHarmless = {
      "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Cache-Control",
      "DNT",    "Pragma",         "Range",           "Save-Data",       "User-Agent"};
  return std::ranges::any_of(
      kHarmless, [name](std::string_view one) { return http::equal_ignoring_case(name, one); });
}

http::RequestHead request_of(const Ask& ask, const Hop& hop) {
  http::RequestHead head{.method = hop.method,
                         .target = hop.to_proxy ? http::absolute_form(hop.url) : hop.url.target()};
  http::Fields given;
  for (const http::Field& field : ask.fields) {
    if (hop.same_origin || holds_no_secret(field.name)) given.add(field.name, field.value);
  }
  auto say = [&](const char* name, std::string value) {
    if (!value.empty() && !given.contains(name)) head.fields.add(name, std::move(value));
  };
  say("Host", hop.url.authority());
  say("User-Agent", ask.user_agent);
  say("Accept", "*/*");
  say("Accept-Encoding", accepted_codings(ask, hop));
  if (hop.same_origin) say("Authorization", ask.login.authorization);
  say("Proxy-Authorization", hop.proxy_authorization);
  say("Cookie", hop.cookies);
  say("If-Modified-Since", ask.modified_since);
  if (hop.range) {
    say("Range", range_value(*hop.range));
    say("If-Range", hop.range->validator);
  }
  if (carries_content(ask, hop)) {
    say("Content-Type", ask.upload->media_type);
    say("Content-Length", std::to_string(ask.upload->size));
  } else if (hop.method == "POST" || hop.method == "PUT") {
    say("Content-Length", "0");  // RFC 9110 8.6
  }
  // A field without a value takes ours away and says nothing itself, as curl's "Name:" does.
  for (const http::Field& field : given) {
    if (!field.value.empty()) head.fields.add(field.name, field.value);
  }
  return head;
}

}  // namespace stack::apps
