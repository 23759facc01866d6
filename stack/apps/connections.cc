#include "stack/apps/connections.h"

#include <algorithm>
#include <utility>

namespace stack::apps {
namespace {

// Nothing has come and nothing has ended: octets now would be the answer to no request.
bool still_stands(Connection& connection) {
  connection.channel.pump();
  return connection.channel.readable().empty() && connection.channel.end() == Channel::End::kOpen &&
         !connection.channel.ending();
}

}  // namespace

std::optional<Connection> Connections::take(const Route& route) {
  for (std::size_t i = idle_.size(); i-- > 0;) {
    if (idle_[i].connection.route != route || !still_stands(idle_[i].connection)) continue;
    Connection found = std::move(idle_[i].connection);
    idle_.erase(idle_.begin() + static_cast<std::ptrdiff_t>(i));
    return found;
  }
  return std::nullopt;
}

void Connections::keep(base::Instant now, Connection connection) {
  idle_.push_back({std::move(connection), now + kMostIdleTime});
  if (idle_.size() <= kMostIdle) return;
  let_go(now, std::move(idle_.front().connection));
  idle_.erase(idle_.begin());
}

void Connections::let_go(base::Instant now, Connection connection) {
  connection.channel.finish();
  leaving_.push_back({std::move(connection), now + kLeaveTime});
}

void Connections::let_all_go(base::Instant now) {
  for (Held& held : idle_) let_go(now, std::move(held.connection));
  idle_.clear();
}

void Connections::run(base::Instant now) {
  for (Held& held : idle_) {
    if (now < held.until && still_stands(held.connection)) continue;
    let_go(now, std::move(held.connection));
    held.until = base::Instant{};  // gone
  }
  std::erase_if(idle_, [](const Held& held) { return held.until == base::Instant{}; });
  std::erase_if(leaving_, [now](Held& held) {
    Channel& channel = held.connection.channel;
    channel.drain();
    if (channel.ending()) return true;
    if (now < held.until) return false;
    channel.abort();
    return true;
  });
}

base::Instant Connections::deadline() const {
  base::Instant first = base::kNever;
  for (const Held& held : idle_) first = std::min(first, held.until);
  for (const Held& held : leaving_) first = std::min(first, held.until);
  return first;
}

void Connections::abort() {
  for (auto* all : {&idle_, &leaving_}) {
    for (Held& held : *all) held.connection.channel.abort();
    all->clear();
  }
}

}  // namespace stack::apps
