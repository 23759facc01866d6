// The plainest application over TCP: say so many octets, hear all the other says, check every one
// of them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/oracle.h"
#include "sim/pattern.h"
#include "stack/base/address.h"
#include "stack/host/application.h"
#include "stack/host/host.h"
#include "stack/tcp/stream.h"

namespace sim {

struct TalkerConfig {
  std::optional<stack::base::Endpoint> remote{};  // connects there; without one, it waits on `port`
  std::uint16_t port = 0;
  std::uint64_t to_say = 0;   // octets
  std::uint64_t to_hear = 0;  // octets the other says
  Pattern mine{1};
  Pattern theirs{2};
};

// Invariant: what was heard is a prefix of what the other has to say, or the oracle has been told.
class Talker final : public stack::host::Application {
 public:
  // `oracle` is borrowed for the talker's lifetime.
  Talker(const TalkerConfig& config, Oracle& oracle) : config_(config), oracle_(oracle) {}

  void run(stack::base::Instant now, stack::host::Host& host) override;
  stack::base::Instant deadline() const override { return stack::base::kNever; }
  // All was said and acknowledged and all was heard, or the connection has ended before that.
  bool done() const override { return done_; }

  std::uint64_t said() const { return said_; }
  std::uint64_t heard() const { return heard_; }
  // Done, and nothing is missing.
  bool complete() const { return complete_; }

 private:
  void open(stack::base::Instant now, stack::host::Host& host);
  void say();
  void hear();

  TalkerConfig config_;
  Oracle& oracle_;
  bool listening_ = false;
  std::optional<stack::tcp::Stream> stream_;
  std::uint64_t said_ = 0;
  std::uint64_t heard_ = 0;
  bool finished_ = false;
  bool done_ = false;
  bool complete_ = false;
};

}  // namespace sim
