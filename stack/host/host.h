// An IP host: addresses, demultiplexing, TCP. Knows neither a link nor a clock.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/base/siphash.h"
#include "stack/base/time.h"
#include "stack/host/counters.h"
#include "stack/tcp/stream.h"
#include "stack/tcp/table.h"

namespace stack::host {

struct Config {
  // Those the host answers to, of either family. What it opens leaves from the first that is of the
  // other end's family.
  std::vector<base::Address> addresses{};
  std::size_t mtu = 1500;  // largest IP packet it sends, in octets
  base::SipKey
      secret;  // feeds ISNs (RFC 6528) and port choice (RFC 6056); never repeated by a real run
  tcp::Config tcp{};  // for every connection of this host
};

class Host {
 public:
  explicit Host(const Config& config);
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // --- the wire's side ---
  // One IP
  // packet from the link. Whatever is wrong with it is counted, never thrown.
  void receive(base::Instant now, base::ByteView packet, bool checksum_verified);
  // Lets every timer that is due at `now` fire.
  void tick(base::Instant now);
  // Writes the next packet to send into `room` (at least the MTU long) and answers its length, 0
  // when there is nothing left to say. With kAtOnce only what cannot wait for the end of the batch.
  std::size_t emit(base::Instant now, base::MutableBytes room,
                   tcp::Urgency urgency = tcp::Urgency::kEndOfBatch);
  // When tick() has something to do; kNever if nothing.
  base::Instant deadline() const { return table_.deadline(); }

  // --- the application's side ---
  // Active open, from `local`, whose address is one of the host's. Without it, or where its address
  // is unspecified, the host chooses its address (MUST-44); where its port is 0, the port, too (RFC
  // 6056). Nothing is sent before the next emit(). The host outlives the stream. What `config` says
  // of the MSS counts only if it is less than the MTU allows. Without an address of the other end's
  // family the stream has ended: kUnreachable.
  tcp::Stream connect(base::Instant now, const base::Endpoint& remote,
                      const std::optional<base::Endpoint>& local = {},
                      const std::optional<tcp::Config>& config = {});
  // Passive open on `port`; false when it is taken.
  bool listen(std::uint16_t port, const std::optional<tcp::Config>& config = {});
  // The next connection a peer established on `port`.
  std::optional<tcp::Stream> accept(std::uint16_t port) { return table_.accept(port); }
  // The next stream on which something happened since it was last named here (data, room,
  // connected, ended).
  std::optional<tcp::ConnectionId> next_changed() { return table_.next_changed(); }

  const Counters& counters() const { return counters_; }
  const tcp::Table& tcp() const { return table_; }
  const Config& config() const { return config_; }

 private:
  // What was wrong with the packet, if it went no further than IP or the TCP header.
  std::optional<Drop> take_in(base::Instant now, base::ByteView packet, bool checksum_verified);
  bool is_ours(const base::Address& address) const;
  base::Address address_towards(const base::Address& remote) const;

  Config config_;
  Counters counters_;
  tcp::Table table_;
};

}  // namespace stack::host
