#include "tools/netsim/law_ratio.h"

#include <fmt/format.h>

#include <charconv>

#include "tools/netsim/laws.h"

namespace netsim {
namespace {

using sim::scenario::Value;

// A sweep's parameters by their names.
class PointFacts final : public sim::scenario::Facts {
 public:
  explicit PointFacts(const sim::scenario::Scenario& scenario) : scenario_(scenario) {}

  std::expected<Value, std::string> named(std::string_view name) const override {
    const auto found = scenario_.point.find(std::string(name));
    if (found == scenario_.point.end())
      return std::unexpected(fmt::format("there is no parameter '{}'", name));
    const std::string& text = found->second;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) return Value(number);
    return text.starts_with('"') ? Value(text.substr(1, text.size() - 2)) : Value(text);
  }
  std::expected<std::vector<double>, std::string> of_flows(std::string_view metric) const override {
    return std::unexpected(fmt::format("'{}' is known only after a run", metric));
  }

 private:
  const sim::scenario::Scenario& scenario_;
};

std::optional<double> window_by(const std::string& law, double loss, double round_trip,
                                double rto) {
  if (law == "mathis") return mathis_window(loss);
  if (law == "padhye") return padhye_window(loss, round_trip, rto, 0);
  if (law == "cubic") return cubic_window(loss, round_trip);
  return std::nullopt;
}

std::optional<double> ratio_of(const std::string& law, const sim::lab::FlowOutcome& flow) {
  const double loss = flow.retransmit_rate();
  const double round_trip = std::chrono::duration<double>(flow.sender.srtt).count();
  const double rto = std::chrono::duration<double>(flow.sender.rto).count();
  if (loss <= 0 || round_trip <= 0) return std::nullopt;
  const auto window = window_by(law, loss, round_trip, rto);
  if (!window) return std::nullopt;
  const double promised = *window * static_cast<double>(flow.sender.mss) * 8 / round_trip / 1e6;
  return flow.goodput_mbps() / promised;
}

}  // namespace

std::expected<bool, std::string> applies(const sim::scenario::Law& law,
                                         const sim::scenario::Scenario& scenario) {
  if (!law.when) return true;
  return law.when->holds(PointFacts(scenario));
}

std::optional<double> law_ratio(const sim::scenario::Law& law, const sim::lab::Outcome& outcome) {
  double sum = 0;
  int count = 0;
  for (const auto& flow : outcome.flows) {
    if (flow.group != law.flows) continue;
    const auto ratio = ratio_of(law.law, flow);
    if (!ratio) return std::nullopt;
    sum += *ratio;
    ++count;
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

}  // namespace netsim
