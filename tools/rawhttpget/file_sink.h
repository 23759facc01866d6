// Where the fetch's content goes: into a part file.
#pragma once

#include <optional>

#include "stack/apps/sink.h"
#include "tools/rawhttpget/exit_code.h"
#include "tools/rawhttpget/part_file.h"

namespace tools::rawhttpget {

// Invariant: failure() is set exactly if a call answered false. No exception passes through the
// stack.
class FileSink final : public stack::apps::Sink {
 public:
  // `file` outlives the sink.
  explicit FileSink(PartFile& file) : file_(file) {}

  bool begin(const stack::http::ResponseHead&) override { return true; }
  bool write(stack::base::ByteView content) override {
    try {
      file_.write(content);
      return true;
    } catch (const Failure& failure) {
      failure_ = failure;
      return false;
    }
  }
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  PartFile& file_;
  std::optional<Failure> failure_;
};

}  // namespace tools::rawhttpget
