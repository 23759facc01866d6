#include "tools/rawhttpget/disk/validators.h"

#include "stack/http/date.h"

namespace tools::rawhttpget::disk {

namespace {

bool is_strong_tag(const std::string& etag) {
  return etag.size() >= 2 && etag.starts_with('"') && etag.ends_with('"');
}

bool is_strong_date(const Validators& validators) {
  const auto changed = stack::http::parse_date(validators.last_modified);
  const auto asked = stack::http::parse_date(validators.date);
  return changed && asked && *changed < *asked;
}

}  // namespace

// A weak tag hides nothing: the date beside it is no better.
std::optional<std::string> if_range(const Validators& validators) {
  if (is_strong_tag(validators.etag)) return validators.etag;
  if (validators.etag.empty() && is_strong_date(validators)) return validators.last_modified;
  return std::nullopt;
}

}  // namespace tools::rawhttpget::disk
