// A NAT for IPv4: many inside share one address outside.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>

#include "sim/router/books.h"
#include "sim/router/nat_session.h"
#include "sim/router/nat_table.h"
#include "sim/router/routed_header.h"
#include "sim/router/transport.h"
#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"

namespace sim::router {

struct Nat44Config {
  stack::base::Address outside;  // IPv4
  Filtering filtering = Filtering::kAddressAndPortDependent;
  Lifetimes lifetimes{};
};

// How many fragmented packets it follows at once.
inline constexpr std::size_t kMostTrains = 64;

// RFC 4787, RFC 5382 and RFC 5508: endpoint-independent mapping, ports kept where they are free,
// ICMP errors translated with what they quote. TCP, UDP and echoes only. Of a fragmented packet the
// first fragment must come first (RFC 4787 REQ-14). What goes out and comes in again is hairpinned.
class Nat44 {
 public:
  explicit Nat44(const Nat44Config& config)
      : outside_(config.outside), table_(config.lifetimes, config.filtering) {}

  // A packet is about to leave for the outside, whole IPv4 with a right header, and is rewritten;
  // or answers why it must be dropped.
  std::optional<Forwarding> go_out(stack::base::Instant now, stack::base::MutableBytes packet);
  // One has come from there. Answers whom it is for; or why it must be dropped.
  std::expected<stack::base::Address, Forwarding> come_in(stack::base::Instant now,
                                                          stack::base::MutableBytes packet);
  void rebind();

  const stack::base::Address& outside() const { return outside_; }
  std::uint64_t mapped() const { return table_.made(); }  // mappings made, ever
  std::uint64_t estranged() const { return table_.estranged(); }

 private:
  // What its fragments have in common (RFC 791 3.2), and where the first went.
  struct Train {
    stack::base::Address source, destination;
    std::uint8_t protocol = 0;
    std::uint16_t identification = 0;
    stack::base::Address to;
  };
  std::optional<Forwarding> error_out(stack::base::Instant now, stack::base::MutableBytes packet,
                                      stack::base::ByteView quote);
  std::expected<stack::base::Address, Forwarding> error_in(stack::base::Instant now,
                                                           stack::base::MutableBytes packet,
                                                           stack::base::ByteView quote);
  void remember(const RoutedHeader& first, const stack::base::Address& to);
  std::optional<stack::base::Address> remembered(const RoutedHeader& later) const;

  stack::base::Address outside_;
  NatTable table_;
  std::array<std::optional<Train>, kMostTrains> trains_;
  std::size_t next_train_ = 0;  // the oldest gives way
};

}  // namespace sim::router
