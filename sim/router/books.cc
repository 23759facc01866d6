#include "sim/router/books.h"

namespace sim::router {

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
  withheld += other.withheld;
  return *this;
}

}  // namespace sim::router
