// All URLs of the command line, so many at a time.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stack/host/application.h"
#include "tools/rawhttpget/job.h"

namespace tools::rawhttpget {

// Invariant: at most as many jobs as the options allow are under way; each URL is concluded once.
// Done once all are, and the connections have ended.
class Run final : public stack::host::Application {
 public:
  // `workshop` and what it borrows outlives the run.
  Run(const Workshop& workshop, std::vector<std::string> urls);

  // Opens what the first URLs are saved to, so that a mistake shows before the first packet.
  void prepare();
  void run(stack::base::Instant now, stack::host::Host& host) override;
  stack::base::Instant deadline() const override;
  bool done() const override;

  // A signal came: concludes what is under way and forgets the rest.
  void stop(stack::base::Instant now, int signal);
  // The gravest code so far, as wget weighs them: the lowest but for 0 and 1.
  ExitCode exit_code() const { return code_; }

 private:
  void start_jobs(stack::base::Instant now);
  void start_next();
  void conclude(stack::base::Instant now, Job& job);
  void note(ExitCode code);

  const Workshop& workshop_;
  std::deque<std::string> urls_;
  std::size_t started_ = 0;
  std::vector<std::unique_ptr<Job>> jobs_;
  stack::base::Instant next_start_{};
  ExitCode code_ = ExitCode::kOk;
  stack::base::Instant now_{};  // of the last turn
};

}  // namespace tools::rawhttpget
