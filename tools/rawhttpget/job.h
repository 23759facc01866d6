// One URL of the run: from the command line to the file.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "stack/apps/client.h"
#include "stack/apps/fetch.h"
#include "stack/host/host.h"
#include "tools/rawhttpget/console.h"
#include "tools/rawhttpget/logins.h"
#include "tools/rawhttpget/options.h"
#include "tools/rawhttpget/saver.h"

namespace tools::rawhttpget {

// What all jobs of a run work with; borrowed.
struct Workshop {
  const Options& options;
  const Logins& logins;
  stack::apps::Client& client;
  Console& console;
};

// Invariant: once concluded, the file stands under its name whole, or not at all.
class Job {
 public:
  virtual ~Job() = default;
  virtual void run(stack::base::Instant now, stack::host::Host& host) = 0;
  virtual stack::base::Instant deadline(stack::base::Instant now) const = 0;
  virtual bool done() const = 0;
  // Gives up: a signal came.
  virtual void abort() = 0;
  // It is over: gives the file its name or keeps what there is, says how it went, and tells the
  // code. `signal` is what stopped it, if one did.
  virtual ExitCode conclude(stack::base::Instant now, std::optional<int> signal) = 0;
};

// Opens the file, so that one that cannot be written fails before the first packet. Nothing if
// there is nothing to do (-nc). Throws Failure.
std::unique_ptr<Job> make_job(const Workshop& workshop, const std::string& typed,
                              std::size_t number);

// The same, without looking whether it is there: in one piece, or in several at once.
std::unique_ptr<Job> make_whole_job(const Workshop& workshop, const std::string& typed,
                                    std::size_t number);
std::unique_ptr<Job> make_segmented_job(const Workshop& workshop, const std::string& typed,
                                        std::size_t number);

// Draws the progress of one file.
class JobProgress final : public Watcher {
 public:
  JobProgress(Console& console, const Saver& saver) : console_(console), saver_(saver) {}
  void began(std::uint64_t offset, std::optional<std::uint64_t> total) override;
  void advanced(std::uint64_t stored) override;
  void end(stack::base::Instant now, bool whole);

 private:
  Console& console_;
  const Saver& saver_;
  std::optional<face::Progress::Id> id_;
};

}  // namespace tools::rawhttpget
