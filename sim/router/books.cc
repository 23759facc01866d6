#include "sim/router/books.h"

namespace sim::router {

void Books::count(Forwarding what) {
  switch (what) {
    case Forwarding::kForwarded:
      ++forwarded;
      break;
    case Forwarding::kFragmented:
      ++fragmented;
      break;
    case Forwarding::kMalformed:
      ++malformed;
      break;
    case Forwarding::kFiltered:
      ++filtered;
      break;
    case Forwarding::kNoRoute:
      ++no_route;
      break;
    case Forwarding::kExpired:
      ++expired;
      break;
    case Forwarding::kTooBig:
      ++too_big;
      break;
    case Forwarding::kUnmapped:
      ++unmapped;
      break;
    case Forwarding::kUnwelcome:
      ++unwelcome;
      break;
    case Forwarding::kNoPort:
      ++no_port;
      break;
    case Forwarding::kUntranslatable:
      ++untranslatable;
      break;
  }
}

Books& Books::operator+=(const Books& other) {
  taken_in += other.taken_in;
  errors += other.errors;
  forwarded += other.forwarded;
  fragmented += other.fragmented;
  fragments += other.fragments;
  malformed += other.malformed;
  filtered += other.filtered;
  no_route += other.no_route;
  expired += other.expired;
  too_big += other.too_big;
  unmapped += other.unmapped;
  unwelcome += other.unwelcome;
  no_port += other.no_port;
  untranslatable += other.untranslatable;
  withheld += other.withheld;
  mapped += other.mapped;
  rebinds += other.rebinds;
  return *this;
}

}  // namespace sim::router
