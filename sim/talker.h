// The plainest application over TCP: say so many octets, hear all the other says, then part.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/delivery.h"
#include "stack/base/address.h"
#include "stack/host/application.h"
#include "stack/host/host.h"
#include "stack/tcp/stream.h"

namespace sim {

struct TalkerConfig {
  std::optional<stack::base::Endpoint> remote{};  // connects there; without one, waits on `port`
  std::uint16_t port = 0;
  Content to_say{};
  // Without a segment for this long the other is given up. TCP itself would wait for ever: it does
  // not ask whether a silent peer is still there.
  stack::base::Duration patience = std::chrono::minutes(10);
};

class Talker final : public stack::host::Application {
 public:
  // What is heard goes into `heard`, which is borrowed for the talker's lifetime.
  Talker(const TalkerConfig& config, Delivery& heard) : config_(config), heard_(heard) {}

  void run(stack::base::Instant now, stack::host::Host& host) override;
  stack::base::Instant deadline() const override { return patience_ends_; }
  // All was said and acknowledged and all was heard, or the connection has ended before that, or
  // its other end has been silent for too long.
  bool done() const override { return done_; }

  // How many octets the stream has taken.
  std::uint64_t said() const { return said_; }
  // Done, and nothing is missing.
  bool complete() const { return complete_; }
  // How the connection ended, if it did before it was complete.
  std::optional<stack::tcp::Ending> cut_off() const { return cut_off_; }

 private:
  void open(stack::base::Instant now, stack::host::Host& host);
  void say();
  void hear();

  TalkerConfig config_;
  Delivery& heard_;
  bool listening_ = false;
  stack::base::Instant patience_ends_ = stack::base::kNever;
  std::optional<stack::tcp::Stream> stream_;
  std::uint64_t said_ = 0;
  bool finished_ = false;
  bool done_ = false;
  bool complete_ = false;
  std::optional<stack::tcp::Ending> cut_off_;
};

}  // namespace sim
