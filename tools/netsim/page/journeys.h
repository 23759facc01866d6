// Packets followed from host to host, across all wires and routers between.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sim/observer.h"
#include "sim/scenario/scenario.h"
#include "tools/netsim/page/flow_film.h"
#include "tools/netsim/page/flow_finder.h"

namespace tools::netsim::page {

// A router acts at once: what it puts on a wire in the instant in which a packet came to it is that
// packet, or what it has to say about it. So a packet is recognised though its TTL, its addresses
// or its mark have changed.
//
// Invariant: follows at most kMostUnderWay packets at a time; the oldest is let go for a new one,
// as one that never came.
class Journeys {
 public:
  static constexpr std::size_t kMostUnderWay = 65'536;

  // Both are borrowed; a film for each of the first flows of the scenario.
  Journeys(const sim::scenario::Scenario& scenario, std::vector<FlowFilm>& films);

  void on_packet(const sim::PacketEvent& event);
  void on_router(const sim::RouterEvent& event);
  void on_wake() { carried_.reset(); }
  // After the run.
  void conclude();

 private:
  // Which packet of which path.
  using Key = std::pair<std::uint32_t, std::uint64_t>;
  // A packet on a path: which journey it is part of, and how many copies of it are there.
  struct Leg {
    std::uint64_t traveller = 0;
    std::uint32_t copies = 0;
  };
  struct Traveller {
    OfFlow of{};
    Journey journey{};
    std::uint64_t legs = 0;  // packets on wires that are this one
    bool in_pieces = false;
  };

  void enter(const sim::PacketEvent& event);
  void drop(const sim::PacketEvent& event, std::map<Key, Leg>::iterator leg);
  void copy(const sim::PacketEvent& event);
  void arrive(const sim::PacketEvent& event);
  // Who it is that enters a wire; nothing if nobody whom we follow.
  std::optional<std::uint64_t> recognise(const sim::PacketEvent& event);
  std::optional<std::uint64_t> set_out(const sim::PacketEvent& event);
  std::optional<std::uint64_t> set_out_with_message(const sim::PacketEvent& event,
                                                    const stack::wire::IpPacket& packet);
  std::uint64_t add(Traveller traveller);
  Traveller* find(std::uint64_t number);
  // Those at the front of whom nothing more will be heard.
  void settle();
  void let_go();
  bool is_host(sim::PathName path, bool far) const;

  const sim::scenario::Scenario& scenario_;
  std::vector<FlowFilm>& films_;
  FlowFinder finder_;
  std::vector<std::array<bool, 2>> host_at_;  // of each link: at a, at b
  std::map<Key, Leg> legs_;
  std::deque<Traveller> travellers_;                          // in the order of setting out
  std::uint64_t first_ = 0;                                   // the number of the one at the front
  std::optional<std::uint64_t> carried_;                      // by a router, now
  std::vector<std::array<std::uint64_t, 2>> newest_arrived_;  // of each flow, by who sent it
};

}  // namespace tools::netsim::page
