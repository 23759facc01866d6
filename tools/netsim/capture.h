// A run as a capture file: every link has an interface at each of its ends.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "sim/observer.h"
#include "sim/scenario/scenario.h"
#include "tools/capture/capture_file.h"

namespace netsim {

// A packet is in the file twice if it arrives: at the end that sends it when it leaves the queue,
// and at the other end. What the wire did to it stands in a comment: its verdict, and the fault
// that touched it. Packets without one went through untouched.
class Capture final : public sim::Observer {
 public:
  static constexpr std::size_t kMostLinks = tools::capture::CaptureFile::kMostInterfaces / 2;

  // `scenario` is borrowed, and has at most kMostLinks links. Throws std::system_error if the file
  // cannot be.
  Capture(const std::string& path, const sim::scenario::Scenario& scenario);

  void on_packet(const sim::PacketEvent& event) override;
  void on_wake(stack::base::Instant, sim::NodeId) override {}

  // Writes what is left; nothing if all is on the disk.
  std::optional<std::error_code> close();

 private:
  // Which packet of which path.
  using Key = std::pair<std::uint32_t, std::uint64_t>;

  void sent(const sim::PacketEvent& event, const std::string& verdict);
  void arrived(const sim::PacketEvent& event);
  std::string account(const sim::Fate& fate) const;
  void write(std::uint32_t interface, const sim::PacketEvent& event, bool is_out,
             const std::string& comment);

  const sim::scenario::Scenario& scenario_;
  tools::capture::CaptureFile file_;
  std::map<Key, std::string> under_way_;  // what was done to packets that have not arrived
};

}  // namespace netsim
