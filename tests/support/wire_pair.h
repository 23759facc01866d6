// Two hosts at the ends of one wire that keeps order and loses nothing, until it is cut; virtual
// time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "stack/base/address.h"
#include "stack/base/time.h"
#include "stack/host/application.h"
#include "stack/host/host.h"
#include "stack/host/link.h"
#include "stack/host/turn.h"

namespace tests {

// Invariant: now() never runs backwards; a packet arrives kDelay after it was sent.
class WirePair {
 public:
  static constexpr stack::base::Duration kDelay = std::chrono::milliseconds(1);
  static constexpr stack::base::Address kClient = stack::base::Address::v4(192, 0, 2, 1);
  static constexpr stack::base::Address kServer = stack::base::Address::v4(192, 0, 2, 2);

  WirePair() : client_(config(kClient)), server_(config(kServer)) {}

  // Runs both until the client's application is done (true), or nothing will happen any more, or
  // `limit` of time has passed.
  bool run(stack::host::Application& client, stack::host::Application& server,
           stack::base::Duration limit = std::chrono::hours(1)) {
    stack::base::Instant end = now_ + limit;
    while (!client.done()) {
      stack::base::Instant next = turn_both(client, server);
      if (client.done()) break;
      now_ = std::min(next, end);
      if (next >= end) return false;
    }
    return true;
  }

  // Runs both for so long, done or not.
  void pass(stack::base::Duration time, stack::host::Application& client,
            stack::host::Application& server) {
    stack::base::Instant end = now_ + time;
    while (now_ < end) now_ = std::min(end, turn_both(client, server));
  }

  // From now on nothing arrives anywhere.
  void cut() { cut_ = true; }

  stack::host::Host& client() { return client_; }
  stack::host::Host& server() { return server_; }
  stack::base::Instant now() const { return now_; }

 private:
  struct Sent {
    stack::base::Instant arrives;
    std::vector<std::uint8_t> octets;
  };
  struct Queue {
    std::deque<Sent> packets;
    stack::base::Instant next() const {
      return packets.empty() ? stack::base::kNever : packets.front().arrives;
    }
  };

  // One host's side of the wire, for one turn.
  class End final : public stack::host::Link {
   public:
    End(WirePair& wire, Queue& in, Queue& out) : wire_(wire), in_(in), out_(out) {}
    std::size_t mtu() const override { return 1500; }
    std::optional<stack::host::Packet> receive() override {
      if (in_.next() > wire_.now_) return std::nullopt;
      lent_ = std::move(in_.packets.front().octets);
      in_.packets.pop_front();
      return stack::host::Packet{lent_, false};
    }
    bool can_send() const override { return true; }
    void send(stack::base::ByteView packet) override {
      if (wire_.cut_) return;
      out_.packets.push_back({wire_.now_ + kDelay, {packet.begin(), packet.end()}});
    }

   private:
    WirePair& wire_;
    Queue& in_;
    Queue& out_;
    std::vector<std::uint8_t> lent_;
  };

  static stack::host::Config config(const stack::base::Address& address) {
    stack::host::Config config;
    config.addresses = {address};
    config.secret = {1, 2};
    return config;
  }

  // Both hosts' turns at this instant, until neither has more to do at it; answers the next one.
  stack::base::Instant turn_both(stack::host::Application& client,
                                 stack::host::Application& server) {
    stack::base::Instant wake = now_;
    while (wake <= now_) {
      wake = turn(client_, to_client_, to_server_, client);
      wake = std::min(wake, turn(server_, to_server_, to_client_, server));
    }
    return std::min({wake, to_client_.next(), to_server_.next()});
  }

  stack::base::Instant turn(stack::host::Host& host, Queue& in, Queue& out,
                            stack::host::Application& application) {
    End end(*this, in, out);
    return stack::host::turn(now_, host, end, application);
  }

  stack::base::Instant now_{};
  bool cut_ = false;
  Queue to_client_;
  Queue to_server_;
  stack::host::Host client_;
  stack::host::Host server_;
};

}  // namespace tests
