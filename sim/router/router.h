// A router: hands whole IP packets from wire to wire by their destination.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/router/books.h"
#include "sim/router/nat44.h"
#include "sim/router/routed_header.h"
#include "sim/router/routes.h"
#include "sim/router/token_bucket.h"
#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"
#include "stack/wire/icmp.h"

namespace sim::router {

struct Config {
  // The sources of its errors, one a family. It says nothing about a family that it has none of.
  std::vector<stack::base::Address> addresses{};
  bool silent = false;  // makes no ICMP errors: what does not fit vanishes in a black hole
  // Clears DF and cuts what does not fit, as some middleboxes do.
  bool ignores_df = false;
  // Of its errors (RFC 1812 4.3.2.8, RFC 4443 2.4 f), on average and at once.
  std::uint64_t errors_per_second = 10;
  std::uint64_t error_burst = 10;
};

// Invariant: books().balances() between calls. A router has no queue and no clock: it acts at once,
// and the paths behind it queue.
class Router {
 public:
  // The wires that it is plugged into, numbered from 0.
  class Wires {
   public:
    virtual ~Wires() = default;
    // The longest packet that the wire carries now, in octets.
    virtual std::size_t mtu(std::size_t wire) const = 0;
    // The packet is lent for the call.
    virtual void send(std::size_t wire, stack::base::ByteView packet) = 0;
    // A packet of so many octets is for this wire, and longer than it carries: it will be cut, or
    // dropped.
    virtual void does_not_fit(std::size_t, std::size_t) {}
    // An ICMP error of the router's own is about to be sent.
    virtual void made(stack::base::ByteView packet) = 0;
  };

  explicit Router(const Config& config)
      : config_(config), errors_(config.error_burst, config.errors_per_second) {}
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  // `wire` is a number of its own.
  void add_route(const Prefix& destination, std::size_t wire) { routes_.add(destination, wire); }
  // ICMP that comes in by this wire goes no further. What the router says itself does.
  void stop_icmp_from(std::size_t wire) { deaf_wires_.push_back(wire); }
  // Whether it says so (as it does at first) when a packet does not fit this wire.
  void tell_of_mtu(std::size_t wire, bool tells);
  // From now on it is a NAT: of the IPv4 that leaves and comes in by `outside_wire`. IPv6 is routed
  // as ever.
  void translate(const Nat44Config& config, std::size_t outside_wire);
  // The NAT, which there is, forgets all its mappings, and gives other ports from now on.
  void rebind();

  // A packet has come in by `from`; lent for the call.
  Forwarding take_in(stack::base::Instant now, std::size_t from, stack::base::ByteView packet,
                     Wires& wires);

  // Nothing but of a NAT.
  const std::optional<Nat44>& nat() const { return nat_; }
  const Books& books() const { return books_; }

 private:
  Forwarding decide(stack::base::Instant now, std::size_t from, stack::base::ByteView packet,
                    Wires& wires);
  // The packet is in packet_ and may leave by `wire`.
  Forwarding hand_on(stack::base::Instant now, const RoutedHeader& header, bool is_translated,
                     std::size_t wire, Wires& wires);
  // Tells the source of a packet that came in by `from` what became of it, unless it must not, or
  // will not.
  void tell(stack::base::Instant now, const RoutedHeader& header, std::size_t from,
            stack::base::ByteView about, const stack::wire::IcmpMessage& what, Wires& wires);
  const stack::base::Address* own_address(stack::base::Family family, std::size_t wire) const;
  bool may_be_cut(const RoutedHeader& header) const;
  // Sends what is in packet_, whole or in fragments.
  Forwarding put_out(const RoutedHeader& header, std::size_t wire, Wires& wires);
  void send_fragments(const RoutedHeader& header, std::size_t wire, Wires& wires);
  bool lets_pass(const RoutedHeader& header, std::size_t from) const;
  bool is_outside(const RoutedHeader& header, std::size_t wire) const;

  Config config_;
  Routes routes_;
  std::vector<std::size_t> deaf_wires_;
  std::vector<std::size_t> hushed_wires_;  // of whose MTU it does not tell
  std::optional<Nat44> nat_;
  std::size_t outside_wire_ = 0;  // of the NAT
  TokenBucket errors_;
  Books books_;
  std::vector<std::uint8_t> packet_;       // the one that is about to leave
  std::uint16_t next_identification_ = 1;  // of packets that may be fragmented
};

}  // namespace sim::router
