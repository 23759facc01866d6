#include "tools/rawhttpget/saver.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "stack/apps/verdict.h"

namespace tools::rawhttpget {

using stack::apps::Beginning;
using stack::apps::Held;
using stack::base::ByteView;

disk::Validators validators_of(const stack::http::ResponseHead& head) {
  auto value = [&head](const char* name) {
    return std::string(head.fields.find(name).value_or(std::string_view()));
  };
  return {.etag = value("ETag"), .last_modified = value("Last-Modified"), .date = value("Date")};
}

bool Saver::begin(const Beginning& of_document) {
  Beginning beginning = of_document;
  beginning.offset -= std::min(start_, beginning.offset);
  if (beginning.total) *beginning.total -= std::min(start_, *beginning.total);
  if (!is_wanted(beginning)) {
    not_newer_ = true;
    return false;
  }
  try {
    do_begin(beginning);
  } catch (const Failure& failure) {
    failure_ = failure;
    return false;
  }
  begun_ = true;
  stored_ = beginning.offset;
  if (watcher_) watcher_->began(stored_, beginning.total);
  return true;
}

bool Saver::write(ByteView content) {
  try {
    do_write(stored_, content);
  } catch (const Failure& failure) {
    failure_ = failure;
    return false;
  }
  stored_ += content.size();
  if (watcher_) watcher_->advanced(stored_);
  return true;
}

FileSaver::FileSaver(disk::FileRequest request, Naming naming, bool keeps_server_time)
    : request_(std::move(request)),
      naming_(std::move(naming)),
      keeps_server_time_(keeps_server_time) {
  if (!naming_) part_ = std::make_unique<disk::PartFile>(request_);
}

// The octets from the first on that are there without a gap.
std::optional<Held> FileSaver::held() const {
  const auto first = part_ ? part_->written().find(0) : std::nullopt;
  if (!first) return {};
  const disk::Validators& said = part_->document().validators;
  const auto version = stack::apps::strong_version(said.etag, said.last_modified, said.date);
  if (!version.known()) return {};
  return Held{.offset = first->end, .version = version, .total = part_->document().total};
}

bool FileSaver::is_wanted(const Beginning& beginning) const {
  if (!newer_than_) return true;
  const auto modified = disk::modification_time(validators_of(beginning.head).last_modified);
  return disk::is_worth_fetching(*newer_than_, modified, beginning.total);
}

void FileSaver::do_begin(const Beginning& beginning) {
  if (!part_) {
    request_.path = naming_(beginning);
    part_ = std::make_unique<disk::PartFile>(request_);
  }
  if (beginning.offset > 0) return part_->go_on(beginning.offset);
  part_->begin({.validators = validators_of(beginning.head), .total = beginning.total});
}

void FileSaver::do_write(std::uint64_t offset, ByteView content) {
  part_->write_at(offset, content);
}

// Where the server has said that what is held is all there is, nothing was begun.
void FileSaver::commit() {
  if (begun()) return commit_size(stored());
  const auto all = held();
  if (!all) return;
  part_->go_on(all->offset);
  commit_size(all->offset);
}

void FileSaver::commit_size(std::uint64_t size) {
  std::optional<std::int64_t> modified;
  if (keeps_server_time_) {
    modified = disk::modification_time(part_->document().validators.last_modified);
  }
  try {
    part_->commit(size, modified);
  } catch (const Failure& failure) {
    // What is not what it should be is gone; anything else can be gone on with.
    if (failure.code() == ExitCode::kChecksum) part_.reset();
    throw;
  }
}

std::optional<std::string> FileSaver::suspend() {
  if (!part_) return {};
  const auto kept = part_->suspend();
  if (!kept || kept->octets == 0) return {};
  return fmt::format("{} bytes are kept in {}{}", kept->octets, kept->path,
                     kept->can_continue ? ": go on with -c" : "");
}

namespace {

// Whoever shares the descriptor may have made it one that does not wait.
bool wait_until_ready(int descriptor) {
  pollfd ready{.fd = descriptor, .events = POLLOUT, .revents = 0};
  return ::poll(&ready, 1, -1) >= 0 || errno == EINTR;
}

}  // namespace

StreamSaver::StreamSaver(const std::string& path)
    : own_(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY)),
      descriptor_(own_.get()),
      name_(path) {
  if (own_.is_open()) return;
  throw Failure(ExitCode::kFile, fmt::format("cannot write to {}: {}", path, std::strerror(errno)));
}

void StreamSaver::commit() {
  if (!expected_sum_ || sum_.sum() == *expected_sum_) return;
  throw Failure(ExitCode::kChecksum,
                fmt::format("{}: the checksum is {}, not {}", name_, disk::to_text(sum_.sum()),
                            disk::to_text(*expected_sum_)));
}

void StreamSaver::do_begin(const Beginning& beginning) {
  if (!first_) first_ = beginning.offset;
  // Whoever reads has had the beginning, perhaps of another version: there is no way back.
  if (begun() && beginning.offset != stored()) {
    throw Failure(
        ExitCode::kFile,
        fmt::format("{}: the server starts over, and what was written cannot be taken back",
                    name_));
  }
}

void StreamSaver::do_write(std::uint64_t, ByteView content) {
  while (!content.empty()) {
    const ssize_t count = ::write(descriptor_, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN && wait_until_ready(descriptor_)) continue;
    if (count < 0) {
      throw Failure(ExitCode::kFile,
                    fmt::format("cannot write to {}: {}", name_, std::strerror(errno)));
    }
    const auto taken = static_cast<std::size_t>(count);
    if (expected_sum_) sum_.add(content.first(taken));
    content = content.subspan(taken);
  }
}

}  // namespace tools::rawhttpget
