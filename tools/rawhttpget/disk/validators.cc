#include "tools/rawhttpget/disk/validators.h"

#include "stack/apps/verdict.h"

namespace tools::rawhttpget::disk {

std::optional<std::string> if_range(const Validators& validators) {
  const auto version =
      stack::apps::strong_version(validators.etag, validators.last_modified, validators.date);
  return version.known() ? std::optional(version.validator()) : std::nullopt;
}

}  // namespace tools::rawhttpget::disk
