// An IP host: addresses, reassembly, ICMP, demultiplexing, TCP. Knows neither a link nor a clock.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/base/siphash.h"
#include "stack/base/time.h"
#include "stack/host/counters.h"
#include "stack/host/icmp_sender.h"
#include "stack/tcp/stream.h"
#include "stack/tcp/table.h"
#include "stack/wire/fragments.h"
#include "stack/wire/icmp.h"
#include "stack/wire/ip.h"

namespace stack::host {

struct Config {
  // Those the host answers to, of either family. What it opens leaves from the first that is of the
  // other end's family.
  std::vector<base::Address> addresses{};
  // Nobody else answers for them. Over raw sockets the kernel does: then the host says nothing by
  // ICMP, and only listens.
  bool owns_addresses = true;
  // The largest IP packet it sends by any link, in octets: at least 68 (RFC 791 3.2), with an IPv6
  // address 1,280 (RFC 8200 5).
  std::size_t mtu = 1500;
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
  base::Instant deadline() const { return std::min(table_.deadline(), reassembly_.deadline()); }

  // The host answers to `address`, too, from now on; that it does so already is no mistake.
  void add_address(const base::Address& address);
  // The first link on the way to `remote` carries no packets of more than `mtu` octets; less than
  // every link must carry (see Config::mtu) is not believed. It counts for connections that begin
  // later, and is remembered for the last tcp::PathMtus::kMost destinations.
  void limit_link_mtu(const base::Address& remote, std::size_t mtu);

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
  // Each answers what was wrong with the packet, if it went no further than IP, ICMP or the TCP
  // header. `octets` are those of the packet as it arrived.
  std::optional<Drop> take_in(base::Instant now, base::ByteView octets, bool checksum_verified);
  std::optional<Drop> reassemble(base::Instant now, const wire::IpPacket& piece,
                                 base::ByteView octets);
  void expire_pieces(base::Instant now);
  std::optional<Drop> deliver(base::Instant now, const wire::IpPacket& packet,
                              base::ByteView octets, bool checksum_verified);
  std::optional<Drop> take_segment(base::Instant now, const wire::IpPacket& packet,
                                   bool checksum_verified);
  std::optional<Drop> take_message(base::Instant now, const wire::IpPacket& packet);
  std::optional<Drop> answer_echo(base::Instant now, const wire::IpPacket& packet,
                                  const wire::IcmpMessage& request);
  std::optional<Drop> take_error(base::Instant now, const wire::IcmpMessage& message,
                                 base::Family family);
  std::optional<Drop> refuse_protocol(base::Instant now, const wire::IpPacket& packet,
                                      base::ByteView octets);
  void complain_of(base::Instant now, const std::optional<wire::ParameterProblem>& problem,
                   base::ByteView octets);
  void complain(base::Instant now, const wire::IcmpMessage& what, base::ByteView about);
  std::size_t emit_segment(base::Instant now, base::MutableBytes room, tcp::Urgency urgency);
  bool is_ours(const base::Address& address) const;
  base::Address address_towards(const base::Address& remote) const;

  Config config_;
  Counters counters_;
  wire::Reassembly reassembly_;
  IcmpSender icmp_;
  tcp::Table table_;
};

}  // namespace stack::host
