// What a run of a scenario was: everything a report, an expectation or a sweep may ask for.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/ledger.h"
#include "sim/oracle.h"
#include "sim/router/books.h"
#include "sim/scenario/expression.h"
#include "sim/simulator.h"
#include "stack/base/time.h"
#include "stack/tcp/info.h"

namespace sim::lab {

// Exit codes of every command.
enum class Code : std::uint8_t {
  kPass = 0,
  kFailed = 1,          // an expectation or an invariant did not hold
  kBadScenario = 2,     // or usage
  kNoProgress = 3,      // a limit was reached, or nothing would ever happen again
  kNondeterminism = 4,  // two runs of one seed differ
  kInternal = 5,
  kVacuous = 6,  // a fault never fired, an oracle never looked: the run proves nothing
  kSkipped = 77,
};

struct FlowOutcome {
  std::string id{};
  std::string group{};
  bool complete = false;
  bool stopped = false;  // by the scenario's stop: no failure
  // "reset", "timeout", "refused", "unreachable", "http", "stalled"; none while all is well.
  std::optional<std::string> error{};
  std::string account{};            // why it is not complete, in one line
  std::optional<bool> sha256_ok{};  // nothing where it was not asked for
  std::uint64_t delivered = 0;      // octets of content
  std::uint64_t measured = 0;       // of those, after the warm-up
  stack::base::Duration began{0};   // its SYN left; all count from the beginning of the run
  stack::base::Duration ended{0};   // everything was there, or the run stopped
  stack::base::Duration measured_from{0};
  stack::tcp::Info sender{};  // of the end that says the content; as it stood last
  stack::tcp::Info receiver{};

  double goodput_mbps() const;     // of what was measured
  double retransmit_rate() const;  // of the sender's segments, the share that was sent again
  stack::base::Duration completion() const { return ended - began; }
};

// One direction of a link.
struct PathOutcome {
  Ledger books{};
  std::uint64_t octets = 0;  // that its transmitter sent, overhead included
  std::uint64_t marked = 0;  // CE
  // Of packets that left the queue: how long they had waited.
  stack::base::Duration queue_p50{0};
  stack::base::Duration queue_p99{0};
  stack::base::Duration queue_longest{0};
  double utilisation = 0;  // of its rate, from the warm-up to the end
};

struct LinkOutcome {
  std::string name{};
  PathOutcome to_a{};
  PathOutcome to_b{};
};

struct ExpectationOutcome {
  std::string that{};
  bool held = false;
  std::string why{};  // what its names were, if it did not
};

struct FaultOutcome {
  std::string where{};  // "FILE:LINE"
  std::uint64_t matched = 0;
  std::uint64_t struck = 0;
};

// Something that the scenario says goes wrong by chance, or that a wire is down: of one kind on one
// link, both ways together.
struct ImpairmentOutcome {
  std::string what{};  // "link wire: loss"
  std::uint64_t struck = 0;
};

struct Outcome {
  Code code = Code::kPass;
  std::string verdict{};                // one line: "pass", or the first thing that is wrong
  std::optional<std::string> broken{};  // the first invariant that did not hold
  Ending ending = Ending::kDone;
  bool out_of_wall = false;  // the real time was used up
  bool with_oracles = true;
  Looks looks{};
  stack::base::Duration simulated{0};
  std::uint64_t events = 0;
  std::uint64_t packets = 0;  // put on a wire; each hop counts
  std::vector<FlowOutcome> flows{};
  std::vector<LinkOutcome> links{};
  std::map<std::string, router::Books> routers{};
  std::vector<FaultOutcome> faults{};            // as in the scenario
  std::vector<ImpairmentOutcome> impairments{};  // those that it has, always in the same order
  // What was to go wrong, or to be looked at, and never did, a line each. That of chance one seed
  // may miss: a sweep holds against a scenario only what no seed met.
  std::vector<std::string> idle{};
  std::vector<ExpectationOutcome> expectations{};
  stack::tcp::Stats tcp{};   // of all hosts together
  std::string trace_hash{};  // sixteen hexadecimal digits; empty without a trace
};

// Whether the ends of flows have said what they know. In real time, where there is no trace, they
// have not; and how one between two kernels ended nobody has heard.
inline bool has_said_all(const Outcome& outcome) { return !outcome.trace_hash.empty(); }

// What expressions may ask of an outcome: flow.ID.NAME, link.NAME.to-a.NAME, router.NAME.NAME,
// invariants, simulated (seconds), tcp.NAME, and of all flows: goodput (Mbit/s), fct (seconds),
// retransmit-rate, delivered. scenario/fact_names.h lists them.
class OutcomeFacts final : public scenario::Facts {
 public:
  explicit OutcomeFacts(const Outcome& outcome) : outcome_(outcome) {}  // borrowed
  std::expected<scenario::Value, std::string> named(std::string_view name) const override;
  std::expected<std::vector<double>, std::string> of_flows(std::string_view metric) const override;

 private:
  const Outcome& outcome_;
};

// Jain's index of fairness: 1 if all are equal, 1/n if one has it all; 0 of nothing.
double jain(const std::vector<double>& shares);

// A metric of [report], or of `compare`: goodput, jain, utilisation, queue-delay.p50,
// queue-delay.p99, retransmit-rate, fct.p50, fct.p99. Nothing for a name that is none.
std::optional<double> metric(const Outcome& outcome, std::string_view name);

}  // namespace sim::lab
