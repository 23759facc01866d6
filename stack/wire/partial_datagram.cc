#include "stack/wire/partial_datagram.h"

#include <algorithm>

#include "stack/base/check.h"

namespace stack::wire {

PartialDatagram::Insertion PartialDatagram::insert(std::size_t begin, base::ByteView octets,
                                                   bool is_last) {
  CHECK(!octets.empty());
  const std::size_t end = begin + octets.size();
  // The first piece that ends behind `begin`: if any overlaps the new one, this does.
  auto next = std::ranges::upper_bound(pieces_, begin, {}, &Piece::end);
  if (next != pieces_.end() && next->begin < end) {
    bool is_same = next->begin == begin && std::ranges::equal(next->octets, octets) &&
                   is_last == (end_ == end);
    return is_same ? Insertion::kDuplicate : Insertion::kContradiction;
  }
  bool contradicts = is_last ? end_ || next != pieces_.end() : end_ && end > *end_;
  if (contradicts) return Insertion::kContradiction;

  pieces_.insert(next, Piece{begin, {octets.begin(), octets.end()}});
  octets_ += octets.size();
  if (is_last) end_ = end;
  return Insertion::kTaken;
}

void PartialDatagram::assemble(std::vector<std::uint8_t>& whole) const {
  CHECK(is_whole());
  whole.clear();
  whole.reserve(octets_);
  for (const Piece& piece : pieces_) {
    whole.insert(whole.end(), piece.octets.begin(), piece.octets.end());
  }
}

}  // namespace stack::wire
