// A directory as the content of a server.
#pragma once

#include "stack/apps/content.h"
#include "tools/rawhttpd/directory.h"

namespace tools::rawhttpd {

// Files by their names; for a directory its index.html, or a listing of it where there is none.
class Files final : public stack::apps::Content {
 public:
  // `directory` outlives this.
  explicit Files(const Directory& directory) : directory_(directory) {}

  std::expected<stack::apps::Representation, stack::apps::Absent> find(
      std::string_view path) const override;

 private:
  const Directory& directory_;
};

}  // namespace tools::rawhttpd
