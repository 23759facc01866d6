// The plainest application over TCP: say so many octets, hear all the other says, then part.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/apps/delivery.h"
#include "sim/apps/part.h"
#include "stack/host/host.h"
#include "stack/tcp/config.h"
#include "stack/tcp/info.h"
#include "stack/tcp/stream.h"

namespace sim::apps {

struct TalkerConfig {
  std::optional<stack::base::Endpoint> remote{};  // connects there; without one, waits on `port`
  std::uint16_t port = 0;
  Content to_say{};
  stack::base::Instant start{};                      // connects then
  stack::base::Instant until = stack::base::kNever;  // breaks off then, and is content
  stack::base::Instant measure_from{};               // tells apart what is heard before and after
  // Without a segment for this long the other is given up.
  stack::base::Duration patience = std::chrono::minutes(10);
  std::optional<stack::tcp::Config> tcp{};  // the host's without it
};

class Talker final : public Part {
 public:
  // What is heard goes into `heard`, which is borrowed for the talker's lifetime.
  Talker(const TalkerConfig& config, Delivery& heard) : config_(config), heard_(heard) {}

  Place place() const override { return {.remote = config_.remote, .port = config_.port}; }
  void run(stack::base::Instant now, stack::host::Host& host) override;
  stack::base::Instant deadline() const override { return deadline_; }

  // All was said and acknowledged and all was heard, or the connection has ended before that, or
  // its other end has been silent for too long, or its time is up.
  bool done() const override { return done_at_.has_value(); }
  std::optional<stack::base::Instant> done_at() const { return done_at_; }
  // Done, and nothing is missing.
  bool complete() const { return complete_; }
  // Done, because its time was up.
  bool was_stopped() const { return stopped_; }
  // How the connection ended, if it did before it was complete.
  std::optional<stack::tcp::Ending> cut_off() const { return cut_off_; }
  // Why it is not complete, in one line.
  std::string account() const;

  // How many octets the stream has taken.
  std::uint64_t said() const { return said_; }
  // The other's end was heard then, and so all it said.
  std::optional<stack::base::Instant> heard_all_at() const { return heard_all_at_; }
  // Octets heard before config.measure_from.
  std::uint64_t heard_before_measuring() const { return heard_before_measuring_; }
  // How the connection stands, or stood when the talker let it go.
  stack::tcp::Info info() const { return stream_ ? stream_->info() : last_info_; }

 private:
  void open(stack::base::Instant now, stack::host::Host& host);
  void say();
  void hear(stack::base::Instant now);
  void look_for_the_end(stack::base::Instant now);
  void part();

  TalkerConfig config_;
  Delivery& heard_;
  bool listening_ = false;
  stack::base::Instant deadline_ = stack::base::kNever;
  std::optional<stack::tcp::Stream> stream_;
  stack::tcp::Info last_info_;
  std::uint64_t said_ = 0;
  std::uint64_t heard_before_measuring_ = 0;
  std::optional<stack::base::Instant> heard_all_at_;
  std::optional<stack::base::Instant> done_at_;
  bool finished_ = false;
  bool complete_ = false;
  bool stopped_ = false;
  std::optional<stack::tcp::Ending> cut_off_;
};

}  // namespace sim::apps
