#include "sim/simulator.h"

#include <algorithm>
#include <utility>

#include "sim/nodes.h"
#include "stack/base/check.h"

namespace sim {

using stack::base::ByteView;
using stack::base::Instant;

namespace {

constexpr std::size_t kMostWires = 0x10000;  // their names have so many numbers
// The oracle looks at everything once in so many events, or in so many for each connection, wire
// and host there is, so that this costs little however many there are.
constexpr std::uint64_t kAuditEvery = 4096;
constexpr std::uint64_t kAuditEveryOfThing = 16;

Happening happening_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kUnderWay:
      return Happening::kSent;
    case Verdict::kLost:
      return Happening::kLost;
    case Verdict::kOverflowed:
      return Happening::kOverflowed;
    case Verdict::kTooBig:
      return Happening::kTooBig;
    case Verdict::kDroppedEarly:
      return Happening::kDroppedEarly;
    case Verdict::kDown:
      return Happening::kDown;
    case Verdict::kQueued:
      return Happening::kQueued;
  }
  return Happening::kSent;
}

}  // namespace

Simulator::Simulator(Choices& choices, const Limits& limits) : choices_(choices), limits_(limits) {}
Simulator::~Simulator() = default;

NodeId Simulator::add(stack::host::Host& host, stack::host::Application& application) {
  const auto id = static_cast<NodeId>(nodes_.size());
  nodes_.push_back(std::make_unique<HostNode>(*this, id, host, application));
  nodes_.back()->wake_at = now_;
  schedule_wake(*nodes_.back());
  return id;
}

NodeId Simulator::add(router::Router& router) {
  const auto id = static_cast<NodeId>(nodes_.size());
  nodes_.push_back(std::make_unique<RouterNode>(*this, id, router));
  return id;
}

NodeId Simulator::add(Port& port) {
  const auto id = static_cast<NodeId>(nodes_.size());
  nodes_.push_back(std::make_unique<PortNode>(*this, id, port));
  return id;
}

std::uint16_t Simulator::connect(NodeId a, NodeId b, const PathConfig& to_b,
                                 const PathConfig& to_a) {
  CHECK(a != b && paths_.size() / 2 < kMostWires);
  const auto wire = static_cast<std::uint16_t>(paths_.size() / 2);
  Path& ahead = paths_.emplace_back(PathName{wire, Direction::kToB}, to_b, choices_);
  Path& back = paths_.emplace_back(PathName{wire, Direction::kToA}, to_a, choices_);
  for (FaultSource* source : judges_) {
    ahead.judge_with(*source);
    back.judge_with(*source);
  }
  const std::size_t at_a = nodes_.at(a)->plug(ahead, back);
  far_ends_.push_back({b, nodes_.at(b)->plug(back, ahead)});
  far_ends_.push_back({a, at_a});
  return wire;
}

const Path& Simulator::path(std::uint16_t wire, Direction direction) const {
  return paths_.at(number_of({wire, direction}));
}

Path& Simulator::path(std::uint16_t wire, Direction direction) {
  return paths_.at(number_of({wire, direction}));
}

void Simulator::judge_with(FaultSource& source) {
  judges_.push_back(&source);
  for (Path& path : paths_) path.judge_with(source);
}

void Simulator::at(Instant when, std::function<void()> action) {
  CHECK(when >= now_ && action);
  queue_.schedule(when, {Event::Kind::kAction, static_cast<std::uint32_t>(actions_.size()), 0});
  actions_.push_back(std::move(action));
}

Ending Simulator::run(const stack::host::Application& awaited) {
  while (!awaited.done()) {
    if (const auto ending = reason_to_stop()) return conclude(*ending);
    step();
  }
  return conclude(Ending::kDone);
}

Ending Simulator::run_until_quiet() {
  std::optional<Ending> ending;
  while (!(ending = reason_to_stop())) step();
  ending = conclude(*ending);
  return ending == Ending::kStalled ? Ending::kDone : *ending;
}

// Between the last event and the end time has passed, too: all of it, where nothing would ever
// happen again.
Ending Simulator::conclude(Ending ending) {
  audit();
  if (has_oracle_ && ending == Ending::kStalled) oracle_.check_progress(stack::base::kNever);
  if (has_oracle_ && ending == Ending::kOutOfTime) oracle_.check_progress(Instant(limits_.time));
  return oracle_.complaint() ? Ending::kBroken : ending;
}

void Simulator::audit() {
  if (!has_oracle_) return;
  std::uint64_t things = 0;
  for (const auto& node : nodes_) things += node->audit(oracle_);
  next_audit_ = events_ + std::max(kAuditEvery, kAuditEveryOfThing * things);
}

std::optional<Ending> Simulator::run_until(Instant until) {
  CHECK(until >= now_);
  while (queue_.next_at() <= until) {
    if (const auto ending = reason_to_stop()) return *ending;
    step();
  }
  now_ = until;
  if (oracle_.complaint()) return Ending::kBroken;
  return std::nullopt;
}

void Simulator::inject(NodeId port, ByteView packet) {
  ++events_;
  oracle_.expect_damage();
  nodes_.at(port)->say(packet);
  check(*nodes_[port]);
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
  switch (event.kind) {
    case Event::Kind::kArrival:
      return arrive(event.target, event.packet);
    case Event::Kind::kWake:
      return wake(*nodes_[event.target]);
    case Event::Kind::kService:
      return serve(paths_[event.target]);
    case Event::Kind::kAction:
      return act(event.target);
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
  const End& end = far_ends_[path_number];
  Node& node = *nodes_[end.node];
  ++events_;
  if (has_oracle_) node.announce(oracle_, octets);
  node.take_in(end.wire, octets);
  schedule_wake(node);
  path.arrive(packet);
  if (has_oracle_) oracle_.check_books(path);
  check(node);
}

void Simulator::wake(Node& node) {
  if (node.scheduled != now_) return;  // an earlier wake has taken this one's place
  node.scheduled = stack::base::kNever;
  if (node.wake_at > now_) return schedule_wake(node);  // the host has put it off since
  for (Observer* observer : observers_) observer->on_wake(now_, node.id());
  ++events_;
  node.wake();
  schedule_wake(node);
  check(node);
}

void Simulator::check(const Node& node) {
  if (!has_oracle_) return;
  node.check(oracle_);
  oracle_.check_progress(now_);
  if (events_ >= next_audit_) audit();
}

void Simulator::schedule_wake(Node& node) {
  // A wake that comes too early costs a look; one too many in the queue costs no more.
  if (node.wake_at >= node.scheduled) return;
  node.scheduled = node.wake_at;
  queue_.schedule(node.wake_at, {Event::Kind::kWake, node.id(), 0});
}

void Simulator::offer(Path& path, ByteView packet) {
  path.offer(now_, packet, *this);
  schedule_service(path);
}

void Simulator::on_ruling(const Ruling& ruling) {
  if (has_oracle_) oracle_.take_ruling(now_, ruling);
  PacketEvent event{.at = now_,
                    .path = ruling.path,
                    .index = ruling.index,
                    .what = happening_of(ruling.verdict),
                    .marked = ruling.marked,
                    .fate = ruling.fate,
                    .octets = ruling.octets};
  tell(event);
  event.what = Happening::kDuplicated;
  for (std::size_t copy = 1; copy < ruling.flights.size(); ++copy) tell(event);
  for (const Flight& flight : ruling.flights) {
    const std::uint32_t path = number_of(ruling.path);
    queue_.schedule(flight.at, {Event::Kind::kArrival, path, flight.packet}, path);
  }
}

void Simulator::serve(Path& path) {
  path.serve(now_, *this);
  schedule_service(path);
  if (has_oracle_) oracle_.check_books(path);
}

void Simulator::schedule_service(Path& path) {
  const auto due = path.take_request();
  if (due) queue_.schedule(*due, {Event::Kind::kService, number_of(path.name()), 0});
}

void Simulator::act(std::size_t action) { std::exchange(actions_[action], nullptr)(); }

void Simulator::tell(const PacketEvent& event) {
  for (Observer* observer : observers_) observer->on_packet(event);
}

void Simulator::tell(const RouterEvent& event) {
  if (has_oracle_) oracle_.take_drop(event.at, event.octets);
  for (Observer* observer : observers_) observer->on_router(event);
}

std::uint32_t Simulator::number_of(PathName path) {
  return path.wire * 2u + (path.direction == Direction::kToB ? 0 : 1);
}

}  // namespace sim
