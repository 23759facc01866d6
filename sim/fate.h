// What becomes of one packet behind the transmitter, and who decides about it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/choices.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"

namespace sim {

inline constexpr std::uint32_t kMostCopies = 64;

// Chance and scripted faults both speak in fates, so that a random run can be written down as a
// list of them and be had again. Damage (a mark, flips, truncation, in this order) is done to the
// original; copies are of the packet as it was sent.
struct Fate {
  bool early = false;  // dropped in front of the transmitter (RED): takes no share of the rate
  bool lost = false;   // dropped behind it
  // Added to the wire's delay. Less than none (jitter is on both sides of its mean) makes it come
  // sooner, but not before its last bit has left.
  stack::base::Duration held_back{0};
  std::uint32_t copies = 0;              // besides the original, at most kMostCopies
  stack::base::Duration copy_behind{0};  // each so much after the one before, not negative
  std::vector<std::uint32_t> flips{};    // bits, from the first of the IP header, most significant
                                         // first; those past the end flip nothing
  bool fix_checksum = false;             // the transport's is made right again after the flips
  std::optional<std::uint32_t> truncate_to{};  // octets that remain, at least 1
  bool mark = false;                           // CE, where the packet is ECN-capable (RFC 3168)
  std::optional<std::uint32_t>
      fault{};  // the number of the scripted fault that struck, the last one

  bool is_dropped() const { return early || lost; }
  bool is_harmless() const {
    return !is_dropped() && held_back.count() == 0 && copies == 0 && flips.empty() &&
           !truncate_to && !mark;
  }
  friend bool operator==(const Fate&, const Fate&) = default;
};

// A packet at the moment of its fate. A queue that drops and marks only where packets come in
// (DropTail, RED) knows at once when each will leave: there it is the moment of the offer, as it is
// where RED is served. Where the queue decides as they leave (CoDel, FQ-CoDel, a DropTail that is
// served), it is the moment at which transmission begins.
struct Offering {
  stack::base::Instant at{};
  PathName path{};
  std::uint64_t index = 0;         // among the packets offered to the path
  stack::base::ByteView octets{};  // lent for the call
};

// Whoever else decides, after chance has. Asked about every packet that a queue did not drop for
// itself, those that chance drops included.
class FaultSource {
 public:
  virtual ~FaultSource() = default;
  virtual void judge(const Offering& packet, Fate& fate) = 0;
};

}  // namespace sim
