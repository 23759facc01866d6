#include "tools/netsim/sweep/sheet.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

namespace tools::netsim::sweep {
namespace {

std::string failure(const std::string& path) {
  return fmt::format("{}: {}", path, std::strerror(errno));
}

// Of a file of the same sweep: what keeps it from being gone on with.
std::string objection(const std::string& path, const Header& has, const Header& wanted) {
  if (has.digest != wanted.digest) {
    return fmt::format("{} holds results of another scenario; name another --out", path);
  }
  if (has.build != wanted.build) {
    return fmt::format("{} was written by another build ({}, not {}); name another --out", path,
                       has.build, wanted.build);
  }
  return fmt::format("{} holds seeds {}, shard {}, not seeds {}, shard {}; name another --out",
                     path, has.seeds.to_string(), has.shard.to_string(), wanted.seeds.to_string(),
                     wanted.shard.to_string());
}

}  // namespace

std::expected<Results, std::string> read_results(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string all(std::istreambuf_iterator<char>(file), {});
  if (!file.is_open() || file.bad()) return std::unexpected(failure(path));
  Results results;
  bool has_header = false;
  for (std::size_t from = 0, line = 1;; ++line) {
    const std::size_t end = all.find('\n', from);
    if (end == std::string::npos) break;
    const std::string_view content(all.data() + from, end - from);
    const auto wrong = [&](const std::string& what) {
      return std::unexpected(fmt::format("{}:{}: {}", path, line, what));
    };
    if (!has_header) {
      auto header = parse_header(content);
      if (!header) return wrong(header.error());
      results.header = std::move(*header);
      has_header = true;
    } else {
      auto record = parse_record(content);
      if (!record) return wrong(record.error());
      results.records.push_back(std::move(*record));
    }
    results.whole_octets = from = end + 1;
  }
  if (!has_header) return std::unexpected(fmt::format("{}: no header of a sweep", path));
  return results;
}

std::expected<Sheet, std::string> Sheet::open(const std::string& path, const Header& header) {
  std::vector<Record> done;
  std::error_code error;
  const bool is_there = std::filesystem::file_size(path, error) > 0 && !error;
  if (is_there) {
    auto results = read_results(path);
    if (!results) return std::unexpected(results.error());
    Header same = results->header;
    same.file = header.file;
    if (same != header) return std::unexpected(objection(path, results->header, header));
    done = std::move(results->records);
    std::filesystem::resize_file(path, results->whole_octets, error);
    if (error) return std::unexpected(fmt::format("{}: {}", path, error.message()));
  }
  std::ofstream file(path, std::ios::binary | std::ios::app);
  if (!is_there) file << to_line(header) << '\n' << std::flush;
  if (!file) return std::unexpected(failure(path));
  return Sheet(std::move(file), std::move(done));
}

bool Sheet::write(const Record& record) {
  file_ << to_line(record) << '\n' << std::flush;
  return static_cast<bool>(file_);
}

}  // namespace tools::netsim::sweep
