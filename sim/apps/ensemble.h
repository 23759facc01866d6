// All parts of one host, which know nothing of each other.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "sim/apps/part.h"
#include "stack/base/address.h"
#include "stack/base/time.h"
#include "stack/host/application.h"
#include "stack/tcp/stream.h"

namespace sim::apps {

// Invariant: every part has an alarm at or before its deadline. A part is run when one of its
// streams changed or its alarm rings, so that no turn costs more than the parts that it concerns.
class Ensemble final : public stack::host::Application {
 public:
  // Borrowed for the ensemble's lifetime. `after` is called whenever the part was run.
  void add(Part& part, std::function<void(stack::base::Instant)> after = {});

  void run(stack::base::Instant now, stack::host::Host& host) override;
  // Never late, sometimes early.
  stack::base::Instant deadline() const override {
    return alarms_.empty() ? stack::base::kNever : alarms_.top().first;
  }
  // There may always be another connection.
  bool done() const override { return false; }

 private:
  struct Member {
    Part* part = nullptr;
    std::function<void(stack::base::Instant)> after;
    stack::base::Instant alarm = stack::base::kNever;  // its earliest
  };
  // Whose the stream in this slot of the host's table is.
  struct Owner {
    std::uint32_t generation = 0;
    std::uint32_t member = 0;
  };
  using Alarm = std::pair<stack::base::Instant, std::uint32_t>;

  std::optional<std::uint32_t> owner_of(stack::tcp::ConnectionId id, const stack::host::Host& host);
  std::optional<std::uint32_t> look_up(stack::tcp::ConnectionId id,
                                       const stack::host::Host& host) const;
  void run_member(std::uint32_t index, stack::base::Instant now, stack::host::Host& host);
  void schedule(std::uint32_t index);

  std::vector<Member> members_;
  std::map<stack::base::Endpoint, std::uint32_t> callers_;
  std::map<std::uint16_t, std::uint32_t> listeners_;
  std::vector<std::optional<Owner>> owners_;  // by slot
  std::priority_queue<Alarm, std::vector<Alarm>, std::greater<>> alarms_;
};

}  // namespace sim::apps
