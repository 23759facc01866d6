#include "tools/rawhttpget/disk/timestamps.h"

#include <sys/stat.h>

#include <algorithm>

#include "stack/http/date.h"

namespace tools::rawhttpget::disk {

std::optional<LocalFile> local_file(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return std::nullopt;
  return LocalFile{static_cast<std::uint64_t>(found.st_size), found.st_mtim.tv_sec};
}

std::string if_modified_since(const LocalFile& file) {
  using namespace stack::http;
  return write_date(std::clamp(file.modified, kFirstDate, kLastDate));
}

bool is_worth_fetching(const LocalFile& file, std::optional<std::int64_t> last_modified,
                       std::optional<std::uint64_t> length) {
  if (!last_modified || *last_modified > file.modified) return true;
  return length && *length != file.size;
}

std::optional<std::int64_t> modification_time(const std::string& last_modified) {
  const auto seconds = stack::http::parse_date(last_modified);
  if (!seconds || *seconds < 0) return std::nullopt;
  return seconds;
}

}  // namespace tools::rawhttpget::disk
