// A path by itself, for the tests of what it does.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/event_queue.h"
#include "sim/path.h"

namespace sim {

// What a path said about a packet, kept.
struct Told {
  stack::base::Instant at{};
  std::uint64_t index = 0;
  Verdict verdict = Verdict::kUnderWay;
  bool marked = false;
  std::optional<Fate> fate{};  // nothing if it was harmless
  std::size_t flights = 0;
  std::vector<std::uint8_t> octets{};
  friend bool operator==(const Told&, const Told&) = default;
};

struct Arrival {
  stack::base::Instant at{};
  std::uint64_t index = 0;
  bool duplicate = false;
  bool corrupted = false;
  std::vector<std::uint8_t> octets{};
  friend bool operator==(const Arrival&, const Arrival&) = default;
};

// Lets time pass: what is due happens, and the books must balance after all of it.
class Rig : private RulingSink {
 public:
  explicit Rig(const PathConfig& config, std::uint64_t seed = 1)
      : choices(seed), path({}, config, choices) {}

  // At an instant that has not passed.
  void offer(stack::base::Instant at, stack::base::ByteView packet) {
    pass_to(at);
    path.offer(now_, packet, *this);
    request();
    balance();
  }
  void offer(std::uint64_t count, std::size_t size = 1250) {
    const std::vector<std::uint8_t> packet(size, 0xa5);
    for (std::uint64_t i = 0; i < count; ++i) offer(now_, packet);
  }
  void pass_to(stack::base::Instant until) {
    while (events_.next_at() <= until && !events_.empty()) step();
    now_ = until;
  }
  void let_arrive() {
    while (!events_.empty()) step();
  }

  // The indices of those that arrived, in order.
  std::vector<std::uint64_t> indices() const {
    std::vector<std::uint64_t> all;
    for (const Arrival& arrival : arrived) all.push_back(arrival.index);
    return all;
  }
  // When those left that have left the queue, in order; or of another verdict.
  std::vector<Told> of(Verdict verdict) const {
    std::vector<Told> all;
    for (const Told& one : told)
      if (one.verdict == verdict) all.push_back(one);
    return all;
  }

  SeededChoices choices;
  Path path;
  std::vector<Told> told;
  std::vector<Arrival> arrived;

 private:
  struct Event {
    std::optional<PacketPool::Handle> packet{};  // arrives; else the path is served
  };

  void on_ruling(const Ruling& ruling) override {
    told.push_back({.at = now_,
                    .index = ruling.index,
                    .verdict = ruling.verdict,
                    .marked = ruling.marked,
                    .fate = ruling.fate ? std::optional(*ruling.fate) : std::nullopt,
                    .flights = ruling.flights.size(),
                    .octets = {ruling.octets.begin(), ruling.octets.end()}});
    for (const Flight& flight : ruling.flights) events_.schedule(flight.at, {flight.packet});
  }
  void request() {
    if (const auto due = path.take_request()) events_.schedule(*due, {});
  }
  void balance() { EXPECT_TRUE(path.balances()); }
  void step() {
    now_ = events_.next_at();
    const Event event = events_.pop();
    if (event.packet) {
      const PacketLabel label = path.label(*event.packet);
      const auto octets = path.octets(*event.packet);
      arrived.push_back({.at = now_,
                         .index = label.index,
                         .duplicate = label.duplicate,
                         .corrupted = label.corrupted,
                         .octets = {octets.begin(), octets.end()}});
      path.arrive(*event.packet);
    } else {
      path.serve(now_, *this);
      request();
    }
    balance();
  }

  stack::base::Instant now_{};
  EventQueue<Event> events_;
};

}  // namespace sim
