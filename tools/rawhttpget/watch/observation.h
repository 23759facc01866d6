// What the command line asks to be kept of the packets: --pcap, --report and --explain.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/device.h"
#include "backends/fd.h"
#include "stack/base/address.h"
#include "stack/base/time.h"
#include "tools/capture/capture_file.h"
#include "tools/capture/tap.h"
#include "tools/rawhttpget/face/metrics.h"
#include "tools/report/flow_log.h"
#include "tools/report/page.h"
#include "tools/report/verdict.h"

namespace tools::rawhttpget::watch {

struct ObservationConfig {
  std::string pcap{};         // the capture's file; empty: none
  bool with_secrets = false;  // TLS secrets go into the capture
  std::string report{};       // the page's file; empty: none
  bool explain = false;
  bool limits_rate = false;  // --limit-rate, which closes our window on purpose
  std::string program{};     // name and version
  // Wall-clock time of Instant{}, since 1970.
  stack::base::Duration epoch{0};
};

// Invariant: the two files are open from the beginning, so that what cannot be written is said
// before the first packet. Costs nothing where nothing is asked for. Later errors end the file and
// not the download.
class Observation {
 public:
  // Call it with no more privileges than the user's. Throws Failure where a file cannot be written.
  explicit Observation(ObservationConfig config);

  // `inner`, or something around it that watches; lent for as long as this lives, and `inner` with
  // it. Once.
  backends::Device& around(backends::Device& inner, capture::Tap::Now now);

  // Whether secrets are wanted; then every line of the key log.
  bool wants_secrets() const { return config_.with_secrets && capture_ != nullptr; }
  void add_tls_secret(std::string_view line);
  // The server's address has this name.
  void add_name(const stack::base::Address& address, std::string_view name);

  // What there is to say at the end, a line each: first the verdict, if asked for, then what went
  // wrong with the files.
  struct Conclusion {
    std::optional<std::string> verdict{};
    std::vector<std::string> complaints{};
  };
  // The run is over; `dropped` packets found the kernel's buffer full. Once.
  Conclusion conclude(const face::Metrics& metrics, std::uint64_t dropped);

 private:
  bool follows_flows() const { return config_.explain || !config_.report.empty(); }
  void write_report(const report::Page& page, std::vector<std::string>& complaints);

  ObservationConfig config_;
  std::unique_ptr<capture::CaptureFile> capture_;
  std::unique_ptr<capture::CaptureInterface> interface_;
  backends::Fd report_;
  report::FlowLog flows_;
  std::unique_ptr<capture::Tap> tap_;
};

// How long the parts of a download took, from the instants at which each was over.
report::Milestones milestones_of(const face::Times& times);

}  // namespace tools::rawhttpget::watch
