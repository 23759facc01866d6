#include "stack/http/cookie_jar.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "stack/http/text.h"

namespace stack::http {

void CookieJar::take(const Url& url, const Fields& response, std::int64_t now) {
  for (const Field& field : response) {
    if (!equal_ignoring_case(field.name, "Set-Cookie")) continue;
    auto cookie = parse_set_cookie(url, field.value, now);
    if (cookie && !is_shadowed(url, *cookie)) add(*std::move(cookie), now);
  }
}

bool CookieJar::add(Cookie cookie, std::int64_t now) {
  if (!is_sound(cookie)) return false;
  std::erase_if(kept_, [&](const Kept& kept) {
    return kept.cookie.is_expired(now) ||
           (cookie.is_expired(now) && kept.cookie.is_same_as(cookie));
  });
  if (!cookie.is_expired(now)) keep(std::move(cookie));
  return true;
}

// A network in between could otherwise put its own in place of what was set through TLS.
bool CookieJar::is_shadowed(const Url& url, const Cookie& cookie) const {
  if (url.scheme() == Scheme::kHttps) return false;
  return std::ranges::any_of(kept_, [&](const Kept& kept) {
    const Cookie& other = kept.cookie;
    bool domains_meet =
        domain_matches(other.domain, cookie.domain) || domain_matches(cookie.domain, other.domain);
    return other.secure && other.name == cookie.name && domains_meet &&
           path_matches(cookie.path, other.path);
  });
}

// A cookie that takes another's place keeps its place in the order (5.3, step 11).
void CookieJar::keep(Cookie cookie) {
  ++events_;
  auto same =
      std::ranges::find_if(kept_, [&](const Kept& kept) { return kept.cookie.is_same_as(cookie); });
  if (same != kept_.end()) {
    *same = {std::move(cookie), events_};
    return;
  }
  make_room_for(cookie);
  kept_.push_back({std::move(cookie), events_});
}

void CookieJar::make_room_for(const Cookie& cookie) {
  auto of_its_domain = [&](const Kept& kept) { return kept.cookie.domain == cookie.domain; };
  bool domain_is_full = std::ranges::count_if(kept_, of_its_domain) >=
                        static_cast<std::ptrdiff_t>(kMostCookiesOfADomain);
  if (!domain_is_full && kept_.size() < kMostCookies) return;
  auto oldest = kept_.end();
  for (auto each = kept_.begin(); each != kept_.end(); ++each) {
    if (domain_is_full && !of_its_domain(*each)) continue;
    if (oldest == kept_.end() || each->used < oldest->used) oldest = each;
  }
  kept_.erase(oldest);
}

std::optional<std::string> CookieJar::field_for(const Url& url, std::int64_t now) {
  // Longer paths first, then those that were set earlier (RFC 6265 5.4). Not stable_sort: clang
  // minds how this libstdc++ makes room for it.
  std::vector<Kept*> chosen;
  const auto path_size = [](const Kept* kept) { return kept->cookie.path.size(); };
  for (Kept& kept : kept_) {
    if (kept.cookie.is_expired(now) || !kept.cookie.belongs_to(url)) continue;
    chosen.insert(
        std::ranges::upper_bound(chosen, path_size(&kept), std::ranges::greater{}, path_size),
        &kept);
  }

  std::string field;
  ++events_;
  for (Kept* kept : chosen) {
    std::string pair = kept->cookie.name + "=" + kept->cookie.value;
    if (field.size() + 2 + pair.size() > kMaxCookieField) continue;
    field += (field.empty() ? "" : "; ") + pair;
    kept->used = events_;
  }
  return field.empty() ? std::nullopt : std::optional(field);
}

std::vector<Cookie> CookieJar::all(std::int64_t now) const {
  std::vector<Cookie> cookies;
  for (const Kept& kept : kept_) {
    if (!kept.cookie.is_expired(now)) cookies.push_back(kept.cookie);
  }
  return cookies;
}

}  // namespace stack::http
