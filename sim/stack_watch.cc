#include "sim/stack_watch.h"

#include <fmt/format.h>

namespace sim {

namespace tcp = stack::tcp;

namespace {

std::string account_of(NodeId node, const tcp::Connection& connection, std::size_t broken) {
  const tcp::Invariant& invariant = tcp::invariants()[broken];
  return fmt::format("host {}: it does not hold that {} ({}), of {} and {} in {}", node,
                     invariant.name, invariant.source, connection.ends().local.to_string(),
                     connection.ends().remote.to_string(), tcp::name_of(connection.state()));
}

}  // namespace

std::optional<std::string> StackWatch::after_turn(NodeId node, const stack::host::Host& host) {
  Watched& watched = watched_at(node);
  watched.host = &host;
  std::optional<std::string> complaint;
  const auto look_at = [&](const tcp::ConnectionId& id, const tcp::Connection& connection,
                           const tcp::Outline& is) {
    ++connections_;
    const auto broken = look(watched, id, connection, is);
    if (broken && !complaint) complaint = account_of(node, connection, *broken);
  };
  host.tcp().look_at_touched(watched.touches, look_at);
  watched.touches = host.tcp().touches();
  return complaint;
}

std::optional<std::size_t> StackWatch::look(Watched& watched, const tcp::ConnectionId& id,
                                            const tcp::Connection& connection,
                                            const tcp::Outline& is) {
  if (id.slot >= watched.records.size()) watched.records.resize(id.slot + 1);
  Record& record = watched.records[id.slot];
  tcp::Looked looked = tcp::look_at(is, tcp::Moment::kAfterTurn);
  if (record.generation == id.generation) {
    const tcp::Looked step = tcp::look_at_step(record.was, is);
    looked.at |= step.at;
    looked.broken |= step.broken;
  }
  if (record.generation != id.generation) {
    record.generation = id.generation;
    record.liveness = {};
    record.local_harmed = &disturbances_.of(connection.ends().local);
    record.remote_harmed = &disturbances_.of(connection.ends().remote);
  }
  looks_.add(looked.at);
  record.was = is;
  record.liveness.update(is, harmed(record));
  if (record.liveness.waits()) ++waits_;
  earliest_due_ = std::min(earliest_due_, record.liveness.due());
  return looked.first_broken();
}

// Time passes for those that nothing happened to, too: what they put off is due some day.
std::optional<std::string> StackWatch::look_at_all(NodeId node, stack::base::Instant now,
                                                   const stack::host::Host& host) {
  std::optional<std::string> complaint;
  host.tcp().look_at_all(
      [&](const tcp::ConnectionId&, const tcp::Connection& connection, tcp::Outline is) {
        is.now = now;
        const tcp::Looked looked = tcp::look_at(is, tcp::Moment::kAfterTurn);
        looks_.add(looked.at);
        const auto broken = looked.first_broken();
        if (broken && !complaint) complaint = account_of(node, connection, *broken);
      });
  return complaint;
}

std::optional<std::string> StackWatch::find_stuck(stack::base::Instant now) {
  std::optional<std::string> complaint;
  earliest_due_ = stack::base::kNever;
  for (std::size_t node = 0; node < hosts_.size(); ++node) {
    Watched& watched = hosts_[node];
    for (std::size_t slot = 0; slot < watched.records.size(); ++slot) {
      Record& record = watched.records[slot];
      if (!record.liveness.waits()) continue;
      const tcp::ConnectionId id{static_cast<std::uint32_t>(slot), *record.generation};
      const tcp::Connection* const connection = watched.host->tcp().find(id);
      if (connection == nullptr) record.liveness.end();
      record.liveness.harm(harmed(record));
      const stack::base::Instant due = record.liveness.due();
      earliest_due_ = std::min(earliest_due_, due);
      if (due >= now || complaint) continue;
      complaint = fmt::format(
          "host {}: {} and {} made no progress in {} RTOs, though nothing of theirs was lost "
          "(liveness)",
          node, connection->ends().local.to_string(), connection->ends().remote.to_string(),
          Liveness::kRtos);
    }
  }
  return complaint;
}

StackWatch::Watched& StackWatch::watched_at(NodeId node) {
  if (node >= hosts_.size()) hosts_.resize(std::size_t{node} + 1);
  return hosts_[node];
}

}  // namespace sim
