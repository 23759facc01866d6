#include "sim/ledger.h"

namespace sim {

Ledger& Ledger::operator+=(const Ledger& other) {
  offered += other.offered;
  duplicated += other.duplicated;
  delivered += other.delivered;
  lost += other.lost;
  overflowed += other.overflowed;
  too_big += other.too_big;
  corrupted += other.corrupted;
  reordered += other.reordered;
  return *this;
}

}  // namespace sim
