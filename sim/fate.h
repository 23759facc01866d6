// What becomes of one packet behind the transmitter, and who decides about it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/choices.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"

namespace sim {

// Chance and scripted faults both speak in fates, so that a random run can be written down as a list
// of them and be had again. Damage (flips, truncation, a mark) is done to the original; copies are of
// the packet as it was sent.
struct Fate {
  bool lost = false;
  stack::base::Duration held_back{0};
  std::uint32_t copies = 0;               // besides the original
  stack::base::Duration copy_behind{0};   // each so much after the one before
  std::vector<std::uint32_t> flips{};     // bits, from the first of the IP header, most significant first
  bool fix_checksum = false;              // the transport's is made right again after the flips
  std::optional<std::uint32_t> truncate_to{};  // octets that remain
  bool mark = false;                      // CE, where the packet is ECN-capable (RFC 3168)
  std::optional<std::uint32_t> fault{};   // the number of the scripted fault that struck, the last one

  bool is_harmless() const {
    return !lost && held_back.count() == 0 && copies == 0 && flips.empty() && !truncate_to && !mark;
  }
  friend bool operator==(const Fate&, const Fate&) = default;
};

// A packet that a path has taken in and transmits, at the moment of its fate.
struct Offering {
  stack::base::Instant at{};
  PathName path{};
  std::uint64_t index = 0;          // among the packets offered to the path
  stack::base::ByteView octets{};   // lent for the call
};

// Whoever else decides, after chance has.
class FaultSource {
 public:
  virtual ~FaultSource() = default;
  virtual void judge(const Offering& packet, Fate& fate) = 0;
};

}  // namespace sim
