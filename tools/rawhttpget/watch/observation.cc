#include "tools/rawhttpget/watch/observation.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "stack/base/check.h"
#include "tools/rawhttpget/exit_code.h"
#include "tools/report/flow_page.h"
#include "tools/report/quantity.h"

namespace tools::rawhttpget::watch {

using report::Account;
using report::Milestones;
using stack::base::Duration;

namespace {

constexpr mode_t kPermissions = 0666;  // less the umask

std::string reason(int error) { return std::generic_category().message(error); }

std::unique_ptr<capture::CaptureFile> open_capture(const ObservationConfig& config) {
  if (config.pcap.empty()) return nullptr;
  try {
    return std::make_unique<capture::CaptureFile>(
        config.pcap, capture::CaptureConfig{.application = config.program, .epoch = config.epoch});
  } catch (const std::system_error& error) {
    throw Failure(ExitCode::kFile, error.what());
  }
}

backends::Fd open_report(const ObservationConfig& config) {
  if (config.report.empty()) return {};
  backends::Fd file(::open(config.report.c_str(),
                           O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY | O_CLOEXEC, kPermissions));
  if (!file.is_open()) {
    throw Failure(ExitCode::kFile,
                  fmt::format("cannot write to {}: {}", config.report, reason(errno)));
  }
  return file;
}

// 0, or errno.
int write_all(const backends::Fd& file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file.get(), text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

std::string outcome(const face::Metrics& metrics) {
  if (!metrics.error.empty()) return metrics.error;
  if (metrics.file_name.empty()) return fmt::format("status {}", metrics.status);
  return fmt::format("status {}, saved to {}", metrics.status, metrics.file_name);
}

std::vector<report::Fact> facts_of(const face::Metrics& metrics) {
  std::vector<report::Fact> facts;
  facts.push_back({"exit status", fmt::format("{}", metrics.exit_status())});
  facts.push_back({"content", report::octets_text(metrics.size_content)});
  if (metrics.tls) facts.push_back({metrics.tls->version, metrics.tls->cipher});
  if (!metrics.redirects.empty()) {
    facts.push_back({"redirects", fmt::format("{}", metrics.redirects.size())});
  }
  if (metrics.attempts > 1) facts.push_back({"attempts", fmt::format("{}", metrics.attempts)});
  return facts;
}

// A run that nobody timed has at least its packets.
std::string sentence_on(const report::FlowSummary& flow, const Milestones& parts,
                        const ObservationConfig& config) {
  const bool is_known = parts.total() > Duration{0};
  const report::Verdict verdict = explain(flow, is_known ? parts : report::milestones_of(flow));
  if (verdict.limit == report::Limit::kReceiver && config.limits_rate) {
    return "Limited by --limit-rate, which closes our window";
  }
  return verdict.sentence;
}

Account account_of(const face::Metrics& metrics, const std::string& verdict,
                   const ObservationConfig& config) {
  return {.title = metrics.url_effective.empty() ? metrics.url : metrics.url_effective,
          .subtitle = outcome(metrics),
          .made_by = "Made by " + config.program,
          .milestones = milestones_of(metrics.times),
          .verdict = verdict,
          .facts = facts_of(metrics)};
}

}  // namespace

Observation::Observation(ObservationConfig config)
    : config_(std::move(config)), capture_(open_capture(config_)), report_(open_report(config_)) {
  if (!capture_) return;
  interface_ = std::make_unique<capture::CaptureInterface>(*capture_, "raw", "raw IP sockets");
}

backends::Device& Observation::around(backends::Device& inner, capture::Tap::Now now) {
  CHECK(!tap_);
  std::vector<capture::Watcher*> watchers;
  if (interface_) watchers.push_back(interface_.get());
  if (follows_flows()) watchers.push_back(&flows_);
  if (watchers.empty()) return inner;
  tap_ = std::make_unique<capture::Tap>(inner, std::move(now), std::move(watchers));
  return *tap_;
}

void Observation::add_tls_secret(std::string_view line) {
  if (wants_secrets()) capture_->add_tls_secret(line);
}

void Observation::add_name(const stack::base::Address& address, std::string_view name) {
  if (capture_) capture_->add_name(address, name);
}

Observation::Conclusion Observation::conclude(const face::Metrics& metrics, std::uint64_t dropped) {
  Conclusion conclusion;
  const report::Flow* busiest = flows_.busiest();
  const std::string verdict =
      busiest ? sentence_on(busiest->summary(), milestones_of(metrics.times), config_) : "";
  if (config_.explain && busiest) conclusion.verdict = verdict;
  if (capture_) {
    interface_->set_dropped(dropped);
    capture_->close();
    if (const auto& failure = capture_->failure()) {
      conclusion.complaints.push_back(
          fmt::format("{} is cut short: {}", config_.pcap, failure->message()));
    }
  }
  if (report_.is_open()) {
    write_report(page_of(flows_, account_of(metrics, verdict, config_)), conclusion.complaints);
  }
  return conclusion;
}

void Observation::write_report(const report::Page& page, std::vector<std::string>& complaints) {
  const int error = write_all(report_, html_of(page));
  if (error != 0) {
    complaints.push_back(fmt::format("{} is cut short: {}", config_.report, reason(error)));
  }
  report_.close();
}

// What did not happen took no time; what follows it is counted from what came before.
Milestones milestones_of(const face::Times& times) {
  Milestones parts;
  Duration reached{0};
  const auto until = [&reached](const std::optional<Duration>& end) {
    if (!end) return Duration{0};
    return std::max(*end - std::exchange(reached, std::max(reached, *end)), Duration{0});
  };
  until(times.redirects);  // what led here is not of this connection
  parts.lookup = until(times.name_lookup);
  parts.connect = until(times.connect);
  parts.tls = until(times.tls);
  until(times.request_sent);
  parts.first_byte = until(times.first_byte);
  if (times.first_byte) parts.transfer = until(times.total);
  return parts;
}

}  // namespace tools::rawhttpget::watch
