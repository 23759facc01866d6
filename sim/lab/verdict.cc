#include "sim/lab/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace sim::lab {
namespace {

using scenario::Expectation;
using scenario::Scenario;

std::string_view name_of(Ending ending) {
  switch (ending) {
    case Ending::kDone:
      return "done";
    case Ending::kStalled:
      return "nothing would ever happen again";
    case Ending::kOutOfTime:
      return "the simulated time was used up";
    case Ending::kOutOfEvents:
      return "the limit of events was reached";
    case Ending::kBroken:
      return "an invariant was broken";
  }
  return "";
}

std::string text_of(const scenario::Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{:.10g}", *number);
  if (const auto* text = std::get_if<std::string>(&value)) return fmt::format("'{}'", *text);
  return "none";
}

// What the formula's names were: why it did not hold.
std::string facts_of(const scenario::Expression& formula, const OutcomeFacts& facts) {
  std::string text;
  const auto add = [&](std::string_view name, const std::string& value) {
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", name, value);
  };
  for (const std::string& name : formula.names()) {
    const auto value = facts.named(name);
    if (value) add(name, text_of(*value));
  }
  for (const std::string& metric : formula.metrics()) {
    const auto values = facts.of_flows(metric);
    if (values) add(metric, fmt::format("[{:.6g}]", fmt::join(*values, ", ")));
  }
  return text;
}

ExpectationOutcome weigh(const Expectation& expectation, const OutcomeFacts& facts) {
  ExpectationOutcome outcome{.that = expectation.that.text(), .held = false, .why = {}};
  const auto held = expectation.that.holds(facts);
  outcome.held = held.value_or(false);
  if (!held) outcome.why = held.error();
  if (held && !*held) outcome.why = facts_of(expectation.that, facts);
  return outcome;
}

// The first flow that went wrong; nothing if none did.
const FlowOutcome* unfinished(const Outcome& outcome) {
  const auto found = std::ranges::find_if(
      outcome.flows, [](const FlowOutcome& flow) { return !flow.complete && !flow.stopped; });
  return found == outcome.flows.end() ? nullptr : &*found;
}

std::string account_of(const Outcome& outcome) {
  const FlowOutcome* flow = unfinished(outcome);
  return flow ? fmt::format("; flow {}: {}", flow->id, flow->account) : "";
}

void conclude(Outcome& outcome, Code code, std::string verdict) {
  outcome.code = code;
  outcome.verdict = std::move(verdict);
}

}  // namespace

void judge(const Scenario& scenario, Outcome& outcome) {
  const OutcomeFacts facts(outcome);
  for (const Expectation& expectation : scenario.expectations) {
    outcome.expectations.push_back(weigh(expectation, facts));
  }
  if (outcome.broken) {
    return conclude(outcome, Code::kFailed, "invariant broken: " + *outcome.broken);
  }
  if (outcome.out_of_wall) {
    return conclude(outcome, Code::kNoProgress,
                    "no progress: the real time was used up" + account_of(outcome));
  }
  if (outcome.ending != Ending::kDone) {
    return conclude(outcome, Code::kNoProgress,
                    fmt::format("no progress: {}{}", name_of(outcome.ending), account_of(outcome)));
  }
  for (const FlowOutcome& flow : outcome.flows) {
    if (flow.complete && flow.sha256_ok == false) {
      return conclude(outcome, Code::kFailed, fmt::format("flow {}: SHA-256 wrong", flow.id));
    }
  }
  for (const ExpectationOutcome& expectation : outcome.expectations) {
    if (expectation.held) continue;
    return conclude(outcome, Code::kFailed,
                    fmt::format("expected {}, but {}{}", expectation.that, expectation.why,
                                account_of(outcome)));
  }
  const FlowOutcome* flow = unfinished(outcome);
  if (flow && scenario.expectations.empty()) {
    return conclude(outcome, Code::kFailed,
                    fmt::format("incomplete: flow {}: {}", flow->id, flow->account));
  }
  if (!outcome.idle.empty()) {
    return conclude(outcome, Code::kVacuous, "vacuous: " + outcome.idle.front());
  }
  conclude(outcome, Code::kPass, "pass");
}

}  // namespace sim::lab
