// Our end of a flow at whose other end a kernel is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "sim/apps/delivery.h"
#include "sim/apps/part.h"
#include "sim/oracle.h"
#include "sim/scenario/scenario.h"
#include "stack/base/address.h"
#include "stack/host/host.h"

namespace netsim::kernel {

// What the two ends of a flow say.
struct Contents {
  sim::apps::Content from_caller;
  sim::apps::Content from_listener;
};
// The flow says how many octets each says.
Contents contents_of(const sim::scenario::Flow& flow, std::uint64_t content_seed);

class OurEnd {
 public:
  virtual ~OurEnd() = default;
  virtual sim::apps::Part& part() = 0;
  // Nothing more will become of it, or it waits for others for ever, as servers do.
  virtual bool is_done() const = 0;
  // Why it did not come to its end in order, in one line; nothing if it did, or is no judge of
  // that.
  virtual std::optional<std::string> complaint() const = 0;
  virtual std::uint64_t heard() const = 0;  // octets of content
};

// Host and oracle are borrowed. The flow is no https-get, and both of its sizes are known.
struct OurEndConfig {
  const sim::scenario::Flow& flow;
  bool calls = false;              // else it waits
  stack::base::Endpoint server{};  // where the listener is
  const stack::host::Host& host;
  sim::Oracle& oracle;
  std::uint64_t content_seed = 0;
};
std::unique_ptr<OurEnd> make_our_end(const OurEndConfig& config);

}  // namespace netsim::kernel
