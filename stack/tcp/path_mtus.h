// What is known of the MTUs of paths, by destination (RFC 1191 6.3, RFC 8201 5.3).
#pragma once

#include <cstddef>
#include <deque>
#include <map>

#include "stack/base/address.h"
#include "stack/base/time.h"

namespace stack::tcp {

// Sizes are of whole IP packets, in octets.
//
// Invariant: at most kMost destinations are remembered, each for kLifetime after it was last
// learned; of the others the link's MTU is assumed. That is the same for all but the last kMost
// whose first link was told to be narrower.
class PathMtus {
 public:
  static constexpr std::size_t kMost = 4096;
  static constexpr base::Duration kLifetime = std::chrono::minutes(10);

  explicit PathMtus(std::size_t link_mtu) : link_mtu_(link_mtu) {}

  // The largest packet that leaves this host towards `remote`.
  std::size_t link_mtu(const base::Address& remote) const;
  // The first link on the way to `remote` carries no larger packets.
  void limit(const base::Address& remote, std::size_t mtu);
  // The largest packet thought to reach `remote` whole.
  std::size_t of(base::Instant now, const base::Address& remote) const;
  // Larger ones do not.
  void learn(base::Instant now, const base::Address& remote, std::size_t mtu);

 private:
  struct Known {
    std::size_t mtu;
    base::Instant until;
  };

  std::size_t link_mtu_;
  std::map<base::Address, std::size_t> limits_;
  std::deque<base::Address> limits_in_order_;  // of their first mention; each once
  std::map<base::Address, Known> known_;
  std::deque<base::Address> in_order_;  // of learning; each once
};

}  // namespace stack::tcp
