#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "backends/event_loop.h"
#include "stack/apps/verdict.h"
#include "tools/rawhttpget/ending.h"
#include "tools/rawhttpget/job.h"
#include "tools/rawhttpget/plan.h"
#include "tools/rawhttpget/status_line.h"

namespace tools::rawhttpget {

using stack::apps::Ask;
using stack::apps::Beginning;
using stack::apps::Fetch;
using stack::apps::Outcome;
using stack::base::Instant;
using stack::base::Range;
using stack::host::Host;
using stack::http::Url;

namespace {

// A part that is smaller is not worth a connection of its own.
constexpr std::uint64_t kLeastSegment = 64 * 1024;

// One part of the document on its way into the file.
class Segment final : public stack::apps::Sink {
 public:
  Segment(disk::PartFile& part, JobProgress& progress, std::uint64_t& stored)
      : part_(part), progress_(progress), stored_(stored) {}

  bool begin(const Beginning& beginning) override {
    at_ = beginning.offset;
    return true;
  }
  bool write(stack::base::ByteView content) override {
    try {
      part_.write_at(at_, content);
    } catch (const Failure& failure) {
      failure_ = failure;
      return false;
    }
    at_ += content.size();
    stored_ += content.size();
    progress_.advanced(stored_);
    return true;
  }
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  disk::PartFile& part_;
  JobProgress& progress_;
  std::uint64_t& stored_;  // by all segments together
  std::uint64_t at_ = 0;
  std::optional<Failure> failure_;
};

// Asks for the head alone first: how long the document is, and whether it can be had in parts of
// one version. If it cannot, it comes in one.
class SegmentedJob final : public Job {
 public:
  SegmentedJob(const Workshop& workshop, std::string typed, std::size_t number, const Url& url);

  void run(Instant now, Host& host) override;
  Instant deadline(Instant now) const override;
  bool done() const override;
  void abort() override;
  ExitCode conclude(Instant now, std::optional<int> signal) override;

 private:
  struct Part {
    std::unique_ptr<Segment> sink;
    std::unique_ptr<Fetch> fetch;
  };

  bool can_be_split() const;
  void split();
  void fall_back();
  std::vector<Range> shares() const;
  const Fetch& telling() const;
  ExitCode settle(std::optional<int> signal, std::string& error);

  const Workshop& workshop_;
  std::string typed_;
  std::size_t number_;
  Url url_;
  std::unique_ptr<FileSaver> saver_;
  NoSaver nowhere_;
  std::optional<JobProgress> progress_;
  Fetch probe_;
  bool is_split_ = false;
  std::vector<Part> parts_;
  std::uint64_t stored_ = 0;
  std::uint64_t total_ = 0;
  std::unique_ptr<Job> whole_;  // in one piece after all
};

Ask probe_of(const Url& url, const Workshop& workshop) {
  Ask ask = ask_of(url, workshop.options, workshop.logins);
  ask.method = "HEAD";
  return ask;
}

SegmentedJob::SegmentedJob(const Workshop& workshop, std::string typed, std::size_t number,
                           const Url& url)
    : workshop_(workshop),
      typed_(std::move(typed)),
      number_(number),
      url_(url),
      saver_(std::make_unique<FileSaver>(request_of(workshop.options, url), nullptr,
                                         workshop.options.files.use_server_timestamps)),
      progress_(std::in_place, workshop.console, *saver_),
      probe_(probe_of(url, workshop), terms_of(workshop.options), workshop.client, nowhere_) {}

void SegmentedJob::run(Instant now, Host& host) {
  if (whole_) return whole_->run(now, host);
  if (!is_split_) {
    probe_.run(now, host);
    if (!probe_.done()) return;
    if (!can_be_split()) {
      fall_back();
      return whole_->run(now, host);
    }
    split();
  }
  for (Part& part : parts_) part.fetch->run(now, host);
  const auto has_no_parts = [](const Part& part) {
    return part.fetch->outcome() == Outcome::kChanged;
  };
  if (std::ranges::any_of(parts_, has_no_parts)) {
    fall_back();
    return whole_->run(now, host);
  }
  const bool one_failed = std::ranges::any_of(parts_, [](const Part& part) {
    return part.fetch->done() && part.fetch->outcome() != Outcome::kComplete;
  });
  if (one_failed) abort();  // the others would be in vain; what they have is kept
}

bool SegmentedJob::can_be_split() const {
  if (probe_.outcome() != Outcome::kComplete || !probe_.head()) return false;
  const auto& fields = probe_.head()->fields;
  const bool refuses = fields.list_contains("Accept-Ranges", "none");
  return !refuses && probe_.version().known() && probe_.total().value_or(0) >= 2 * kLeastSegment;
}

// Something is wrong, or too small, or the server has no parts: a fetch of the whole will tell.
void SegmentedJob::fall_back() {
  for (Part& part : parts_) part.fetch->abort();
  parts_.clear();
  progress_->end(backends::EventLoop::now(), false);
  saver_.reset();
  whole_ = make_whole_job(workshop_, typed_, number_);
}

void SegmentedJob::split() {
  is_split_ = true;
  total_ = *probe_.total();
  disk::PartFile& file = saver_->part();
  const bool goes_on = disk::if_range(file.document().validators) == probe_.version().validator() &&
                       file.document().total == total_ && !file.written().empty();
  if (goes_on) {
    file.go_on(file.written().ranges().back().end);
  } else {
    file.begin({.validators = validators_of(*probe_.head()), .total = total_});
  }
  stored_ = file.written().size();
  progress_->began(stored_, total_);
  for (const Range& share : shares()) {
    Ask ask = ask_of(url_, workshop_.options, workshop_.logins);
    ask.part = {.begin = share.begin, .end = share.end, .version = probe_.version()};
    auto sink = std::make_unique<Segment>(file, *progress_, stored_);
    auto fetch = std::make_unique<Fetch>(std::move(ask), terms_of(workshop_.options),
                                         workshop_.client, *sink);
    parts_.push_back({std::move(sink), std::move(fetch)});
  }
}

// What is missing, in as many shares as were asked for, the larger gaps cut first.
std::vector<Range> SegmentedJob::shares() const {
  std::vector<Range> shares = saver_->part().written().missing({0, total_});
  const auto wanted = static_cast<std::size_t>(workshop_.options.files.segments);
  while (shares.size() < wanted) {
    const auto largest = std::ranges::max_element(shares, {}, &Range::size);
    if (largest == shares.end() || largest->size() < 2 * kLeastSegment) break;
    const std::uint64_t middle = largest->begin + largest->size() / 2;
    const Range second{middle, std::exchange(largest->end, middle)};
    shares.push_back(second);
  }
  return shares;
}

Instant SegmentedJob::deadline(Instant now) const {
  if (whole_) return whole_->deadline(now);
  if (!is_split_) return probe_.done() ? now : probe_.deadline(now);
  Instant first = stack::base::kNever;
  for (const Part& part : parts_) first = std::min(first, part.fetch->deadline(now));
  return first;
}

bool SegmentedJob::done() const {
  if (whole_) return whole_->done();
  return is_split_ &&
         std::ranges::all_of(parts_, [](const Part& part) { return part.fetch->done(); });
}

void SegmentedJob::abort() {
  if (whole_) return whole_->abort();
  probe_.abort();
  is_split_ = true;
  for (Part& part : parts_) part.fetch->abort();
}

// The fetch that says how it went: the one that failed, if one did.
const Fetch& SegmentedJob::telling() const {
  const Fetch* last = &probe_;
  for (const Part& part : parts_) {
    last = part.fetch.get();
    const auto outcome = last->outcome();
    if (outcome && outcome != Outcome::kComplete && outcome != Outcome::kAborted) break;
  }
  return *last;
}

ExitCode SegmentedJob::conclude(Instant now, std::optional<int> signal) {
  if (whole_) return whole_->conclude(now, signal);
  std::string error;
  ExitCode code = ExitCode::kOk;
  try {
    code = settle(signal, error);
  } catch (const Failure& failure) {
    code = failure.code();
    error = failure.what();
  }
  progress_->end(now, code == ExitCode::kOk);
  if (!error.empty()) {
    const auto kept = saver_->suspend();
    workshop_.console.warn("rawhttpget: " + error + (kept ? "; " + *kept : ""));
  }
  face::Metrics metrics = metrics_of(telling(), typed_);
  metrics.number = number_;
  metrics.exit_code = code;
  metrics.signal = signal.value_or(0);
  metrics.error = error;
  metrics.size_content = stored_;
  if (code == ExitCode::kOk) metrics.file_name = saver_->name();
  workshop_.console.tell(metrics);
  return code;
}

ExitCode SegmentedJob::settle(std::optional<int> signal, std::string& error) {
  if (signal && !done()) abort();
  for (const Part& part : parts_) {
    if (part.sink->failure()) throw *part.sink->failure();
  }
  const Fetch& fetch = telling();
  if (signal || fetch.outcome() == Outcome::kAborted) {
    error = "stopped by a signal";
    return ExitCode::kOther;
  }
  if (fetch.outcome() != Outcome::kComplete) {
    error = failure_line(fetch);
    return exit_code_of(fetch.result());
  }
  saver_->commit_size(total_);
  workshop_.console.say(status_line(fetch.result()));
  workshop_.console.say(
      fmt::format("Wrote {} bytes to {}, in {} parts", total_, saver_->name(), parts_.size()));
  return ExitCode::kOk;
}

}  // namespace

std::unique_ptr<Job> make_segmented_job(const Workshop& workshop, const std::string& typed,
                                        std::size_t number) {
  return std::make_unique<SegmentedJob>(workshop, typed, number, url_of(typed, workshop.options));
}

}  // namespace tools::rawhttpget
