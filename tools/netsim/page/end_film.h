// What a connection thought of itself at one of its ends, over time.
#pragma once

#include <cstdint>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/info.h"
#include "tools/report/page.h"
#include "tools/report/thinned.h"

namespace tools::netsim::page {

// A value that is kept when it changes.
class Changes {
 public:
  void see(stack::base::Instant at, std::uint64_t value);
  // Up to the last look, in which it may have been the same for long.
  report::Series series(std::string name, report::Tone tone, double unit, std::size_t most) const;

 private:
  report::Thinned samples_;
  std::optional<std::uint64_t> value_;
  stack::base::Instant looked_at_{};
};

struct EndFilm {
  Changes cwnd, ssthresh, pipe;  // octets
  Changes srtt, min_rtt, rto;    // nanoseconds

  // What is not known yet is left out.
  void see(stack::base::Instant at, const stack::tcp::Info& info);
};

}  // namespace tools::netsim::page
