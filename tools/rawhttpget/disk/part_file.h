// A file that appears under its name only when it is whole, and that can be continued until then.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "backends/event_loop.h"
#include "stack/base/bytes.h"
#include "stack/base/intervals.h"
#include "stack/base/time.h"
#include "tools/rawhttpget/disk/checksum.h"
#include "tools/rawhttpget/disk/locked_part.h"
#include "tools/rawhttpget/disk/side_file.h"
#include "tools/rawhttpget/disk/side_note.h"
#include "tools/rawhttpget/disk/target.h"
#include "tools/rawhttpget/disk/validators.h"

namespace tools::rawhttpget::disk {

// A file that can be continued is made durable as often as this much of it has come, or this time
// has passed.
inline constexpr std::uint64_t kSyncOctets = 256 * 1024 * 1024;
inline constexpr stack::base::Duration kSyncTime = std::chrono::seconds(5);
// On a full disk so many octets of the part are given up, if they must be, for the note beside it.
inline constexpr std::uint64_t kRoomForNote = 64 * 1024;

struct FileRequest {
  std::string path{};  // where to save to
  Clash clash = Clash::kNumber;
  std::string url{};                     // whose document it is; without a password
  bool resume = false;                   // continue what an earlier run left
  std::optional<Sha256> expected_sum{};  // of the whole
  // What time it is.
  stack::base::Instant (*clock)() = &backends::EventLoop::now;
};

// What suspend() left behind.
struct Kept {
  std::string path;           // of the part
  std::uint64_t octets = 0;   // of the document
  bool can_continue = false;  // by a later run with `resume`
};

// Invariant: before commit() the octets written stand in FILE.part, which is ours and locked, and
// FILE is as it was. FILE.part.info, where it exists, speaks of octets only that are in FILE.part
// and outlast a power cut. Until begin() whatever an earlier run left is as it was. Without
// commit() or suspend() a part that was begun is removed.
//
// Every failure is thrown as Failure(ExitCode::kFile), but for a wrong sum (kChecksum).
class PartFile {
 public:
  // Fails now, and not when all has been downloaded, if the target cannot be written.
  explicit PartFile(FileRequest request);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  // What is known of the document that written() is of.
  const Document& document() const { return document_; }
  // Which octets are there: of an earlier run, if it may be continued, and of this one.
  const stack::base::Intervals& written() const { return written_; }

  // Another document, from its first octet on: what is there goes.
  void begin(Document document);
  // More of this one, but only what lies below `offset` stays.
  void go_on(std::uint64_t offset);
  // The octets of the document from `offset` on. begin() or go_on() was called.
  void write_at(std::uint64_t offset, stack::base::ByteView data);

  // Keeps what there is for a later run, durably; nothing if there is nothing to keep.
  std::optional<Kept> suspend();
  // Removes the part.
  void discard();
  // Gives the file its name, durably, and the time of its last change if it is known (seconds since
  // 1970). Its octets from the first one to the last, `size` of them, were written.
  void commit(std::uint64_t size, std::optional<std::int64_t> modified);

  // The final name: the one intended, until commit() has it.
  const std::string& path() const { return path_; }

 private:
  static LockedPart open(const FileRequest& request, unsigned& number);
  bool can_continue() const { return if_range(document_.validators).has_value(); }
  void adopt();
  void checkpoint();
  void keep_note(stack::base::Intervals durable);
  void keep_note_on_full_disk();
  void verify(std::uint64_t size);
  void read_for_sum(std::uint64_t size);
  void remove();

  FileRequest request_;
  unsigned number_ = 0;  // of FILE.N
  LockedPart part_;
  SideFile side_;
  std::string path_;
  Document document_;
  stack::base::Intervals written_{kMostRanges};
  stack::base::Intervals noted_{kMostRanges};  // what the side file speaks of
  std::uint64_t since_checkpoint_ = 0;         // octets
  stack::base::Instant last_checkpoint_{};
  std::optional<Checksum> sum_;  // of the first sum_->size() octets
  bool is_begun_ = false;        // the part holds what this run makes of it
  bool is_settled_ = false;      // committed, suspended or discarded
};

}  // namespace tools::rawhttpget::disk
