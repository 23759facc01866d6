#include "tools/rawhttpd/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "stack/http/date.h"
#include "tools/rawhttpd/listing.h"
#include "tools/rawhttpd/media_type.h"
#include "tools/rawhttpd/path.h"

namespace tools::rawhttpd {

using stack::apps::Absent;
using stack::apps::Representation;

namespace {

constexpr const char* kIndex = "index.html";

class FileSource final : public stack::apps::Source {
 public:
  explicit FileSource(File file) : file_(std::move(file)) {}
  std::size_t read(std::uint64_t offset, stack::base::MutableBytes room) override {
    return read_at(file_, offset, room);
  }

 private:
  File file_;
};

// Differs for every file, and for one file whenever it was written to.
std::string etag_of(const File& file) {
  return fmt::format("{:x}-{:x}-{:x}-{:x}.{:09}", file.device, file.inode, file.size,
                     static_cast<std::uint64_t>(file.modified.tv_sec), file.modified.tv_nsec);
}

Representation document_of(File file, std::string_view name) {
  Representation document;
  document.size = file.size;
  document.media_type = media_type_of(name);
  document.etag = etag_of(file);
  document.last_modified = std::clamp<std::int64_t>(file.modified.tv_sec, stack::http::kFirstDate,
                                                    stack::http::kLastDate);
  document.source = std::make_unique<FileSource>(std::move(file));
  return document;
}

Representation page_of(std::string html) {
  Representation page;
  page.size = html.size();
  page.media_type = "text/html; charset=utf-8";
  page.source = stack::apps::source_of(std::move(html));
  return page;
}

}  // namespace

std::expected<Representation, Absent> Files::find(std::string_view path) const {
  const auto names = names_of(path);
  if (!names) return std::unexpected(Absent::kNotFound);
  const bool is_directory = path.ends_with('/');
  const std::string file_name = is_directory ? *names + kIndex : *names;
  auto file = directory_.open(file_name);
  if (file) return document_of(*std::move(file), file_name);
  const bool may_list = is_directory && file.error() == Absent::kNotFound;
  if (!may_list) return std::unexpected(file.error());

  const auto entries = directory_.list(*names);
  if (!entries) return std::unexpected(entries.error());
  return page_of(listing_page(path, *entries));
}

}  // namespace tools::rawhttpd
