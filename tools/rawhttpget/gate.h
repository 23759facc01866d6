// The way out of this machine: the helper that looks names up, and the sockets.
#pragma once

#include <memory>
#include <optional>

#include "backends/resolver_process.h"
#include "backends/ways.h"
#include "backends/wires.h"
#include "stack/host/host.h"
#include "tools/rawhttpget/options.h"

namespace tools::rawhttpget {

// Invariant: once it is made, nothing here wants a privilege any more.
class Gate {
 public:
  // To be made first of all, while privileges are there. Throws Failure.
  explicit Gate(const Options& options);

  backends::Wires& wires() { return *wires_; }
  // From now on names lead to ways for this host, which outlives the gate's use.
  stack::host::Resolver& serve(stack::host::Host& host);
  // Ways that could not be opened since the last call, for the person who watches.
  std::vector<std::string> take_left_out() { return ways_->take_left_out(); }

 private:
  backends::WaysConfig config_;
  backends::ResolverProcess process_;
  std::unique_ptr<backends::Wires> wires_;
  std::optional<backends::Ways> ways_;
};

}  // namespace tools::rawhttpget
