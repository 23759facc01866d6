// A run as a capture file: every link has an interface at each of its ends.
#pragma once

#include <cstdint>
#include <deque>
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

// A packet is in the file once at the end that sends it, when its fate is known, as it was sent,
// and once at the other end for every copy that arrives, as it arrived. Each time a comment has the
// verdict, then what the wire did to it, and which fault did; or what a router did other than to
// hand it on. So the packets of a verdict are as many as the books of the wire say, and a checksum
// is wrong only where the comment says why. The file grows behind the packets that are under way:
// should the run end before they arrive, their comments say so.
class Capture final : public sim::Observer {
 public:
  static constexpr std::size_t kMostLinks = tools::capture::CaptureFile::kMostInterfaces / 2;
  // Octets. When more is to be written, what stands before it is, though it may not have arrived.
  static constexpr std::size_t kMostKept = 64 * 1024 * 1024;

  // `scenario` is borrowed, and has at most kMostLinks links. Throws std::system_error if the file
  // cannot be.
  Capture(const std::string& path, const sim::scenario::Scenario& scenario);

  void on_packet(const sim::PacketEvent& event) override;
  void on_wake(stack::base::Instant at, sim::NodeId node) override;
  void on_router(const sim::RouterEvent& event) override;
  // A line of SSLKEYLOGFILE: whoever has the file can read what it opens.
  void on_secret(std::string_view line) { file_.add_tls_secret(line); }

  // Writes what is left, packets that still wait included; nothing if all is on the disk.
  std::optional<std::error_code> close();

 private:
  // Which packet of which path.
  using Key = std::pair<std::uint32_t, std::uint64_t>;
  struct Record {
    sim::PathName path;
    bool is_out;
    stack::base::Instant at;
    std::vector<std::uint8_t> octets;
    std::string comment;
    std::optional<Key> sent{};  // it is the packet that was sent, and is under way until it arrives
    std::size_t size() const { return sizeof(Record) + octets.size() + comment.size(); }
  };
  struct Waiting {
    std::string damaged;  // before it came to this wire; empty if it is whole
    std::vector<std::uint8_t> octets;
  };
  struct UnderWay {
    std::string touched;  // what this wire did to the original
    std::string damaged;
    std::uint32_t of = 1;    // the original and its copies
    std::uint32_t left = 1;  // so many of these have not arrived
  };

  void queued(const sim::PacketEvent& event);
  void sent(const sim::PacketEvent& event);
  void arrived(const sim::PacketEvent& event);
  // What damaged the packet before this wire, for the end that sends it.
  std::string damage_before(const sim::PacketEvent& event);
  void let_go();
  void keep(Record record);
  bool is_under_way(const Record& record) const;
  void write(const Record& record);

  const sim::scenario::Scenario& scenario_;
  tools::capture::CaptureFile file_;
  // What came to a router, until it has said what it does, and whatever went out since.
  std::vector<Record> held_;
  std::map<Key, Waiting> waiting_;  // their queue has not decided yet
  std::map<Key, UnderWay> under_way_;
  std::deque<Record> kept_;  // to be written in this order; the first is under way
  std::size_t kept_octets_ = 0;
  // What was wrong with the packet that a router has just got: it is wrong with what the router
  // makes of it.
  std::string damage_taken_in_;
  std::vector<bool> leads_to_router_;  // of each path
  stack::base::Instant last_{};
};

}  // namespace netsim
