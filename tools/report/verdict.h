// What limited a transfer, in one line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "stack/base/time.h"
#include "tools/report/flow.h"

namespace tools::report {

enum class Limit : std::uint8_t {
  kNothing,    // nothing came, so nothing was limited
  kLookup,     // finding the server's address
  kHandshake,  // TCP's and TLS's round trips
  kServer,     // it took its time to answer, or paused
  kShort,      // over before TCP had found the path's rate
  kReceiver,   // our window was full
  kLoss,       // losses, which TCP takes for a full path
  kPath,       // a queue on the way was full: this is the path's rate
  kUnseen,     // none of these: the server, or a path without a queue, sent no faster
};

// "receiver" and so on, for machines.
std::string_view name_of(Limit limit);

// How long the parts of a download took, one after the other. Zero where there was none.
struct Milestones {
  stack::base::Duration lookup{0};
  stack::base::Duration connect{0};
  stack::base::Duration tls{0};
  stack::base::Duration first_byte{0};  // from the request
  stack::base::Duration transfer{0};    // from the first byte to the last

  stack::base::Duration total() const { return lookup + connect + tls + first_byte + transfer; }
};

// What the packets alone know: neither the lookup nor where TLS ends.
Milestones milestones_of(const FlowSummary& flow);

struct Verdict {
  Limit limit = Limit::kNothing;
  std::string sentence{};  // begins with a capital and ends without a full stop
};

Verdict explain(const FlowSummary& flow, const Milestones& milestones);

// The rate in octets a second that TCP Reno reaches where one packet in 1 / `loss` starts a
// recovery (Mathis et al. 1997). `loss` and `rtt` are not zero. Cubic on a short path does the same
// (RFC 9438 4.3).
double mathis_rate(std::uint64_t mss, stack::base::Duration rtt, double loss);

}  // namespace tools::report
