#include "tools/netsim/recordings.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <system_error>

#include "sim/lab/twin.h"
#include "stack/base/check.h"
#include "tools/netsim/build_id.h"
#include "tools/netsim/page/run_page.h"
#include "tools/report/page.h"

namespace netsim {
namespace {

// A scenario names its files from where it lies, and the twin lies elsewhere. What is built in has
// the same name everywhere.
void name_files_from(const std::filesystem::path& twin, const std::filesystem::path& original,
                     sim::scenario::Document& document) {
  std::error_code none;
  for (const std::string& path : document.paths()) {
    const std::string text = document.value(path).value_or("");
    if (!path.ends_with("rate.trace") || text.size() < 2) continue;
    const auto file = original.parent_path() / text.substr(1, text.size() - 2);
    if (!std::filesystem::is_regular_file(file, none)) continue;
    const auto folder = std::filesystem::absolute(twin).parent_path();
    const auto name = std::filesystem::proximate(std::filesystem::absolute(file), folder, none);
    CHECK(document.set(fmt::format("{}=\"{}\"", path, name.string())));
  }
}

// Null without a name.
std::expected<std::unique_ptr<Capture>, std::string> create_capture(
    const Unfinished& file, const sim::scenario::Scenario& scenario) {
  const std::string& name = file.name();
  if (name.empty()) return nullptr;
  if (scenario.links.size() > Capture::kMostLinks) {
    return std::unexpected(fmt::format("{}: a capture has room for {} links, not {}", name,
                                       Capture::kMostLinks, scenario.links.size()));
  }
  try {
    return std::make_unique<Capture>(file.path(), scenario);
  } catch (const std::system_error& error) {
    return std::unexpected(fmt::format("{}: {}", name, error.code().message()));
  }
}

}  // namespace

using sim::lab::Outcome;
using sim::scenario::Scenario;
using tools::netsim::page::RunFilm;

void add_recordings(CLI::App& command, RecordingOptions& options) {
  command.add_option("--fault-log", options.fault_log,
                     "Write the run as a scenario without chance, for replay and shrink");
  command.add_option("--packet-log", options.packet_log,
                     "Write a line for each thing that happens to a packet, for diff");
  auto* pcap =
      command.add_option("--pcap", options.pcap, "Write every packet, for Wireshark (pcapng)");
  command
      .add_flag("--pcap-secrets", options.pcap_secrets,
                "With TLS's secrets in it, so that Wireshark reads what is said")
      ->needs(pcap);
  command.add_option("--report", options.report, "Write the run as a page (HTML), for people");
}

std::expected<Recordings, std::string> Recordings::open(const RecordingOptions& options,
                                                        const Scenario& scenario,
                                                        std::uint64_t seed) {
  Recordings recordings(options);
  auto twin = create(options.fault_log);
  if (!twin) return std::unexpected(twin.error());
  auto packets = create(options.packet_log);
  if (!packets) return std::unexpected(packets.error());
  if (*twin) recordings.faults_ = std::make_unique<sim::lab::FaultLog>();
  recordings.twin_ = *std::move(twin);
  if (*packets) {
    recordings.record_ = std::make_unique<PacketRecord>(
        scenario, packets->get(),
        fmt::format("{}, seed {}, build {}", scenario.file, seed, build_id()));
  }
  recordings.packets_ = *std::move(packets);
  recordings.capture_file_ = Unfinished(options.pcap);
  auto capture = create_capture(recordings.capture_file_, scenario);
  if (!capture) return std::unexpected(capture.error());
  recordings.capture_ = *std::move(capture);
  auto page = create(options.report);
  if (!page) return std::unexpected(page.error());
  if (*page) recordings.film_ = std::make_unique<RunFilm>(scenario);
  recordings.page_ = *std::move(page);
  recordings.scenario_ = &scenario;
  return recordings;
}

std::vector<sim::Observer*> Recordings::observers() {
  std::vector<sim::Observer*> all;
  if (faults_) all.push_back(faults_.get());
  if (record_) all.push_back(record_.get());
  if (capture_) all.push_back(capture_.get());
  if (film_) all.push_back(film_.get());
  return all;
}

void Recordings::attach(sim::lab::RunConfig& config) const {
  if (film_) film_->attach(config);
  if (!capture_ || !options_.pcap_secrets) return;
  config.key_log = [capture = capture_.get()](std::string_view line) { capture->on_secret(line); };
}

std::expected<void, std::string> Recordings::finish(const Selection& selection, std::uint64_t seed,
                                                    const Outcome& outcome,
                                                    const std::string& command) {
  if (faults_) {
    const auto loaded = load(selection);
    if (!loaded) return std::unexpected(loaded.error());
    auto twin = sim::lab::twin(loaded->document, loaded->files, {}, *faults_,
                               {.file = selection.name,
                                .seed = seed,
                                .trace_hash = outcome.trace_hash,
                                .build = build_id()});
    if (!twin) return std::unexpected(fmt::format("{}: {}", options_.fault_log, twin.error()));
    name_files_from(options_.fault_log, selection.name, *twin);
    twin_.write(twin->to_text());
  }
  if (film_) {
    film_->conclude();
    page_.write(tools::report::html_of(page_of(
        *film_, *scenario_, outcome, {.seed = seed, .command = command, .build = build_id()})));
  }
  // One that cannot be written takes no other with it.
  std::expected<void, std::string> all;
  for (auto closed : {page_.close(), twin_.close(), packets_.close(), close_capture()}) {
    if (all && !closed) all = std::move(closed);
  }
  return all;
}

std::expected<void, std::string> Recordings::close_capture() {
  if (!capture_) return {};
  if (const auto failure = capture_->close()) {
    return std::unexpected(fmt::format("{}: {}", options_.pcap, failure->message()));
  }
  return capture_file_.finish();
}

}  // namespace netsim
