#include "tools/netsim/capture.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/apps/identity.h"
#include "tools/netsim/build_id.h"
#include "tools/netsim/capture_words.h"

namespace netsim {
namespace {

using sim::Happening;

constexpr std::uint32_t kAtA = 0;
constexpr std::uint32_t kAtB = 1;

// Interfaces are numbered as they were added: two a wire, a's end first.
std::uint32_t interface_of(sim::PathName path, bool far) {
  const bool at_b = (path.direction == sim::Direction::kToB) == far;
  return path.wire * 2u + (at_b ? kAtB : kAtA);
}

std::uint32_t number_of(sim::PathName path) {
  return path.wire * 2u + (path.direction == sim::Direction::kToB ? 0 : 1);
}

sim::PathName name_of(std::uint32_t number) {
  return {.wire = static_cast<std::uint16_t>(number / 2),
          .direction = number % 2 == 0 ? sim::Direction::kToB : sim::Direction::kToA};
}

std::vector<std::uint8_t> copy_of(stack::base::ByteView octets) {
  return {octets.begin(), octets.end()};
}

}  // namespace

Capture::Capture(const std::string& path, const sim::scenario::Scenario& scenario)
    : scenario_(scenario),
      file_(path, {.application = "netsim " + build_id(),
                   .epoch = std::chrono::seconds(sim::apps::kSimulatedDate)}) {
  const auto is_router = [&scenario](const std::string& name) {
    return std::ranges::find(scenario.routers, name, &sim::scenario::Router::name) !=
           scenario.routers.end();
  };
  for (const auto& link : scenario.links) {
    leads_to_router_.push_back(is_router(link.b));
    leads_to_router_.push_back(is_router(link.a));
    file_.add_interface(fmt::format("{}@{}", link.name, link.a), fmt::format("to {}", link.b));
    file_.add_interface(fmt::format("{}@{}", link.name, link.b), fmt::format("to {}", link.a));
  }
  for (const auto& host : scenario.hosts) {
    for (const auto& interface : host.interfaces) file_.add_name(interface.address, host.name);
  }
}

void Capture::on_packet(const sim::PacketEvent& event) {
  if (event.at > last_) let_go();
  last_ = event.at;
  switch (event.what) {
    case Happening::kDuplicated:  // the comment on the original says so
      return;
    case Happening::kQueued:
      return queued(event);
    case Happening::kArrived:
      return arrived(event);
    default:
      return sent(event);
  }
}

void Capture::on_wake(stack::base::Instant, sim::NodeId) {
  let_go();
  damage_taken_in_.clear();
}

void Capture::on_router(const sim::RouterEvent& event) {
  if (!held_.empty()) add(held_.front().comment, words_for(event.what));
  let_go();
}

// It is written when its queue has decided.
void Capture::queued(const sim::PacketEvent& event) {
  waiting_[{number_of(event.path), event.index}] = {.damaged = damage_taken_in_,
                                                    .octets = copy_of(event.octets)};
}

std::string Capture::damage_before(const sim::PacketEvent& event) {
  const auto found = waiting_.find({number_of(event.path), event.index});
  if (found == waiting_.end()) return damage_taken_in_;
  std::string damaged = std::move(found->second.damaged);
  waiting_.erase(found);
  return damaged;
}

void Capture::sent(const sim::PacketEvent& event) {
  UnderWay packet{.touched = event.marked ? "marked CE by the queue" : "",
                  .damaged = damage_before(event)};
  if (event.fate) add(packet.touched, account_of(*event.fate, event.octets, scenario_));
  std::string comment(verdict_of(event.what));
  add(comment, packet.touched);
  add(comment, packet.damaged);
  Record record{event.path, true, event.at, copy_of(event.octets), std::move(comment)};
  if (event.what == Happening::kSent) {
    if (event.fate) packet.of += event.fate->copies;
    packet.left = packet.of;
    record.sent = {number_of(event.path), event.index};
    under_way_[*record.sent] = std::move(packet);
  }
  held_.empty() ? keep(std::move(record)) : held_.push_back(std::move(record));
}

void Capture::arrived(const sim::PacketEvent& event) {
  let_go();
  const std::uint32_t path = number_of(event.path);
  std::string comment = event.duplicate ? "arrived, a copy" : "arrived";
  std::string damaged;
  const auto found = under_way_.find({path, event.index});
  if (found != under_way_.end()) {
    if (!event.duplicate) add(comment, found->second.touched);
    damaged = found->second.damaged;
    add(comment, damaged);
    if (--found->second.left == 0) under_way_.erase(found);
  }
  Record record{event.path, false, event.at, copy_of(event.octets), std::move(comment)};
  leads_to_router_[path] ? held_.push_back(std::move(record)) : keep(std::move(record));
  if (event.corrupted) damaged = "damaged on " + scenario_.links[event.path.wire].name;
  damage_taken_in_ = leads_to_router_[path] ? damaged : std::string();
}

void Capture::let_go() {
  for (Record& held : held_) keep(std::move(held));
  held_.clear();
}

void Capture::keep(Record record) {
  kept_octets_ += record.size();
  kept_.push_back(std::move(record));
  while (!kept_.empty() && (kept_octets_ > kMostKept || !is_under_way(kept_.front()))) {
    write(kept_.front());
    kept_octets_ -= kept_.front().size();
    kept_.pop_front();
  }
}

bool Capture::is_under_way(const Record& record) const {
  return record.sent && under_way_.contains(*record.sent);
}

void Capture::write(const Record& record) {
  using tools::capture::Direction;
  file_.add(interface_of(record.path, !record.is_out),
            {.at = record.at,
             .direction = record.is_out ? Direction::kOut : Direction::kIn,
             .packet = record.octets,
             .comment = record.comment});
}

std::optional<std::error_code> Capture::close() {
  let_go();
  for (Record& record : kept_) {
    if (is_under_way(record)) {
      const UnderWay& packet = under_way_.at(*record.sent);
      add(record.comment, under_way_at_end(packet.left, packet.of));
    }
    write(record);
  }
  kept_.clear();
  for (const auto& [key, packet] : waiting_) {
    const auto& [path, index] = key;
    std::string comment = "still in the queue";
    add(comment, packet.damaged);
    write({name_of(path), true, last_, packet.octets, std::move(comment)});
  }
  waiting_.clear();
  file_.close();
  return file_.failure();
}

}  // namespace netsim
