// All connections of a host: which segment is whose, who has something to say, whose timer is next.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stack/tcp/connection.h"
#include "stack/tcp/defence.h"
#include "stack/tcp/invariants.h"
#include "stack/tcp/listener.h"
#include "stack/tcp/path_mtus.h"
#include "stack/tcp/ports.h"
#include "stack/tcp/recency.h"
#include "stack/tcp/syn_cookie.h"

namespace stack::tcp {

// No call costs O(connections), but for those of onlookers who ask for all: connections with
// something to say, or to tell the application, stand in queues, and deadlines in a heap.
//
// Invariant: strangers cannot make it grow past its limits. A listener's half-open connections are
// bounded by its backlog, behind which SYN cookies stand; those in TIME-WAIT by kMostTimeWaits; all
// together by kMostConnections.
class Table {
 public:
  static constexpr std::size_t kMostConnections = 65536;
  // When so many connections have entered TIME-WAIT after one, that one is let go.
  static constexpr std::size_t kMostTimeWaits = 16384;
  // RSTs and SYN cookies that wait to be sent; more segments are not answered.
  static constexpr std::size_t kMostStrayAnswers = 256;

  // `link_mtu` is that of the largest packet the host sends, in octets.
  Table(const Config& config, base::SipKey secret, std::size_t link_mtu = 65535);

  // --- the host's side ---
  // A segment that came from remote.address to local.address; ports are read from it. `mark` is the
  // ECN field of its packet.
  void arrive(base::Instant now, const base::Address& local, const base::Address& remote,
              const wire::TcpSegment& segment, wire::Ecn mark = wire::Ecn::kNotEct);
  // An ICMP error about a segment that the host sent from `local` to `remote` and that began at
  // `seq`. False if no connection believes it.
  bool on_path_error(base::Instant now, const base::Endpoint& local, const base::Endpoint& remote,
                     wire::Seq seq, const PathError& error);
  // What opens to or from `remote` from now on sends no packets larger than `mtu` octets, nor asks
  // for any.
  void limit_link_mtu(const base::Address& remote, std::size_t mtu) {
    path_mtus_.limit(remote, mtu);
  }
  void expire(base::Instant now);
  // The next segment to send; connections take turns. Its payload is lent until the next call.
  std::optional<Departure> depart(base::Instant now, Urgency urgency);
  // When expire() may have something to do: never late, sometimes early.
  base::Instant deadline() const;

  // --- the application's side ---
  // Active OPEN, from the address in `local` (MUST-43); without a port there one is chosen. What
  // cannot be opened gives a stream that has ended: kUnreachable, kInUse or kNoResources. Without a
  // `config` the connection has the table's.
  Stream open(base::Instant now, base::Endpoint local, const base::Endpoint& remote,
              const std::optional<Config>& config = {});
  // Passive OPEN on every local address; false when somebody listens there already. Connections on
  // that port are left alone (MUST-41, MUST-42). Every new one has `config`, or the table's.
  bool listen(std::uint16_t port, const std::optional<Config>& config = {});
  std::optional<Stream> accept(std::uint16_t port);
  std::optional<ConnectionId> next_changed();

  // For Stream: valid until the stream lets go.
  Connection& connection(ConnectionId id);
  // The application did something that may have to be said.
  void wake(ConnectionId id);
  base::Instant now() const { return now_; }  // of the last call from the host's side
  // The stream lets go (close(2)).
  void release(ConnectionId id);

  // --- for those who look on ---
  const Defence& defence() const { return defence_; }
  const PathMtus& path_mtus() const { return path_mtus_; }
  Stats stats() const;  // of all connections, past ones included
  // The connection between these two ends, lent until the next call of the host's side; nullptr
  // when there is none, or none any more.
  const Connection* find(const base::Endpoint& local, const base::Endpoint& remote) const;
  // The same by its name.
  const Connection* find(ConnectionId id) const;
  std::size_t size() const { return by_ends_.size(); }
  // How often something happened to a connection so far: where look_at_touched() may begin the next
  // time.
  std::uint64_t touches() const { return recency_.now(); }
  // Calls look(ConnectionId, const Connection&, const Outline&) for each connection that something
  // happened to since touches() was `since`, and that still is there.
  template <typename Look>
  void look_at_touched(std::uint64_t since, Look look) const {
    recency_.each_since(since, [&](std::uint32_t index) { look_at_slot(index, false, look); });
  }
  // The same for all connections, with all that is outstanding.
  template <typename Look>
  void look_at_all(Look look) const {
    for (std::uint32_t index = 0; index < slots_.size(); ++index) look_at_slot(index, true, look);
  }
  // The first law of a connection (invariants.h) that does not hold, looked at deeply; nothing
  // while all is well.
  std::optional<std::string_view> broken_invariant() const;

 private:
  struct Slot {
    std::unique_ptr<Connection> connection;  // none: the slot is free
    std::uint32_t generation = 0;
    base::Instant scheduled = base::kNever;  // its earliest entry in the heap
    bool attached = false;                   // a Stream, or the backlog, holds it
    bool ready = false;                      // stands in ready_
    bool urgent = false;                     // stands in urgent_
    bool changed = false;                    // stands in changed_
    bool in_lookup = false;
  };
  struct Key {
    base::Endpoint local, remote;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    base::SipKey secret;
    std::size_t operator()(const Key& key) const;
  };
  struct Alarm {
    base::Instant at;
    std::uint32_t slot;
    friend auto operator<=>(const Alarm&, const Alarm&) = default;
  };

  // table_arrive.cc
  void arrive_at(std::uint32_t index, base::Instant now, const wire::TcpSegment& segment,
                 wire::Ecn mark);
  void arrive_at_listener(base::Instant now, const Key& key, const wire::TcpSegment& segment,
                          wire::Ecn mark);
  void arrive_with_cookie(base::Instant now, const Key& key, const wire::TcpSegment& segment,
                          wire::Ecn mark, Listener& listener);
  bool opens_anew(const Connection& old, const wire::TcpSegment& segment) const;
  void open_anew(base::Instant now, std::uint32_t index, const wire::TcpHeader& syn);
  void admit(base::Instant now, const Endpoints& ends, const Origins& origins, Listener& listener,
             const wire::TcpHeader& syn);
  std::uint32_t add_half_open(std::unique_ptr<Connection> connection, Listener& listener);
  void answer_with_cookie(base::Instant now, const Endpoints& ends, Listener& listener,
                          const wire::TcpHeader& syn);
  void answer_with_reset(const wire::TcpSegment& segment, const Key& key);
  void leave_backlog(std::uint32_t index);
  void enter_time_wait(std::uint32_t index);

  std::optional<Ending> why_not(const base::Endpoint& local, const base::Endpoint& remote) const;
  // The slot of the connection between these ends.
  std::optional<std::uint32_t> look_up(const Key& ends);
  std::uint32_t add(std::unique_ptr<Connection> connection);
  std::uint32_t add_unlisted(std::unique_ptr<Connection> connection);
  Origins origins_of(base::Instant now, const Endpoints& ends) const;
  Config fitted(Config config, const base::Address& remote) const;
  void remember_path_mtu(std::uint32_t index);
  void after_arrival(std::uint32_t index, State before);
  void after_change(std::uint32_t index);
  void announce(std::uint32_t index);
  void make_ready(std::uint32_t index);
  template <typename Look>
  void look_at_slot(std::uint32_t index, bool deeply, Look& look) const {
    const Slot& slot = slots_[index];
    if (!slot.connection) return;
    Outline is = deeply ? slot.connection->deep_outline(now_) : slot.connection->outline(now_);
    is.alarm = slot.scheduled;
    look(id_of(index), *slot.connection, is);
  }
  void schedule(std::uint32_t index);
  void forget_if_over(std::uint32_t index);
  std::optional<Departure> depart_from(std::deque<std::uint32_t>& queue, bool Slot::*flag,
                                       base::Instant now, Urgency urgency);
  ConnectionId id_of(std::uint32_t index) const { return {index, slots_[index].generation}; }

  Config config_;
  base::SipKey secret_;
  PortChooser ports_;
  SynCookies cookies_;
  PathMtus path_mtus_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::unordered_map<Key, std::uint32_t, KeyHash> by_ends_;  // looked up only, never walked
  std::uint32_t last_looked_up_ = 0;
  std::map<std::uint16_t, Listener> listeners_;
  std::deque<std::uint32_t> ready_;
  std::deque<std::uint32_t> urgent_;
  std::deque<std::uint32_t> changed_;
  std::deque<ConnectionId> time_waits_;  // in the order in which they entered it; some have left
  std::deque<Departure> stray_answers_;
  std::priority_queue<Alarm, std::vector<Alarm>, std::greater<>> alarms_;
  Recency recency_;  // of slots
  Stats past_;       // of connections that are gone
  Defence defence_;
  base::Instant now_{};
};

}  // namespace stack::tcp
