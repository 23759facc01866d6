// One direction of a wire: a queue, a transmitter of a given rate, a distance, and what goes wrong
// on the way.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "sim/choices.h"
#include "sim/fate.h"
#include "sim/histogram.h"
#include "sim/impairments.h"
#include "sim/ledger.h"
#include "sim/packet_pool.h"
#include "sim/path_config.h"
#include "sim/queue/backlog.h"
#include "sim/queue/discipline.h"
#include "sim/queue/red.h"
#include "sim/transmitter.h"
#include "stack/base/bytes.h"
#include "stack/base/siphash.h"
#include "stack/base/time.h"

namespace sim {

// What became of a packet.
enum class Verdict : std::uint8_t {
  kUnderWay,
  kLost,
  kOverflowed,
  kTooBig,
  kDroppedEarly,  // by a queue that was not full
  kDown,
  kQueued,  // it waits, and the queue will decide later: another verdict follows
};

// A copy of a packet that will arrive.
struct Flight {
  stack::base::Instant at;
  PacketPool::Handle packet = 0;
};

// All of it is lent for the call in which it is told.
struct Ruling {
  PathName path{};
  std::uint64_t index = 0;  // among the packets offered to the path
  Verdict verdict = Verdict::kUnderWay;
  bool marked = false;                // the queue has made it CE; its octets say so already
  const Fate* fate = nullptr;         // unless it is harmless, or it never came to one
  stack::base::ByteView octets{};     // before the fate's damage
  std::span<const Flight> flights{};  // of the original, if it was not dropped, then of its copies
};

class RulingSink {
 public:
  virtual ~RulingSink() = default;
  // Brings every flight back to Path::arrive() at its time. The path must not be called from here.
  virtual void on_ruling(const Ruling& ruling) = 0;
};

// Invariant: balances() between calls. Impairments act behind the transmitter: a packet that is
// lost has used its share of the rate.
//
// A queue that decides where packets come in (DropTail, RED) costs no event: a packet's departure
// is known at its offer. One that decides as they leave (CoDel, FQ-CoDel) asks to be served, and so
// does a DropTail or RED that is `served`.
class Path {
 public:
  // `choices` is borrowed for the path's lifetime.
  Path(PathName name, const PathConfig& config, Choices& choices);

  // Borrowed; asked after chance, in the order of adding.
  void judge_with(FaultSource& source) { judges_.push_back(&source); }

  // Takes a copy of a packet in. Whatever becomes of it, or of others because of it, is told.
  void offer(stack::base::Instant now, stack::base::ByteView packet, RulingSink& sink);
  // When the path wants serve() to be called, told once. To be asked after offer() and serve().
  std::optional<stack::base::Instant> take_request();
  // Lets the next packet leave the queue.
  void serve(stack::base::Instant now, RulingSink& sink);

  // The packet of a flight; lent until arrive().
  stack::base::ByteView octets(PacketPool::Handle packet) { return pool_.octets(packet); }
  const PacketLabel& label(PacketPool::Handle packet) { return pool_.label(packet); }
  // A flight has ended at the far side; its packet is gone.
  void arrive(PacketPool::Handle packet);

  // Nothing enters before `until`; what has entered goes its way.
  void set_down(stack::base::Instant until) { down_until_ = until; }
  // All three for what enters from now on; where the queue is served, rate and delay for whatever
  // leaves it from now on. A rate ends a trace.
  void set_mtu(std::size_t octets);
  void set_rate(std::uint64_t bits_per_second) { transmitter_.set_rate(bits_per_second); }
  void set_delay(stack::base::Duration delay);

  PathName name() const { return name_; }
  // The longest packet that may be offered, in octets.
  std::size_t mtu(stack::base::Instant now) const {
    return now < config_.mtu_changes_at ? config_.mtu : config_.mtu_after;
  }
  const Ledger& ledger() const { return ledger_; }
  // Packets in the queue, in the transmitter and on the way, counted by the room they take.
  std::uint64_t under_way() const { return pool_.live(); }
  // The books, in packets and in octets.
  bool balances() const;
  // How long packets waited that left the queue to be transmitted.
  const Histogram& queue_delay() const { return queue_delay_; }
  std::uint64_t transmitted() const { return transmitted_; }  // octets, overhead included
  // For how long the transmitter still has to send of these, from `now` on.
  stack::base::Duration backlog(stack::base::Instant now) const {
    return transmitter_.start(now) - now;
  }
  // Packets in the queue, as of the last that was offered or served.
  std::size_t waiting() const { return discipline_ ? discipline_->packets() : backlog_.packets(); }
  // How often chance has struck; faults that were scripted do not count.
  const Strikes& strikes() const { return strikes_; }

 private:
  using Handle = PacketPool::Handle;

  bool is_down(stack::base::Instant now) const;
  void drop(std::uint64_t Counts::*reason, Verdict verdict, const Ruling& packet, RulingSink& sink);
  // Where departures are known: the queue takes it in, and it meets its fate.
  void pass(stack::base::Instant now, Ruling packet, bool lost, RulingSink& sink);
  void request(stack::base::Instant service);
  // RED's opinion, as a fate; false if it leaves nothing to chance.
  bool may_pass(stack::base::Instant now, stack::base::ByteView packet, std::uint64_t index,
                Fate& fate);
  // Where RED is served: it decides now all the same, and the fate is kept until the packet leaves.
  bool may_wait(stack::base::Instant now, Ruling packet, bool lost, bool at_once, RulingSink& sink);
  // Where the queue decides later.
  void enqueue(stack::base::Instant now, Ruling packet, bool lost, RulingSink& sink);
  void transmit(stack::base::Instant now, const queue::Item& item, bool marked, RulingSink& sink);
  void give_up(const queue::Dropped& items, std::uint64_t Counts::*reason, Verdict verdict,
               RulingSink& sink);
  void judge(const Offering& packet, bool lost, std::optional<stack::base::Instant> due,
             Fate& fate);
  // Behind the transmitter. `stored` holds the packet already, if it waited.
  void fly(Ruling packet, const Fate& fate, stack::base::Instant leaves,
           std::optional<Handle> stored, RulingSink& sink);

  PathName name_;
  PathConfig config_;
  Choices& choices_;
  Chance chance_;
  std::vector<FaultSource*> judges_;
  Transmitter transmitter_;
  PacketPool pool_;
  Ledger ledger_;
  std::uint64_t next_index_ = 0;
  std::uint64_t newest_arrived_ = 0;  // the highest index that arrived
  stack::base::Instant down_until_{};

  queue::Backlog backlog_;  // one of the two queues is used
  std::optional<queue::RedAverage> red_;
  std::unique_ptr<queue::Discipline> discipline_;
  queue::Fifo<Fate> fates_;             // of those that wait, where RED is served
  stack::base::Instant empty_since_{};  // since when nobody waits to be served
  stack::base::SipKey flow_key_;
  stack::base::Instant service_at_ = stack::base::kNever;  // serve() is due
  bool requests_ = false;                                  // and nobody knows yet

  Histogram queue_delay_;
  std::uint64_t transmitted_ = 0;
  Strikes strikes_;
  std::vector<Flight> flights_;        // of the ruling that is told
  std::vector<std::uint8_t> as_sent_;  // of a packet that waited and is being damaged
};

}  // namespace sim
