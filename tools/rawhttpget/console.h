// What the person who waits sees, and what scripts read.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "stack/base/time.h"
#include "tools/rawhttpget/face/metrics.h"
#include "tools/rawhttpget/face/progress.h"
#include "tools/rawhttpget/face/write_out.h"
#include "tools/rawhttpget/options.h"

namespace tools::rawhttpget {

// Invariant: standard error gets whole lines, and the bar makes room for them; standard output gets
// nothing but what was asked for.
class Console {
 public:
  // Throws Failure(kUsage) for a format that cannot be taken.
  explicit Console(const WordOptions& options);

  // What is good to know; nothing with -q or -nv.
  void say(const std::string& line);
  // A line for each file; nothing with -q.
  void say_briefly(const std::string& line);
  // What went wrong, or is dangerous: always.
  void warn(const std::string& line);

  // Called before each line, by whom lines wait to be written that belong before it.
  void let_speak_first(std::function<void()> speaker) { speaker_ = std::move(speaker); }

  face::Progress& progress() { return progress_; }
  // Draws what is due.
  void draw(stack::base::Instant now);
  stack::base::Instant due() const { return progress_.due(); }
  void end_progress(stack::base::Instant now, face::Progress::Id id, bool whole);
  // The run is stopped: what was drawn stays.
  void leave();

  // The figures of a download that is over.
  void tell(const face::Metrics& metrics);
  // Those told last.
  const face::Metrics& last() const { return last_; }

 private:
  void put(const std::string& text);

  std::function<void()> speaker_;

  const WordOptions& options_;
  face::Look look_;
  face::Progress progress_;
  std::optional<face::WriteOut> write_out_;
  face::Metrics last_;
};

}  // namespace tools::rawhttpget
