#include "sim/ledger.h"

namespace sim {

Counts& Counts::operator+=(const Counts& other) {
  offered += other.offered;
  duplicated += other.duplicated;
  delivered += other.delivered;
  lost += other.lost;
  overflowed += other.overflowed;
  too_big += other.too_big;
  early += other.early;
  down += other.down;
  truncated += other.truncated;
  return *this;
}

Ledger& Ledger::operator+=(const Ledger& other) {
  Counts::operator+=(other);
  octets += other.octets;
  marked += other.marked;
  corrupted += other.corrupted;
  reordered += other.reordered;
  return *this;
}

}  // namespace sim
