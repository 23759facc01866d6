// Where a fetch's content goes, and what becomes of it when the fetch is over.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "backends/fd.h"
#include "stack/apps/ask.h"
#include "stack/apps/sink.h"
#include "tools/rawhttpget/disk/checksum.h"
#include "tools/rawhttpget/disk/part_file.h"
#include "tools/rawhttpget/disk/timestamps.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget {

// Who wants to hear how far it is.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void began(std::uint64_t offset, std::optional<std::uint64_t> total) = 0;
  virtual void advanced(std::uint64_t stored) = 0;
};

// Invariant: failure() is set exactly if a call answered false. No exception passes through the
// stack.
class Saver : public stack::apps::Sink {
 public:
  bool begin(const stack::apps::Beginning& beginning) final;
  bool write(stack::base::ByteView content) final;

  const std::optional<Failure>& failure() const { return failure_; }
  // What is on the server is no newer than what is here: nothing was taken.
  bool not_newer() const { return not_newer_; }
  std::uint64_t stored() const { return stored_; }  // octets that are there
  bool begun() const { return begun_; }

  void tell(Watcher* watcher) { watcher_ = watcher; }
  // What is saved begins at this octet of the document.
  void start_at(std::uint64_t start) { start_ = start; }

  // What is held from an earlier run.
  virtual std::optional<stack::apps::Held> held() const { return std::nullopt; }
  // The document is whole. Throws Failure.
  virtual void commit() = 0;
  // It is not: what there is is kept for another run, if it can serve one. Says what was kept in a
  // line, if anything.
  virtual std::optional<std::string> suspend() { return std::nullopt; }
  // Where it was saved to; empty: nowhere that has a name.
  virtual std::string name() const = 0;

 protected:
  // These may throw Failure.
  virtual void do_begin(const stack::apps::Beginning& beginning) = 0;
  virtual void do_write(std::uint64_t offset, stack::base::ByteView content) = 0;
  // Whether the document is wanted at all, now that its head is here.
  virtual bool is_wanted(const stack::apps::Beginning&) const { return true; }

 private:
  std::optional<Failure> failure_;
  Watcher* watcher_ = nullptr;
  std::uint64_t start_ = 0;
  std::uint64_t stored_ = 0;
  bool begun_ = false;
  bool not_newer_ = false;
};

// Into a file that has its name only once it is whole.
class FileSaver final : public Saver {
 public:
  // Decides the file's name, once the head of the response is here. Throws Failure.
  using Naming = std::function<std::string(const stack::apps::Beginning&)>;

  // With `naming` the file is opened when that has named it, else at once. Throws Failure.
  FileSaver(disk::FileRequest request, Naming naming, bool keeps_server_time);

  // Only a document newer than this is wanted.
  void only_if_newer_than(disk::LocalFile file) { newer_than_ = file; }
  disk::PartFile& part() { return *part_; }

  std::optional<stack::apps::Held> held() const override;
  void commit() override;
  // The same for who wrote into the part itself: it has so many octets.
  void commit_size(std::uint64_t size);
  std::optional<std::string> suspend() override;
  std::string name() const override { return part_ ? part_->path() : request_.path; }

 private:
  void do_begin(const stack::apps::Beginning& beginning) override;
  void do_write(std::uint64_t offset, stack::base::ByteView content) override;
  bool is_wanted(const stack::apps::Beginning& beginning) const override;

  disk::FileRequest request_;
  Naming naming_;
  bool keeps_server_time_;
  std::optional<disk::LocalFile> newer_than_;
  std::unique_ptr<disk::PartFile> part_;
};

// Into a descriptor, straight: standard output, a device, a FIFO. What was written cannot be taken
// back, so that only what continues it can follow.
class StreamSaver final : public Saver {
 public:
  // `descriptor` is borrowed.
  StreamSaver(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  // Opens `path`, which is no regular file. Throws Failure.
  explicit StreamSaver(const std::string& path);

  // What is written must have this sum.
  void expect(const disk::Sha256& sum) { expected_sum_ = sum; }
  // It is too late to keep a wrong document from the reader, and not too late to tell.
  void commit() override;
  std::string name() const override { return name_; }

 private:
  void do_begin(const stack::apps::Beginning& beginning) override;
  void do_write(std::uint64_t offset, stack::base::ByteView content) override;

  backends::Fd own_;
  int descriptor_;
  std::string name_;
  std::optional<disk::Sha256> expected_sum_;
  disk::Checksum sum_;                  // if one is expected
  std::optional<std::uint64_t> first_;  // octet of the document that was written
};

// Nowhere: to ask whether it is there.
class NoSaver final : public Saver {
 public:
  void commit() override {}
  std::string name() const override { return {}; }

 private:
  void do_begin(const stack::apps::Beginning&) override {}
  void do_write(std::uint64_t, stack::base::ByteView) override {}
};

// What the head of a response says of the document's version.
disk::Validators validators_of(const stack::http::ResponseHead& head);

}  // namespace tools::rawhttpget
