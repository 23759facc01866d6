// TCP's knobs on a command line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "stack/tcp/config.h"

namespace CLI {
class App;
}

namespace tools::knobs {

// What was asked for. Nothing, and false, leave things as they are.
struct TcpKnobs {
  std::optional<stack::tcp::send::CongestionAlgorithm> congestion{};
  std::optional<std::uint16_t> mss{};
  std::optional<std::size_t> window{};  // octets of receive buffer, from the beginning to the end
  bool no_sack = false;
  bool no_timestamps = false;
  bool no_window_scaling = false;
  bool ecn = false;
  bool pacing = false;

  void apply(stack::tcp::Config& config) const;
};

// Gives `app` the options --cc, --mss, --window, --no-sack, --no-timestamps, --no-wscale, --ecn and
// --pacing in a group "TCP". `knobs` is borrowed until the command line is parsed.
void add_tcp_options(CLI::App& app, TcpKnobs& knobs);

}  // namespace tools::knobs
