#include "tools/rawhttpget/run.h"

#include <algorithm>
#include <utility>

namespace tools::rawhttpget {

using stack::base::Duration;
using stack::base::Instant;
using stack::host::Host;

Run::Run(const Workshop& workshop, std::vector<std::string> urls)
    : workshop_(workshop), urls_(urls.begin(), urls.end()) {}

void Run::prepare() { start_jobs(Instant{}); }

void Run::run(Instant now, Host& host) {
  now_ = now;
  for (;;) {
    start_jobs(now);
    for (auto& job : jobs_) job->run(now, host);
    const auto is_done = [](const auto& job) { return job->done(); };
    if (std::ranges::none_of(jobs_, is_done)) break;
    for (auto& job : jobs_) {
      if (job->done()) conclude(now, *job);
    }
    std::erase_if(jobs_, is_done);
    next_start_ = now + workshop_.options.network.wait;
  }
  stack::apps::Connections& connections = workshop_.client.connections;
  if (jobs_.empty() && urls_.empty()) connections.let_all_go(now);
  connections.run(now);
  workshop_.console.draw(now);
}

Instant Run::deadline() const {
  Instant first = std::min(workshop_.client.connections.deadline(), workshop_.console.due());
  for (const auto& job : jobs_) first = std::min(first, job->deadline(now_));
  const bool may_start = static_cast<int>(jobs_.size()) < workshop_.options.network.jobs;
  if (!urls_.empty() && may_start) first = std::min(first, next_start_);
  return first;
}

bool Run::done() const {
  return jobs_.empty() && urls_.empty() && workshop_.client.connections.empty();
}

void Run::start_jobs(Instant now) {
  while (
      !urls_.empty() && static_cast<int>(jobs_.size()) < workshop_.options.network.jobs &&
      (started_ == 0 || workshop_.options.network.wait == Duration::zero() || now >= next_start_)) {
    start_next();
    if (workshop_.options.network.wait > Duration::zero()) return;
  }
}

void Run::start_next() {
  const std::string url = std::move(urls_.front());
  urls_.pop_front();
  try {
    if (auto job = make_job(workshop_, url, started_++)) jobs_.push_back(std::move(job));
  } catch (const Failure& failure) {
    workshop_.console.warn(std::string("rawhttpget: ") + failure.what());
    note(failure.code());
  }
}

void Run::conclude(Instant now, Job& job) { note(job.conclude(now, std::nullopt)); }

void Run::note(ExitCode code) {
  if (code == ExitCode::kOk) return;
  const bool graver = code_ == ExitCode::kOk || code_ == ExitCode::kOther ||
                      (code != ExitCode::kOther && code < code_);
  if (graver) code_ = code;
}

void Run::stop(Instant now, int signal) {
  workshop_.console.leave();
  urls_.clear();
  for (auto& job : jobs_) {
    job->abort();
    (void)job->conclude(now, signal);
  }
  jobs_.clear();
  workshop_.client.connections.let_all_go(now);
}

}  // namespace tools::rawhttpget
