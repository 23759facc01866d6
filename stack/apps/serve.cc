#include "stack/apps/serve.h"

#include "stack/base/check.h"
#include "stack/host/host.h"

namespace stack::apps {

void Serve::run(base::Instant now, host::Host& host) {
  listen(host);
  while (auto id = host.next_changed()) advance(*id);
  carry_on(now, host);
}

void Serve::run(base::Instant now, host::Host& host, std::span<const tcp::ConnectionId> changed) {
  listen(host);
  for (tcp::ConnectionId id : changed) advance(id);
  carry_on(now, host);
}

void Serve::listen(host::Host& host) {
  if (!listening_) CHECK(host.listen(config_.port, config_.tcp));
  listening_ = true;
}

void Serve::carry_on(base::Instant now, host::Host& host) {
  drop_idle(now);
  if (closing_) return refuse(host);
  accept(now, host);  // last, for those who left made room
}

base::Instant Serve::deadline() const {
  return expiries_.empty() ? base::kNever : expiries_.begin()->first;
}

void Serve::accept(base::Instant now, host::Host& host) {
  while (sessions_.size() < config_.most_sessions) {
    auto stream = host.accept(config_.port);
    if (!stream) return;
    tcp::ConnectionId id = stream->id();
    base::Instant expiry = now + config_.patience;
    Channel channel(*std::move(stream));
    if (config_.tls) channel.secure(tls::Session::to_client(*config_.tls));
    sessions_.try_emplace(id, Session(std::move(channel), config_.session, content_), expiry);
    expiries_.emplace(expiry, id);
    advance(id);
  }
}

void Serve::refuse(host::Host& host) {
  while (auto stream = host.accept(config_.port)) stream->abort();
}

void Serve::close() {
  closing_ = true;
  for (auto& [id, entry] : sessions_) entry.session.close();
  std::erase_if(expiries_,
                [this](const auto& expiry) { return sessions_.at(expiry.second).session.over(); });
  std::erase_if(sessions_, [](const auto& entry) { return entry.second.session.over(); });
}

void Serve::abort() {
  for (auto& [id, entry] : sessions_) entry.session.abort();
  sessions_.clear();
  expiries_.clear();
}

void Serve::advance(tcp::ConnectionId id) {
  auto found = sessions_.find(id);
  if (found == sessions_.end()) return;  // still in the backlog, or another application's
  found->second.session.advance();
  if (found->second.session.over()) remove(found);
}

// An entry that falls due although something arrived since is put back for the rest of the time.
void Serve::drop_idle(base::Instant now) {
  while (!expiries_.empty() && expiries_.begin()->first <= now) {
    auto found = sessions_.find(expiries_.begin()->second);
    CHECK(found != sessions_.end());
    Entry& entry = found->second;
    base::Instant expiry = entry.session.last_arrival() + config_.patience;
    if (expiry <= now) {
      entry.session.abort();
      remove(found);
      continue;
    }
    expiries_.erase({entry.expiry, found->first});
    entry.expiry = expiry;
    expiries_.emplace(expiry, found->first);
  }
}

void Serve::remove(Sessions::iterator which) {
  expiries_.erase({which->second.expiry, which->first});
  sessions_.erase(which);
}

}  // namespace stack::apps
