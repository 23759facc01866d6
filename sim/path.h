// One direction of a wire: a queue, a transmitter of a given rate, a distance, and what goes wrong
// on the way.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <span>

#include "sim/choices.h"
#include "sim/impairments.h"
#include "sim/ledger.h"
#include "sim/packet_pool.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"

namespace sim {

inline constexpr std::size_t kLargestPacket = 65'535;

struct PathConfig {
  std::uint64_t bits_per_second = 10'000'000;                   // 1 to kHighestRate
  stack::base::Duration delay = std::chrono::milliseconds(10);  // propagation, last bit to last bit
  std::size_t queue_packets = 1000;  // DropTail; besides the one being transmitted
  // The longest packet that enters, in octets, from mtu_changes_at on mtu_after. What is on its way
  // by then arrives. Who offers more has not asked; nobody is told.
  std::size_t mtu = kLargestPacket;
  std::size_t mtu_after = kLargestPacket;
  stack::base::Instant mtu_changes_at = stack::base::kNever;
  Impairments impairments{};
};

inline constexpr std::uint64_t kHighestRate = 1'000'000'000'000;

// Turns packets into the times at which their last bit has left. Exact: fractions of a nanosecond
// are carried over, so a busy transmitter sends at its rate however long it runs.
class Transmitter {
 public:
  Transmitter(std::uint64_t bits_per_second, std::size_t queue_packets);

  // False when as many packets wait as the queue holds.
  bool has_room(stack::base::Instant now);
  // Takes a packet in; only with room. Answers when its last bit has left, rounded down.
  stack::base::Instant transmit(stack::base::Instant now, std::size_t octets);

 private:
  std::uint64_t bits_per_second_;
  std::size_t queue_packets_;
  std::deque<stack::base::Instant>
      departures_;                  // of those that have not left; the first is being sent
  stack::base::Instant free_at_{};  // the transmitter has sent all it took in
  std::uint64_t fraction_ = 0;      // past free_at_, in units of 1 ns / bits_per_second
};

// What became of a packet at the moment it was offered.
enum class Verdict : std::uint8_t { kUnderWay, kLost, kOverflowed, kTooBig };

// A copy of a packet that will arrive.
struct Flight {
  stack::base::Instant at;
  PacketPool::Handle packet = 0;
};

struct Offered {
  std::uint64_t index = 0;
  Verdict verdict = Verdict::kUnderWay;
  std::array<Flight, 2> flights{};  // the first `copies` of them
  std::size_t copies = 0;           // 0 if dropped, 2 if duplicated

  std::span<const Flight> arriving() const { return std::span(flights).first(copies); }
};

// Invariant: ledger().balances(under_way()) between calls. Impairments act behind the transmitter:
// a packet that is lost has used its share of the rate.
class Path {
 public:
  // `choices` is borrowed for the path's lifetime.
  Path(PathName name, const PathConfig& config, Choices& choices);

  // Takes a copy of a packet. Whoever calls brings every flight back to arrive() at its time.
  Offered offer(stack::base::Instant now, stack::base::ByteView packet);
  // The packet of a flight; lent until arrive().
  stack::base::ByteView octets(PacketPool::Handle packet) { return pool_.octets(packet); }
  const PacketLabel& label(PacketPool::Handle packet) { return pool_.label(packet); }
  // A flight has ended at the far side; its packet is gone.
  void arrive(PacketPool::Handle packet);

  PathName name() const { return name_; }
  // The longest packet that may be offered, in octets.
  std::size_t mtu(stack::base::Instant now) const {
    return now < config_.mtu_changes_at ? config_.mtu : config_.mtu_after;
  }
  const Ledger& ledger() const { return ledger_; }
  // Packets in the queue, in the transmitter and on the way, counted by the room they take.
  std::uint64_t under_way() const { return pool_.live(); }

 private:
  void launch(Offered& offered, stack::base::Instant at, stack::base::ByteView packet,
              stack::base::Instant now);

  PathName name_;
  PathConfig config_;
  Choices& choices_;
  Transmitter transmitter_;
  PacketPool pool_;
  Ledger ledger_;
  std::uint64_t next_index_ = 0;
  std::uint64_t newest_arrived_ = 0;  // the highest index that arrived
};

}  // namespace sim
