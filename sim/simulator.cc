#include "sim/simulator.h"

#include <algorithm>
#include <utility>

#include "stack/base/check.h"
#include "stack/host/link.h"
#include "stack/host/turn.h"

namespace sim {

using stack::base::ByteView;
using stack::base::Instant;

// A host, its application and its end of a wire. As a link it holds one packet at most: here a
// batch is one packet, so that every ACK rule of the RFCs meets every packet.
class Simulator::Node final : public stack::host::Link {
 public:
  Node(Simulator& simulator, NodeId id, stack::host::Host& host,
       stack::host::Application& application)
      : id_(id), simulator_(simulator), host_(host), application_(application) {}

  std::size_t mtu() const override { return host_.config().mtu; }
  std::optional<stack::host::Packet> receive() override {
    if (!arrived_) return std::nullopt;
    return stack::host::Packet{.bytes = *std::exchange(arrived_, std::nullopt)};
  }
  // The queue of the path is the only one: what does not fit is dropped there, and counted.
  bool can_send() const override { return out_ != nullptr; }
  void send(ByteView packet) override { simulator_.offer(*this, packet); }

  void plug(Path& out) { out_ = &out; }
  Path* out() const { return out_; }
  NodeId id() const { return id_; }
  const stack::host::Host& host() const { return host_; }

  // The host's turn, with the packet that has arrived, if any; lent for the call.
  void turn(Instant now, std::optional<ByteView> arrived) {
    arrived_ = arrived;
    wake_at = std::max(now, stack::host::turn(now, host_, *this, application_));
    CHECK(!arrived_);
  }

  Instant wake_at = stack::base::kNever;    // the host wants its next turn then
  Instant scheduled = stack::base::kNever;  // the earliest wake of this node in the event queue

 private:
  NodeId id_;
  Simulator& simulator_;
  stack::host::Host& host_;
  stack::host::Application& application_;
  Path* out_ = nullptr;
  std::optional<ByteView> arrived_;
};

Simulator::Simulator(Choices& choices, const Limits& limits) : choices_(choices), limits_(limits) {}
Simulator::~Simulator() = default;

NodeId Simulator::add(stack::host::Host& host, stack::host::Application& application) {
  const auto id = static_cast<NodeId>(nodes_.size());
  nodes_.push_back(std::make_unique<Node>(*this, id, host, application));
  nodes_.back()->wake_at = now_;
  schedule_wake(*nodes_.back());
  return id;
}

void Simulator::connect(NodeId a, NodeId b, const PathConfig& to_b, const PathConfig& to_a) {
  CHECK(a != b && !nodes_.at(a)->out() && !nodes_.at(b)->out());
  const auto wire = static_cast<std::uint16_t>(paths_.size() / 2);
  nodes_[a]->plug(paths_.emplace_back(PathName{wire, Direction::kToB}, to_b, choices_));
  nodes_[b]->plug(paths_.emplace_back(PathName{wire, Direction::kToA}, to_a, choices_));
  far_ends_.push_back(b);
  far_ends_.push_back(a);
}

const Path& Simulator::path(std::uint16_t wire, Direction direction) const {
  return paths_.at(number_of({wire, direction}));
}

Ending Simulator::run(const stack::host::Application& awaited) {
  while (!awaited.done()) {
    if (const auto ending = reason_to_stop()) return *ending;
    step();
  }
  return oracle_.complaint() ? Ending::kBroken : Ending::kDone;
}

Ending Simulator::run_until_quiet() {
  for (;;) {
    const auto ending = reason_to_stop();
    if (ending == Ending::kStalled) return Ending::kDone;
    if (ending) return *ending;
    step();
  }
}

std::optional<Ending> Simulator::reason_to_stop() const {
  if (oracle_.complaint()) return Ending::kBroken;
  if (queue_.empty()) return Ending::kStalled;
  if (queue_.next_at() > Instant(limits_.time)) return Ending::kOutOfTime;
  if (events_ >= limits_.events) return Ending::kOutOfEvents;
  return std::nullopt;
}

void Simulator::step() {
  const Instant at = queue_.next_at();
  CHECK(at >= now_);
  now_ = at;
  const Event event = queue_.pop();
  if (event.kind == Event::Kind::kArrival) {
    arrive(event.target, event.packet);
  } else {
    wake(*nodes_[event.target]);
  }
}

void Simulator::arrive(std::uint32_t path_number, PacketPool::Handle packet) {
  Path& path = paths_[path_number];
  const PacketLabel label = path.label(packet);
  const ByteView octets = path.octets(packet);
  tell({.at = now_,
        .path = path.name(),
        .index = label.index,
        .what = Happening::kArrived,
        .corrupted = label.corrupted,
        .duplicate = label.duplicate,
        .octets = octets});
  turn(*nodes_[far_ends_[path_number]], octets);
  path.arrive(packet);
  oracle_.check_books(path);
}

void Simulator::wake(Node& node) {
  if (node.scheduled != now_) return;  // an earlier wake has taken this one's place
  node.scheduled = stack::base::kNever;
  if (node.wake_at > now_) return schedule_wake(node);  // the host has put it off since
  for (Observer* observer : observers_) observer->on_wake(now_, node.id());
  turn(node, std::nullopt);
}

void Simulator::turn(Node& node, std::optional<ByteView> arrived) {
  ++events_;
  node.turn(now_, arrived);
  schedule_wake(node);
  if (node.out()) oracle_.check_books(*node.out());
  oracle_.check_host(node.id(), node.host());
}

void Simulator::schedule_wake(Node& node) {
  // A wake that comes too early costs a look; one too many in the queue costs no more.
  if (node.wake_at >= node.scheduled) return;
  node.scheduled = node.wake_at;
  queue_.schedule(node.wake_at, {Event::Kind::kWake, node.id(), 0});
}

void Simulator::offer(const Node& node, ByteView packet) {
  oracle_.check_emitted(node.id(), packet, node.mtu());
  const Offered offered = node.out()->offer(now_, packet);
  const PathName name = node.out()->name();
  const auto tell_that = [&](Happening what) {
    tell({.at = now_, .path = name, .index = offered.index, .what = what, .octets = packet});
  };
  switch (offered.verdict) {
    case Verdict::kUnderWay:
      tell_that(Happening::kSent);
      break;
    case Verdict::kLost:
      tell_that(Happening::kLost);
      break;
    case Verdict::kOverflowed:
      tell_that(Happening::kOverflowed);
      break;
  }
  if (offered.copies == 2) tell_that(Happening::kDuplicated);
  for (const Flight& flight : offered.arriving()) {
    queue_.schedule(flight.at, {Event::Kind::kArrival, number_of(name), flight.packet});
  }
}

void Simulator::tell(const PacketEvent& event) {
  for (Observer* observer : observers_) observer->on_packet(event);
}

std::uint32_t Simulator::number_of(PathName path) {
  return path.wire * 2u + (path.direction == Direction::kToB ? 0 : 1);
}

}  // namespace sim
