#include "tools/rawhttpget/disk/part_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "stack/base/check.h"
#include "tools/rawhttpget/disk/posix.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget::disk {

using stack::base::ByteView;
using stack::base::Intervals;
using stack::base::Range;

namespace {

constexpr std::string_view kPartSuffix = ".part";
constexpr std::size_t kReadSize = 256 * 1024;

std::string part_of(const std::string& path) { return path + std::string(kPartSuffix); }

// A note without its part is what a commit left that was killed; it must not meet another part.
std::optional<LockedPart> open_part(const std::string& path) {
  if (!is_taken(part_of(path))) SideFile(part_of(path)).remove();
  return LockedPart::open(part_of(path));
}

std::uint64_t end_of(const Intervals& ranges) {
  return ranges.empty() ? 0 : ranges.ranges().back().end;
}

}  // namespace

PartFile::PartFile(FileRequest request)
    : request_(std::move(request)),
      part_(open(request_, number_)),
      side_(part_.path()),
      path_(numbered(request_.path, number_)) {
  if (request_.expected_sum) sum_.emplace();
  if (request_.resume) adopt();
}

// Downloads at the same time of the same name take the next number, too.
LockedPart PartFile::open(const FileRequest& request, unsigned& number) {
  const std::string& path = request.path;
  if (request.clash != Clash::kNumber || path.ends_with('/')) {
    refuse_unwritable(path);
    if (auto part = open_part(path)) return *std::move(part);
    fail("cannot replace " + part_of(path) + ": another download is writing it");
  }
  for (number = 0; number <= kMostNumber; ++number) {
    const std::string name = numbered(path, number);
    if (is_taken(name)) continue;
    if (auto part = open_part(name)) return *std::move(part);
  }
  fail("cannot write to " + path + ": that and all names up to " + numbered(path, kMostNumber) +
       " are taken");
}

// What an earlier run left, if it is of the same URL and all there.
void PartFile::adopt() {
  auto note = side_.read();
  const bool agrees = note && note->url == request_.url && if_range(note->document.validators) &&
                      end_of(note->durable) <= part_.size();
  if (!agrees) return;
  document_ = std::move(note->document);
  written_ = note->durable;
  noted_ = std::move(note->durable);
}

PartFile::~PartFile() {
  if (is_settled_ || (!is_begun_ && !part_.was_created())) return;
  try {
    remove();
  } catch (const Failure&) {  // then it stays, as after a power cut
  }
}

void PartFile::begin(Document document) {
  side_.remove();
  noted_.clear();
  written_.clear();
  document_ = std::move(document);
  go_on(0);
}

// The note is the first to shrink.
void PartFile::go_on(std::uint64_t offset) {
  CHECK(!is_settled_ && offset <= end_of(written_));
  is_begun_ = true;
  written_.erase_from(offset);
  if (end_of(noted_) > offset) {
    Intervals less = noted_;
    less.erase_from(offset);
    keep_note(std::move(less));
  }
  if (::ftruncate(part_.file().get(), static_cast<off_t>(offset)) != 0) {
    fail_by_errno("cannot write to " + part_.path());
  }
  if (sum_ && sum_->size() != offset) sum_->start_over();
  last_checkpoint_ = request_.clock();
  since_checkpoint_ = 0;
}

void PartFile::write_at(std::uint64_t offset, ByteView data) {
  CHECK(is_begun_ && !is_settled_);
  if (!write_all_at(part_.file(), data, offset)) fail_by_errno("cannot write to " + part_.path());
  CHECK(written_.insert({offset, offset + data.size()}));
  if (sum_ && sum_->size() == offset) sum_->add(data);
  since_checkpoint_ += data.size();
  // The disk is to work while the network does: then little is left for a checkpoint to wait for.
  (void)::sync_file_range(part_.file().get(), static_cast<off_t>(offset),
                          static_cast<off_t>(data.size()), SYNC_FILE_RANGE_WRITE);
  const bool is_due =
      since_checkpoint_ >= kSyncOctets || request_.clock() - last_checkpoint_ >= kSyncTime;
  if (can_continue() && is_due) checkpoint();
}

// The octets first, then what speaks of them.
void PartFile::checkpoint() {
  if (::fdatasync(part_.file().get()) != 0) fail_by_errno("cannot write to " + part_.path());
  keep_note(written_);
  last_checkpoint_ = request_.clock();
  since_checkpoint_ = 0;
}

void PartFile::keep_note(Intervals durable) {
  side_.replace({.url = request_.url, .document = document_, .durable = durable});
  noted_ = std::move(durable);
}

std::optional<Kept> PartFile::suspend() {
  CHECK(!is_settled_);
  if (written_.empty() && (is_begun_ || part_.was_created())) {
    discard();
    return std::nullopt;
  }
  if (written_.empty()) return std::nullopt;  // an earlier run's, and of no use to this one
  is_settled_ = true;
  Kept kept{part_.path(), 0, can_continue()};
  if (is_begun_ && kept.can_continue) {
    try {
      checkpoint();
    } catch (const Failure&) {
      keep_note_on_full_disk();
      kept.can_continue = side_.read().has_value();
    }
  }
  kept.octets = written_.size();
  return kept;
}

// What the note speaks of already stays; the rest goes down to where there is room for the note.
// What fails now fails for good: the note, if there is one, is an older one then, and as true.
void PartFile::keep_note_on_full_disk() {
  const std::uint64_t end = end_of(written_);
  const std::uint64_t floor = end_of(noted_);
  const std::uint64_t kept = std::max(floor, end - std::min(end, kRoomForNote));
  try {
    if (::ftruncate(part_.file().get(), static_cast<off_t>(kept)) != 0) return;
    written_.erase_from(kept);
    checkpoint();
  } catch (const Failure&) {
  }
}

void PartFile::discard() {
  CHECK(!is_settled_);
  remove();
  is_settled_ = true;
}

void PartFile::remove() {
  side_.remove();
  if (part_.still_named()) ::unlink(part_.path().c_str());
}

void PartFile::commit(std::uint64_t size, std::optional<std::int64_t> modified) {
  CHECK(is_begun_ && !is_settled_);
  CHECK(written_.missing({0, size}).empty() && end_of(written_) == size);
  CHECK(!document_.total || *document_.total == size);
  if (sum_) verify(size);
  if (!part_.still_named()) {
    fail("cannot rename " + part_.path() + ": it is not the file that was written");
  }
  const int file = part_.file().get();
  if (modified) {
    const timespec at{*modified, 0};
    const timespec times[] = {{0, UTIME_OMIT}, at};
    (void)::futimens(file, times);  // a file system without times is no reason to fail
  }
  if (::fsync(file) != 0) fail_by_errno("cannot write to " + part_.path());
  path_ = give_name(part_.path(), request_.path, number_, request_.clash);
  is_settled_ = true;
  side_.remove();
  sync_folder_of(path_);
}

void PartFile::verify(std::uint64_t size) {
  if (sum_->size() != size) read_for_sum(size);
  const Sha256 sum = sum_->sum();
  if (sum == *request_.expected_sum) return;
  discard();
  throw Failure(ExitCode::kChecksum, path_ + ": the checksum is " + to_text(sum) + ", not " +
                                         to_text(*request_.expected_sum) + "; nothing is saved");
}

// What was continued, or came in pieces, is read again.
void PartFile::read_for_sum(std::uint64_t size) {
  sum_->start_over();
  std::vector<std::uint8_t> octets(kReadSize);
  while (sum_->size() < size) {
    const std::uint64_t want = std::min<std::uint64_t>(octets.size(), size - sum_->size());
    const ssize_t count =
        ::pread(part_.file().get(), octets.data(), want, static_cast<off_t>(sum_->size()));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_by_errno("cannot read " + part_.path());
    if (count == 0) fail("cannot read " + part_.path() + ": it has been cut");
    sum_->add(ByteView(octets).first(static_cast<std::size_t>(count)));
  }
}

}  // namespace tools::rawhttpget::disk
