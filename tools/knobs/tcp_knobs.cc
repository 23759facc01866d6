#include "tools/knobs/tcp_knobs.h"

#include <CLI/CLI.hpp>

#include <string>

#include "tools/knobs/size.h"

namespace tools::knobs {
namespace {

using stack::tcp::send::CongestionAlgorithm;

constexpr const char* kGroup = "TCP";  // the heading in --help
constexpr std::uint16_t kSmallestMss = 64;
constexpr std::uint16_t kLargestMss = 65'495;  // of an IPv4 packet without options
constexpr std::size_t kLargestWindow = std::size_t{1} << 30;

void add_congestion(CLI::App& app, TcpKnobs& knobs) {
  app.add_option_function<std::string>(
         "--cc",
         [&knobs](const std::string& name) {
           knobs.congestion = name == "reno"  ? CongestionAlgorithm::kNewReno
                              : name == "bbr" ? CongestionAlgorithm::kBbr
                                              : CongestionAlgorithm::kCubic;
         },
         "Congestion control: reno, cubic or bbr (cubic)")
      ->check(CLI::IsMember({"reno", "cubic", "bbr"}))
      ->type_name("NAME")
      ->group(kGroup);
}

void add_window(CLI::App& app, TcpKnobs& knobs) {
  app.add_option_function<std::string>(
         "--window",
         [&knobs](const std::string& text) {
           const auto size = parse_size(text);
           if (!size || *size == 0 || *size > kLargestWindow) {
             throw CLI::ValidationError("--window", "'" + text + "' is no size from 1 to 1024M");
           }
           knobs.window = size;
         },
         "Receive buffer of a fixed size, such as 64K or 4M (it grows by itself)")
      ->type_name("SIZE")
      ->group(kGroup);
}

}  // namespace

void TcpKnobs::apply(stack::tcp::Config& config) const {
  if (congestion) config.congestion = *congestion;
  if (mss) config.mss = *mss;
  if (window) config.initial_receive_buffer = config.receive_buffer = *window;
  if (no_sack) config.sack = false;
  if (no_timestamps) config.timestamps = false;
  if (no_window_scaling) config.window_scaling = false;
  if (ecn) config.ecn = true;
  if (pacing) config.pacing = true;
}

void add_tcp_options(CLI::App& app, TcpKnobs& knobs) {
  add_congestion(app, knobs);
  app.add_option("--mss", knobs.mss, "Largest segment, in octets (what the MTU allows)")
      ->check(CLI::Range(kSmallestMss, kLargestMss))
      ->type_name("N")
      ->group(kGroup);
  add_window(app, knobs);
  app.add_flag("--no-sack", knobs.no_sack, "No selective acknowledgments (RFC 2018)")
      ->group(kGroup);
  app.add_flag("--no-timestamps", knobs.no_timestamps, "No timestamps (RFC 7323)")->group(kGroup);
  app.add_flag("--no-wscale", knobs.no_window_scaling, "No window scaling (RFC 7323)")
      ->group(kGroup);
  app.add_flag("--ecn", knobs.ecn, "Explicit congestion notification (RFC 3168)")->group(kGroup);
  app.add_flag("--pacing", knobs.pacing, "Spread a window over the round trip")->group(kGroup);
}

}  // namespace tools::knobs
