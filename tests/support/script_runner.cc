#include "tests/support/script_runner.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "tests/support/script_comparison.h"
#include "tests/support/script_config.h"
#include "tests/support/script_expression.h"
#include "tests/support/script_quantities.h"
#include "tests/support/script_values.h"

namespace tests::script {
namespace {

using stack::base::Instant;

// How long "*" waits for a packet.
constexpr stack::base::Duration kLongestWait = std::chrono::hours(24);

}  // namespace

Runner::Runner(const Script& script)
    : script_(script),
      bench_(configured(script.settings)),
      sockets_(bench_),
      start_(bench_.now()),
      last_(start_) {}

void Runner::run() {
  int line = 1;
  for (const Event& event : script_.events) {
    line = event.line;
    try {
      std::visit([&](const auto& action) { happen(event, action); }, event.action);
    } catch (const std::logic_error& error) {  // the bench, or an argument that is missing
      throw Failure(line, error.what());
    }
  }
  // What is due by the last event's time has its chance to show.
  bench_.move_to(bench_.now());
  settle();
  nothing_was_sent(line);
  if (waiting_) throw Failure(waiting_->line, waiting_->call->function + "() never came back");
}

Instant Runner::time_of(const Event& event, stack::base::Duration offset) const {
  return (event.time.kind == Time::Kind::kAbsolute ? start_ : last_) + offset;
}

void Runner::reach(const Event& event) {
  bool is_range = event.time.to != event.time.from;
  if (is_range) throw Failure(event.line, "only a packet that is expected can have a range");
  Instant when =
      event.time.kind == Time::Kind::kAny ? bench_.now() : time_of(event, event.time.from);
  if (when < bench_.now()) {
    throw Failure(event.line, "the time is already " + text_of(bench_.elapsed()));
  }
  pass_until(when, event.line);
  bench_.move_just_to(when);
  last_ = when;
}

void Runner::pass_until(Instant when, int line) {
  nothing_was_sent(line);
  while (bench_.deadline() < when) {
    bench_.move_to(std::max(bench_.now(), bench_.deadline()));
    settle();
    nothing_was_sent(line);
  }
  if (waiting_ && waiting_->end && *waiting_->end < when) {
    throw Failure(waiting_->line, waiting_->call->function + "() did not come back by " +
                                      text_of(*waiting_->end - start_));
  }
}

void Runner::nothing_was_sent(int line) const {
  if (bench_.outbox().empty()) return;
  const Sent& sent = bench_.outbox().front();
  Packet packet = sent.packet;
  packet.diffserv.reset();  // of no interest
  packet.ttl.reset();
  throw Failure(line, "nothing is expected before this, but at " + text_of(sent.at - start_) +
                          " was sent: " + text_of(packet));
}

void Runner::happen(const Event& event, const Arrival& arrival) {
  reach(event);
  if (!arrival.packet.window && !arrival.packet.flags.rst) {
    throw Failure(event.line, "a segment that arrives states its window");
  }
  bench_.inject(arrival.packet);
  settle();
}

void Runner::happen(const Event& event, const Expectation& expectation) {
  bool any = event.time.kind == Time::Kind::kAny;
  Instant end = any ? bench_.now() + kLongestWait : time_of(event, event.time.to);
  while (bench_.outbox().empty() && bench_.deadline() <= end) {
    bench_.move_to(std::max(bench_.now(), bench_.deadline()));
    settle();
  }
  if (bench_.outbox().empty()) {
    throw Failure(event.line, "nothing was sent by " + text_of(end - start_) +
                                  "; expected: " + text_of(expectation.packet));
  }
  std::size_t size = bench_.segment_size();
  compare(event, expectation.packet, take_as_one(bench_.outbox(), expectation.packet, size));
}

void Runner::compare(const Event& event, const Packet& expected, Sent sent) {
  Packet packet = bench_.in_script_terms(sent.packet, expected);
  std::string differing = difference(expected, packet);
  bool any = event.time.kind == Time::Kind::kAny;
  Instant from = time_of(event, event.time.from);
  Instant to = time_of(event, event.time.to);
  bool in_time = any || (sent.at >= from && sent.at <= to);
  if (!in_time) differing += (differing.empty() ? "" : ", ") + std::string("time");
  if (differing.empty() && !sent.payload_is_ours) differing = "payload";
  last_ = sent.at;
  if (differing.empty()) return;

  if (!expected.window) packet.window.reset();  // of no interest
  if (!expected.diffserv) packet.diffserv.reset();
  if (!expected.ttl) packet.ttl.reset();
  std::string when = text_of(from - start_);
  if (from != to) when += " to " + text_of(to - start_);
  throw Failure(event.line, differing + ": expected at " + (any ? "any time" : when) + ": " +
                                text_of(expected) + "; sent at " + text_of(sent.at - start_) +
                                ": " + text_of(packet));
}

void Runner::happen(const Event& event, const Call& call) {
  Instant before = last_;
  reach(event);
  bench_.move_to(bench_.now());  // timers come before the application
  if (waiting_) settle();
  if (waiting_) throw Failure(event.line, waiting_->call->function + "() has not come back yet");
  Waiting made{.call = &call, .line = event.line, .end = {}};
  if (call.end) {
    made.end = (event.time.kind == Time::Kind::kAbsolute ? start_ : before) + *call.end;
  }
  waiting_ = made;
  settle();
  if (waiting_ && !call.end) throw Failure(event.line, call.function + "() has to wait");
}

void Runner::settle() {
  if (waiting_) retry_waiting();
  bench_.flush();
}

void Runner::retry_waiting() {
  auto outcome = sockets_.attempt(*waiting_->call, waiting_->line, waiting_->done);
  if (!outcome) return;
  Waiting finished = *std::exchange(waiting_, {});
  if (finished.end && bench_.now() != *finished.end) {
    throw Failure(finished.line, finished.call->function + "() came back at " +
                                     text_of(bench_.elapsed()) + ", expected at " +
                                     text_of(*finished.end - start_));
  }
  check_outcome(*finished.call, finished.line, *outcome);
}

void Runner::check_outcome(const Call& call, int line, const Outcome& outcome) const {
  if (call.result.kind == Value::Kind::kEllipsis) return;
  std::int64_t expected = number_of(call.result, line);
  if (expected == outcome.value && call.error == outcome.error) return;
  auto text = [](std::int64_t value, const std::string& error) {
    return std::to_string(value) + (error.empty() ? "" : " " + error);
  };
  throw Failure(line, call.function + "() is " + text(outcome.value, outcome.error) +
                          ", expected: " + text(expected, call.error));
}

void Runner::happen(const Event& event, const Assertions& assertions) {
  reach(event);
  check_assertions(assertions.code, event.line, [this](std::string_view name) {
    return quantity(name, bench_.connection(), bench_.now());
  });
}

}  // namespace tests::script
