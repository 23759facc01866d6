#include "stack/http/conditions.h"

#include <algorithm>
#include <string_view>

#include "stack/http/date.h"
#include "stack/http/text.h"

namespace stack::http {
namespace {

enum class Comparison : std::uint8_t { kStrong, kWeak };

// RFC 9110 8.8.3.2. `tag` is an entity-tag with its quotation marks; ours is strong.
bool matches(std::string_view tag, const Validators& current, Comparison comparison) {
  if (comparison == Comparison::kWeak && tag.starts_with("W/")) tag.remove_prefix(2);
  return !current.etag.empty() && tag == '"' + current.etag + '"';
}

// If-Match and If-None-Match: "*", which any representation matches, or a list of entity-tags. No
// tag of ours holds a comma or a quotation mark, so that tags which do may fall apart here.
std::optional<bool> any_matches(const Fields& request, std::string_view name,
                                const Validators& current, Comparison comparison) {
  if (!request.contains(name)) return std::nullopt;
  return std::ranges::any_of(request.list(name), [&](std::string_view tag) {
    return tag == "*" || matches(tag, current, comparison);
  });
}

std::optional<std::int64_t> date_in(const Fields& request, std::string_view name) {
  auto value = request.find(name);
  return value ? parse_date(*value) : std::nullopt;
}

// If-Unmodified-Since and If-Modified-Since.
std::optional<bool> modified_since(const Fields& request, std::string_view name,
                                   const Validators& current) {
  auto date = date_in(request, name);
  if (!date || !current.last_modified) return std::nullopt;
  return *current.last_modified > *date;
}

}  // namespace

Precondition evaluate(const Fields& request, const Validators& current) {
  auto match = any_matches(request, "If-Match", current, Comparison::kStrong);
  if (match == false) return Precondition::kFailed;
  if (!match && modified_since(request, "If-Unmodified-Since", current) == true) {
    return Precondition::kFailed;
  }
  auto known = any_matches(request, "If-None-Match", current, Comparison::kWeak);
  if (known == true) return Precondition::kNotModified;
  if (!known && modified_since(request, "If-Modified-Since", current) == false) {
    return Precondition::kNotModified;
  }
  return Precondition::kHolds;
}

bool range_applies(const Fields& request, const Validators& current) {
  auto condition = request.find("If-Range");
  if (!condition) return true;
  if (condition->contains('"')) return matches(*condition, current, Comparison::kStrong);
  auto date = parse_date(*condition);
  return date && date == current.last_modified;
}

}  // namespace stack::http
