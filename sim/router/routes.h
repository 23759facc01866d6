// Which way to whom: a table of prefixes.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "stack/base/address.h"

namespace sim::router {

// All addresses of one family whose first `length` bits are these; length 0 is the default route.
struct Prefix {
  stack::base::Address address;
  std::size_t length = 0;  // at most 32 or 128

  bool holds(const stack::base::Address& other) const;
};

// Just this address.
Prefix only(const stack::base::Address& address);

inline constexpr std::size_t kMostRoutes = 4096;

// Invariant: the routes are ordered by length, the longest first; of one length, the earliest
// added. So the first that holds an address is the one to take (RFC 1812 5.2.4.3).
class Routes {
 public:
  // At most kMostRoutes.
  void add(const Prefix& destination, std::size_t wire);
  // Nothing if no prefix holds the address.
  std::optional<std::size_t> towards(const stack::base::Address& destination) const;

 private:
  struct Route {
    Prefix destination;
    std::size_t wire;
  };
  std::vector<Route> routes_;
};

}  // namespace sim::router
