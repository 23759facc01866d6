// Which port outside stands for whom inside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <utility>

#include "sim/router/books.h"
#include "sim/router/nat_session.h"
#include "stack/base/address.h"
#include "stack/base/time.h"

namespace sim::router {

// Whose packets from outside a mapping lets in (RFC 4787 5).
enum class Filtering : std::uint8_t {
  kEndpointIndependent,      // anybody's
  kAddressDependent,         // of hosts that it has spoken to
  kAddressAndPortDependent,  // of just those ends that it has spoken to
};

inline constexpr std::size_t kMostNatSessions = 65'536;

// Invariant: every mapping has a port that no other of its protocol has, and is known by both its
// ends. Mappings are endpoint-independent (RFC 4787 REQ-1): one inside end has one port, whomever
// it speaks to. One lives as long as any of its sessions; the dead are buried when their place is
// needed.
class NatTable {
 public:
  NatTable(const Lifetimes& lifetimes, Filtering filtering)
      : lifetimes_(lifetimes), filtering_(filtering) {}
  NatTable(const NatTable&) = delete;
  NatTable& operator=(const NatTable&) = delete;

  // The port that `inside` has when it speaks to `remote`. A mapping is made for it, unless this is
  // a RST.
  std::expected<std::uint16_t, Forwarding> outwards(const Passage& packet,
                                                    const stack::base::Endpoint& inside,
                                                    const stack::base::Endpoint& remote);
  // Whom `remote` speaks to at this port.
  std::expected<stack::base::Endpoint, Forwarding> inwards(const Passage& packet,
                                                           std::uint16_t port,
                                                           const stack::base::Endpoint& remote);
  // The same for what is no part of a session and keeps none alive (RFC 5508 REQ-4), such as
  // errors.
  std::optional<std::uint16_t> port_of(stack::base::Instant now, std::uint8_t protocol,
                                       const stack::base::Endpoint& inside) const;
  std::optional<stack::base::Endpoint> owner_of(stack::base::Instant now, std::uint8_t protocol,
                                                std::uint16_t port) const;

  // Forgets everything. Who comes again gets another port than before.
  void rebind();

  std::uint64_t made() const { return made_; }  // mappings, ever
  // Packets that would have found a mapping, had the last rebind() not forgotten it; of all rebinds
  // together.
  std::uint64_t estranged() const { return estranged_; }
  std::size_t sessions() const { return sessions_; }

 private:
  using InsideEnd = std::pair<std::uint8_t, stack::base::Endpoint>;
  using OutsideEnd = std::pair<std::uint8_t, std::uint16_t>;
  struct Mapping {
    InsideEnd inside;
    std::uint16_t port = 0;
    std::map<stack::base::Endpoint, NatSession> sessions;  // by the remote end

    bool alive(stack::base::Instant now) const;
  };

  Mapping* find(stack::base::Instant now, const InsideEnd& inside);
  Mapping* make(stack::base::Instant now, const InsideEnd& inside);
  std::optional<std::uint16_t> free_port(stack::base::Instant now, std::uint8_t protocol,
                                         std::uint16_t wanted);
  // False if there is no room for one more.
  bool pass(const Passage& packet, Mapping& mapping, const stack::base::Endpoint& remote);
  bool welcomes(const Passage& packet, const Mapping& mapping,
                const stack::base::Endpoint& remote) const;
  // Whether a mapping that was forgotten would be alive.
  bool was_known(stack::base::Instant now, const InsideEnd& inside) const;
  bool was_known(stack::base::Instant now, const OutsideEnd& outside) const;
  void make_room(stack::base::Instant now);
  void bury(const Mapping& mapping);

  Lifetimes lifetimes_;
  Filtering filtering_;
  std::map<InsideEnd, Mapping> mappings_;
  std::map<OutsideEnd, Mapping*> by_port_;
  std::size_t sessions_ = 0;           // of all mappings, the dead among them
  stack::base::Instant full_until_{};  // nobody dies before
  std::uint32_t shift_ = 0;            // from the port wanted to the first that is tried
  std::uint64_t made_ = 0;
  std::map<InsideEnd, Mapping> forgotten_;  // by the last rebind
  std::map<OutsideEnd, Mapping*> forgotten_by_port_;
  std::uint64_t estranged_ = 0;
};

}  // namespace sim::router
