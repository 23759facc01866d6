#include "tools/netsim/out_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "tools/netsim/interruption.h"

namespace netsim {
namespace {

std::unexpected<std::string> refusal(const std::string& name) {
  return std::unexpected(fmt::format("{}: {}", name, std::strerror(errno)));
}

// A link to a file may be shared, as /dev/stdout is.
bool is_something_else(const std::string& name) {
  std::error_code none;
  const auto what = std::filesystem::symlink_status(name, none);
  return std::filesystem::exists(what) && !std::filesystem::is_regular_file(what);
}

}  // namespace

Unfinished::Unfinished(const std::string& name) : name_(name) {
  if (name.empty() || is_something_else(name)) return;
  part_ = std::make_unique<const std::string>(name + ".part");
  goes_by_signals(part_->c_str());
}

Unfinished& Unfinished::operator=(Unfinished&& other) noexcept {
  std::swap(name_, other.name_);
  std::swap(part_, other.part_);
  return *this;
}

Unfinished::~Unfinished() {
  if (!part_) return;
  std::remove(part_->c_str());
  stays(part_->c_str());
}

std::expected<void, std::string> Unfinished::finish() {
  if (!part_) return {};
  if (std::rename(part_->c_str(), name_.c_str()) != 0) return refusal(name_);
  stays(part_->c_str());
  part_.reset();
  return {};
}

std::expected<void, std::string> OutFile::close() {
  if (!stream_) return {};
  const bool was_good = std::ferror(stream_.get()) == 0;
  const bool is_closed = std::fclose(stream_.release()) == 0;
  if (was_good && is_closed) return file_.finish();
  return std::unexpected(fmt::format("{}: cannot be written whole", file_.name()));
}

std::expected<OutFile, std::string> create(const std::string& name) {
  OutFile file(name);
  if (name.empty()) return file;
  file.stream_.reset(std::fopen(file.file_.path(), "we"));
  if (!file) return refusal(name);
  return file;
}

}  // namespace netsim
