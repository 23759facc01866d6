// A queue that decides about packets as they leave it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/queue/config.h"
#include "sim/queue/fifo.h"
#include "stack/base/time.h"

namespace sim::queue {

// A packet that waits. The queue never sees its octets.
struct Item {
  std::uint32_t packet = 0;  // whatever its owner knows it by
  std::uint32_t octets = 0;
  stack::base::Instant since{};
  bool may_be_marked = false;  // ECN-capable
  std::uint32_t flow = 0;      // a hash of what makes it part of one flow
};

// First in, first out; knows its size in octets.
class Line {
 public:
  bool empty() const { return items_.empty(); }
  std::size_t packets() const { return items_.size(); }
  std::size_t octets() const { return octets_; }
  void push(const Item& item) {
    items_.push(item);
    octets_ += item.octets;
  }
  Item pop() {  // not when empty
    const Item item = items_.pop();
    octets_ -= item.octets;
    return item;
  }

 private:
  Fifo<Item> items_;
  std::size_t octets_ = 0;
};

// Whether one more may wait in it.
inline bool has_room(const Config& config, const Line& line, const Item& item) {
  return has_room(config, line.packets(), line.octets(), item.octets);
}

// Who leaves a queue, and who does not.
struct Departure {
  std::optional<Item> item{};  // nothing if all were dropped
  bool marked = false;         // it is to be marked CE
};
using Dropped = std::vector<Item>;

// Invariant: every item that went in comes out once: as a departure, dropped, or overflowed.
class Discipline {
 public:
  virtual ~Discipline() = default;

  // Takes an item in; whom there is no room for any more, it or another, is added to `overflowed`.
  // An item that will be taken out at once, for nobody waits nor is transmitted, needs no room.
  virtual void enqueue(const Item& item, bool at_once, Dropped& overflowed) = 0;
  // Who is to be transmitted next; whom the queue gives up before is added to `dropped`.
  virtual Departure dequeue(stack::base::Instant now, Dropped& dropped) = 0;
  virtual std::size_t packets() const = 0;
  virtual std::size_t octets() const = 0;
};

// For a queue that decides as packets leave; nullptr for the others.
std::unique_ptr<Discipline> make_discipline(const Config& config);

}  // namespace sim::queue
