// Which way to whom: a table of prefixes.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <unordered_map>
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
// Every address of a family.
Prefix everything(stack::base::Family family);

inline constexpr std::size_t kMostRoutes = 65'536;

// Invariant: the lengths of a family are ordered, the longest first; of one prefix there is one
// route, the earliest added. So the first length that knows an address has the route to take (RFC
// 1812 5.2.4.3). A look costs as much as there are lengths, however many routes there are.
class Routes {
 public:
  // At most kMostRoutes.
  void add(const Prefix& destination, std::size_t wire);
  // Nothing if no prefix holds the address.
  std::optional<std::size_t> towards(const stack::base::Address& destination) const;

 private:
  struct Hash {
    std::size_t operator()(const stack::base::Address& address) const;
  };
  struct OfLength {
    std::size_t length;
    // By address, whose bits past the length are zero. Only ever looked up.
    std::unordered_map<stack::base::Address, std::size_t, Hash> wires;
  };
  std::array<std::vector<OfLength>, 2> lengths_;  // of each family
  std::size_t count_ = 0;
};

}  // namespace sim::router
