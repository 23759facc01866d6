// All that is kept of one direction of a link.
#pragma once

#include <cstdint>

#include "sim/observer.h"
#include "sim/path.h"
#include "tools/report/thinned.h"
#include "tools/report/time_bins.h"

namespace tools::netsim::page {

// Invariant: bounded, whatever passes.
class WireFilm {
 public:
  // Something happens to a packet on `path`, lent for the call.
  void see(const sim::PacketEvent& event, const sim::Path& path);
  // Nothing more happens.
  void conclude();

  const report::PeakBins& length() const { return length_; }  // packets that wait
  const report::PeakBins& delay() const {
    return delay_;
  }  // nanoseconds that those who left waited
  const report::RateBins& carried() const { return carried_; }  // octets that arrived
  // How many packets waited when a queue dropped one, or marked one CE.
  const report::Thinned& dropped() const { return dropped_; }
  const report::Thinned& marked() const { return marked_; }
  // Packets that came to nothing on the wire itself.
  const report::Thinned& lost() const { return lost_; }
  std::uint64_t packets() const { return packets_; }

 private:
  report::PeakBins length_, delay_;
  report::RateBins carried_;
  report::Thinned dropped_, marked_, lost_;
  std::uint64_t packets_ = 0;
  stack::base::Instant empties_at_ = stack::base::kNever;  // if nobody else comes
};

}  // namespace tools::netsim::page
