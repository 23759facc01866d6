// In which order the addresses of a name are tried.
#pragma once

#include <cstddef>
#include <vector>

#include "stack/host/resolver.h"

namespace stack::host {

// Addresses of one name that are tried. All of them are on their way within two seconds; a name
// that has more would be a way to have us knock at many doors at once.
inline constexpr std::size_t kMostTargets = 8;

// The order in which to try targets that stand in the resolver's order (RFC 6724): the families by
// turns, beginning with that of the first target (RFC 8305 4, First Address Family Count 1), and no
// more than kMostTargets. So both families are among them if they were. What is in this order stays
// as it is.
std::vector<Target> in_dial_order(const std::vector<Target>& sorted);

}  // namespace stack::host
