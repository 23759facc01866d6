#include "tools/rawhttpget/job.h"

#include <fmt/format.h>
#include <unistd.h>

#include <utility>

#include "backends/event_loop.h"
#include "tools/rawhttpget/disk/target.h"
#include "tools/rawhttpget/ending.h"
#include "tools/rawhttpget/plan.h"
#include "tools/rawhttpget/status_line.h"
#include "tools/rawhttpget/tcp_stats.h"
#include "tools/text/escape.h"

namespace tools::rawhttpget {

using stack::apps::Ask;
using stack::apps::Fetch;
using stack::apps::FetchResult;
using stack::apps::Outcome;
using stack::base::Instant;
using stack::host::Host;
using stack::http::Url;

void JobProgress::began(std::uint64_t offset, std::optional<std::uint64_t> total) {
  if (id_) return console_.progress().restart(*id_, offset, total);
  id_ = console_.progress().begin(backends::EventLoop::now(), saver_.name(), offset, total);
}

void JobProgress::advanced(std::uint64_t stored) { console_.progress().advance(*id_, stored); }

void JobProgress::end(Instant now, bool whole) {
  if (id_) console_.end_progress(now, *std::exchange(id_, std::nullopt), whole);
}

namespace {

class SingleJob final : public Job {
 public:
  SingleJob(const Workshop& workshop, std::string typed, std::size_t number, const Url& url,
            std::unique_ptr<Saver> saver, Ask ask)
      : workshop_(workshop),
        typed_(std::move(typed)),
        number_(number),
        url_(url),
        saver_(std::move(saver)),
        progress_(workshop.console, *saver_),
        method_(ask.method),
        fetch_(std::move(ask), terms_of(workshop.options), workshop.client, *saver_) {
    saver_->tell(&progress_);
  }

  void run(Instant now, Host& host) override {
    fetch_.run(now, host);
    say_what_happened(now);
  }
  Instant deadline(Instant now) const override { return fetch_.deadline(now); }
  bool done() const override { return fetch_.done(); }
  void abort() override { fetch_.abort(); }
  ExitCode conclude(Instant now, std::optional<int> signal) override;

 private:
  void say_what_happened(Instant now);
  ExitCode settle(std::optional<int> signal, std::string& error);
  ExitCode settle_whole();
  std::string what_is_kept();

  const Workshop& workshop_;
  std::string typed_;
  std::size_t number_;
  Url url_;
  std::unique_ptr<Saver> saver_;
  JobProgress progress_;
  std::string method_;
  Fetch fetch_;
  std::optional<Instant> announced_pause_;
  std::optional<stack::base::Endpoint> announced_end_;  // ours
};

// On the way.
void SingleJob::say_what_happened(Instant now) {
  if (workshop_.options.words.verbose && fetch_.local() && fetch_.local() != announced_end_) {
    announced_end_ = fetch_.local();
    workshop_.console.warn(fmt::format("Remote: {}\nLocal:  {}", fetch_.remote()->to_string(),
                                       fetch_.local()->to_string()));
  }
  const auto pause = fetch_.pausing_until();
  if (!pause || pause == announced_pause_) return;
  announced_pause_ = pause;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(*pause - now).count();
  workshop_.console.say(fmt::format("{}: {}; another attempt in {} s", url_.authority(),
                                    name_of(fetch_.last_failure()), seconds));
}

ExitCode SingleJob::conclude(Instant now, std::optional<int> signal) {
  std::string error;
  ExitCode code = ExitCode::kOk;
  progress_.end(now, fetch_.outcome() == Outcome::kComplete);
  try {
    code = settle(signal, error);
  } catch (const Failure& failure) {
    code = failure.code();
    error = failure.what();
  }
  if (!error.empty()) workshop_.console.warn("rawhttpget: " + error + what_is_kept());
  face::Metrics metrics = metrics_of(fetch_, typed_);
  metrics.method = method_;
  metrics.number = number_;
  metrics.exit_code = code;
  metrics.signal = signal.value_or(0);
  metrics.error = error;
  if (code == ExitCode::kOk && saver_->begun()) metrics.file_name = saver_->name();
  if (workshop_.options.words.progress.no_verbose && error.empty()) {
    workshop_.console.say_briefly(face::summary_line(metrics));
  }
  workshop_.console.tell(metrics);
  if (workshop_.options.words.verbose && fetch_.remote()) {
    workshop_.console.warn("Connected: " + fetch_.remote()->to_string());
  }
  if (workshop_.options.words.tcp_stats) workshop_.console.warn(tcp_stats(fetch_.result().tcp));
  return code;
}

// For the end of the line that says what went wrong.
std::string SingleJob::what_is_kept() {
  if (saver_->failure() && !saver_->begun()) return {};
  try {
    const auto kept = saver_->suspend();
    return kept ? "; " + *kept : std::string();
  } catch (const Failure& failure) {
    return std::string("; ") + failure.what();
  }
}

ExitCode SingleJob::settle(std::optional<int> signal, std::string& error) {
  if (signal && !fetch_.done()) fetch_.abort();
  const FetchResult result = fetch_.result();
  if (result.tls && result.tls->distrust) {
    workshop_.console.warn(fmt::format("rawhttpget: warning: {}: {} (--no-check-certificate)",
                                       result.url.authority(), *result.tls->distrust));
  }
  if (saver_->not_newer()) {
    workshop_.console.say(
        fmt::format("{} is not older than what the server has: kept", saver_->name()));
    return ExitCode::kOk;
  }
  switch (result.outcome) {
    case Outcome::kComplete:
      workshop_.console.say(status_line(result));
      return settle_whole();
    case Outcome::kNotModified:
      workshop_.console.say(status_line(result));
      workshop_.console.say(fmt::format("{} is up to date: kept", saver_->name()));
      return ExitCode::kOk;
    case Outcome::kSinkFailed:
      if (saver_->failure()) throw *saver_->failure();
      error = failure_line(fetch_);
      return ExitCode::kFile;
    case Outcome::kAborted:
      error = "stopped by a signal";
      return ExitCode::kOther;
    case Outcome::kStatus:
    case Outcome::kUnauthorized:
      error = fmt::format("{}: {}", text::escape(result.url.to_string()), status_line(result));
      if (result.status == 0) error = failure_line(fetch_);  // a proxy's refusal
      return exit_code_of(result);
    default:
      error = failure_line(fetch_);
      return exit_code_of(result);
  }
}

// All of it is there. A 416 has said so of what was held already.
ExitCode SingleJob::settle_whole() {
  Console& console = workshop_.console;
  if (method_ == "HEAD") {
    if (fetch_.total()) console.say(fmt::format("Length: {}", *fetch_.total()));
    console.say("Remote file exists.");
    return ExitCode::kOk;
  }
  saver_->commit();
  if (!saver_->begun()) {
    console.say(fmt::format("{} was whole already", saver_->name()));
    return ExitCode::kOk;
  }
  console.say(fmt::format("Wrote {} bytes to {}", saver_->stored(), saver_->name()));
  return ExitCode::kOk;
}

// For -O - and -O with a device or a FIFO; nothing for a file, and for a name that a URL gives.
std::unique_ptr<Saver> stream_for(const FileOptions& files) {
  std::unique_ptr<StreamSaver> stream;
  if (files.output == "-") {
    stream = std::make_unique<StreamSaver>(STDOUT_FILENO, "standard output");
  } else if (!files.output.empty() && disk::is_stream(files.output)) {
    stream = std::make_unique<StreamSaver>(files.output);
  }
  if (!stream) return nullptr;
  if (const auto sum = disk::parse_checksum(files.checksum)) stream->expect(*sum);
  return stream;
}

std::unique_ptr<Saver> saver_for(const Workshop& workshop, const Url& url, Ask& ask) {
  const Options& options = workshop.options;
  if (ask.method == "HEAD") return std::make_unique<NoSaver>();
  if (auto stream = stream_for(options.files)) return stream;
  const std::string path = path_of(url, options);
  auto saver = std::make_unique<FileSaver>(request_of(options, url), naming_of(options),
                                           options.files.use_server_timestamps);
  if (options.files.timestamping) {
    if (const auto local = disk::local_file(path)) {
      ask.modified_since = disk::if_modified_since(*local);
      saver->only_if_newer_than(*local);
    }
  }
  if (ask.part) {
    saver->start_at(ask.part->begin);
  } else {
    ask.held = saver->held();
  }
  return saver;
}

}  // namespace

std::unique_ptr<Job> make_job(const Workshop& workshop, const std::string& typed,
                              std::size_t number) {
  const Options& options = workshop.options;
  const Url url = url_of(typed, options);
  if (options.files.no_clobber && disk::is_taken(path_of(url, options))) {
    workshop.console.say(fmt::format("{} is there already: kept", path_of(url, options)));
    return nullptr;
  }
  if (options.files.segments > 1) return make_segmented_job(workshop, typed, number);
  return make_whole_job(workshop, typed, number);
}

std::unique_ptr<Job> make_whole_job(const Workshop& workshop, const std::string& typed,
                                    std::size_t number) {
  const Url url = url_of(typed, workshop.options);
  Ask ask = ask_of(url, workshop.options, workshop.logins);
  auto saver = saver_for(workshop, url, ask);
  return std::make_unique<SingleJob>(workshop, typed, number, url, std::move(saver),
                                     std::move(ask));
}

}  // namespace tools::rawhttpget
