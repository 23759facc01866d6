// Hosts and routers joined by wires, in virtual time.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "sim/choices.h"
#include "sim/event_queue.h"
#include "sim/limits.h"
#include "sim/observer.h"
#include "sim/oracle.h"
#include "sim/path.h"
#include "sim/port.h"
#include "sim/router/router.h"
#include "stack/base/time.h"
#include "stack/host/application.h"
#include "stack/host/host.h"

namespace sim {

enum class Ending : std::uint8_t {
  kDone,         // the application that was waited for is done
  kStalled,      // it is not, and nothing will ever happen again
  kOutOfTime,    // it is not, and the simulated time is used up
  kOutOfEvents,  // it is not, and so many events have happened that hosts must be going round in
                 // circles
  kBroken,       // an invariant does not hold; oracle().complaint() says which
};

// Invariant: time never runs backwards; all that happens, happens in the order of the event queue;
// and after every event the oracle has looked, if there is one. The same hosts, wires and choices
// give the same run.
class Simulator : private RulingSink {
 public:
  // `choices` is borrowed for the simulator's lifetime.
  Simulator(Choices& choices, const Limits& limits);
  ~Simulator() override;
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  // Both are borrowed for the simulator's lifetime. Hosts take their first turn in the order of
  // adding.
  NodeId add(stack::host::Host& host, stack::host::Application& application);
  // Borrowed, too. Its wires are numbered from 0 in the order of connecting.
  NodeId add(router::Router& router);
  // Borrowed, too. It has one wire.
  NodeId add(Port& port);
  // Joins two nodes; a host has one wire at most. Answers the number of the wire, from 0.
  std::uint16_t connect(NodeId a, NodeId b, const PathConfig& to_b, const PathConfig& to_a);
  // Borrowed for the simulator's lifetime; told in the order of adding.
  void observe(Observer& observer) { observers_.push_back(&observer); }

  // Borrowed for the simulator's lifetime; asked about every packet on every wire, after chance, in
  // the order of adding.
  void judge_with(FaultSource& source);
  // Something that is done at an instant that has not passed; of one instant, in the order of
  // scheduling.
  void at(stack::base::Instant when, std::function<void()> action);

  // From now on nobody looks but for those who watch what is said above the hosts: to measure what
  // the oracle costs.
  void without_oracle() { has_oracle_ = false; }
  // From now on the patience ends there.
  void limit(const Limits& limits) { limits_ = limits; }

  // Runs until `awaited` is done, or says why that will not come.
  Ending run(const stack::host::Application& awaited);
  // Goes on until nothing more will happen: what the hosts still have to say to each other after
  // the end.
  Ending run_until_quiet();
  // All that happens up to and at `until`; then it is `until`, which must not have passed. Answers
  // why not, if a limit or an invariant stopped it before; that nothing more will happen is no
  // reason, for more may come in by a port.
  std::optional<Ending> run_until(stack::base::Instant until);
  // When something happens next; kNever if nothing will.
  stack::base::Instant next_at() const { return queue_.next_at(); }
  // A packet comes in by a port, now.
  void inject(NodeId port, stack::base::ByteView packet);
  // Lets the oracle look at what no turn could be asked to go over: all connections, the books of
  // all wires and of every router. It does so now and then, and when a run ends, however it does.
  void audit();

  stack::base::Instant now() const { return now_; }
  std::uint64_t events() const { return events_; }  // turns of nodes
  Oracle& oracle() { return oracle_; }
  const Path& path(std::uint16_t wire, Direction direction) const;
  Path& path(std::uint16_t wire, Direction direction);

 private:
  class Node;
  class HostNode;
  class RouterNode;
  class PortNode;
  // Where a path leads.
  struct End {
    NodeId node;
    std::size_t wire;  // as the node numbers its own
  };
  struct Event {
    enum class Kind : std::uint8_t { kArrival, kWake, kService, kAction } kind;
    std::uint32_t target;       // the path, the node or the action
    PacketPool::Handle packet;  // of an arrival
  };

  // Nothing as long as the run may go on.
  std::optional<Ending> reason_to_stop() const;
  // The oracle's last look, however a run ends: what kind of end it is then.
  Ending conclude(Ending ending);
  void step();
  // After a turn of the node.
  void check(const Node& node);
  void arrive(std::uint32_t path_number, PacketPool::Handle packet);
  void wake(Node& node);
  void schedule_wake(Node& node);
  // A node's packet enters a wire.
  void offer(Path& path, stack::base::ByteView packet);
  void on_ruling(const Ruling& ruling) override;
  void serve(Path& path);
  void schedule_service(Path& path);
  void act(std::size_t action);
  void tell(const PacketEvent& event);
  void tell(const RouterEvent& event);
  // Where in paths_ this path is.
  static std::uint32_t number_of(PathName path);

  Choices& choices_;
  Limits limits_;
  stack::base::Instant now_{};
  std::uint64_t events_ = 0;
  EventQueue<Event> queue_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::deque<Path> paths_;     // two a wire: to b, then to a
  std::vector<End> far_ends_;  // of each path
  std::vector<Observer*> observers_;
  std::vector<FaultSource*> judges_;
  std::vector<std::function<void()>> actions_;  // empty once done
  Oracle oracle_;
  bool has_oracle_ = true;
  std::uint64_t next_audit_ = 0;  // in events
};

}  // namespace sim
