#include "tools/rawhttpget/console.h"

#include <unistd.h>

#include <cstdio>

#include "tools/rawhttpget/exit_code.h"
#include "tools/rawhttpget/face/metrics_json.h"

namespace tools::rawhttpget {

using stack::base::Instant;

Console::Console(const WordOptions& options)
    : options_(options),
      look_(face::look_for(options.progress, face::surroundings_of(STDERR_FILENO))),
      progress_(look_) {
  if (options.write_out.empty()) return;
  auto format = face::WriteOut::parse(options.write_out);
  if (!format) throw Failure(ExitCode::kUsage, "--write-out: " + format.error());
  write_out_ = *std::move(format);
}

// That nobody listens any more is no reason to lose a download.
void Console::put(const std::string& text) {
  if (text.empty()) return;
  if (speaker_) speaker_();
  (void)std::fwrite(text.data(), 1, text.size(), stderr);
  (void)std::fflush(stderr);
}

void Console::say(const std::string& line) {
  if (!options_.progress.quiet && !options_.progress.no_verbose) warn(line);
}

void Console::say_briefly(const std::string& line) {
  if (!options_.progress.quiet) warn(line);
}

void Console::warn(const std::string& line) { put(progress_.clear() + line + '\n'); }

void Console::draw(Instant now) {
  if (now < progress_.due()) return;
  // The window may have been resized.
  progress_.set_columns(face::columns_of_terminal(face::surroundings_of(STDERR_FILENO)));
  put(progress_.draw(now));
}

void Console::end_progress(Instant now, face::Progress::Id id, bool whole) {
  const std::string last = progress_.end(now, id, whole);
  // Into a pipe, what went wrong is said in a line of its own.
  if (whole || look_.kind != face::ProgressKind::kPlain) put(last);
}

void Console::leave() { put(progress_.leave()); }

void Console::tell(const face::Metrics& metrics) {
  last_ = metrics;
  std::string text;
  if (options_.json) text += face::metrics_json(metrics) + '\n';
  if (write_out_) text += write_out_->text(metrics);
  if (text.empty()) return;
  (void)std::fwrite(text.data(), 1, text.size(), stdout);
  (void)std::fflush(stdout);
}

}  // namespace tools::rawhttpget
