// What a run may leave behind in files.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/lab/fault_log.h"
#include "sim/lab/outcome.h"
#include "sim/scenario/scenario.h"
#include "tools/netsim/capture.h"
#include "tools/netsim/load.h"
#include "tools/netsim/out_file.h"
#include "tools/netsim/packet_lines.h"
#include "tools/netsim/page/run_film.h"

namespace CLI {
class App;
}

namespace netsim {

// File names; empty for none.
struct RecordingOptions {
  std::string fault_log{};    // the run's scripted twin
  std::string packet_log{};   // a line for each thing that happens to a packet
  std::string pcap{};         // every packet, for Wireshark
  bool pcap_secrets = false;  // with TLS's secrets
  std::string report{};       // the run as a page
};

// `options` is borrowed until the command line is parsed.
void add_recordings(CLI::App& command, RecordingOptions& options);

// Files are opened before a run and complete after finish().
class Recordings {
 public:
  // All are borrowed. Otherwise one line that says which file cannot be written.
  static std::expected<Recordings, std::string> open(const RecordingOptions& options,
                                                     const sim::scenario::Scenario& scenario,
                                                     std::uint64_t seed);

  // For the run.
  std::vector<sim::Observer*> observers();
  void attach(sim::lab::RunConfig& config) const;
  // After it. `selection` is what was run, and `command` repeats it.
  std::expected<void, std::string> finish(const Selection& selection, std::uint64_t seed,
                                          const sim::lab::Outcome& outcome,
                                          const std::string& command);

 private:
  std::expected<void, std::string> close_capture();

  explicit Recordings(const RecordingOptions& options) : options_(options) {}

  RecordingOptions options_;
  OutFile twin_;
  std::unique_ptr<sim::lab::FaultLog> faults_;
  OutFile packets_;
  std::unique_ptr<PacketRecord> record_;
  Unfinished capture_file_;
  std::unique_ptr<Capture> capture_;
  OutFile page_;
  std::unique_ptr<tools::netsim::page::RunFilm> film_;
  const sim::scenario::Scenario* scenario_ = nullptr;
};

}  // namespace netsim
