// The pieces of one datagram, until they are all there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "stack/base/bytes.h"

namespace stack::wire {

// Invariant: the pieces are sorted, not empty, and no two overlap; none passes the datagram's end,
// once that is known. Octets are kept as they came, piece by piece, so that a piece far behind the
// others costs no more than itself.
class PartialDatagram {
 public:
  enum class Insertion : std::uint8_t {
    kTaken,
    kDuplicate,      // the same octets at the same place were there
    kContradiction,  // it overlaps another piece, or the two disagree about the end
  };

  // `octets`, not empty, that belong at `begin`; behind the last piece the datagram ends.
  Insertion insert(std::size_t begin, base::ByteView octets, bool is_last);

  std::size_t pieces() const { return pieces_.size(); }
  bool is_whole() const { return octets_ == end_; }
  // Puts the octets into `whole`, in place of what is there; is_whole() holds.
  void assemble(std::vector<std::uint8_t>& whole) const;

 private:
  struct Piece {
    std::size_t begin;
    std::vector<std::uint8_t> octets;
    std::size_t end() const { return begin + octets.size(); }
  };

  std::vector<Piece> pieces_;
  std::size_t octets_ = 0;  // of all pieces
  std::optional<std::size_t> end_;
};

}  // namespace stack::wire
