#include "tools/netsim/page/fate_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/lab/fault_action.h"
#include "sim/scenario/units.h"
#include "tools/netsim/capture_words.h"

namespace tools::netsim::page {
namespace {

namespace scenario = sim::scenario;
using scenario::write_duration;

struct OfNode {
  std::string operator()(const scenario::Down& down) const {
    return fmt::format("down for {}", write_duration(down.duration));
  }
  std::string operator()(const scenario::SetMtu& set) const {
    return fmt::format("MTU {}{}", set.mtu, set.icmp_too_big ? "" : ", and no ICMP says so");
  }
  std::string operator()(const scenario::SetRate& set) const {
    return "rate " + scenario::write_rate(set.bits_per_second);
  }
  std::string operator()(const scenario::SetDelay& set) const {
    return "delay " + write_duration(set.delay);
  }
  std::string operator()(const scenario::Rebind&) const { return "rebind"; }
};

struct Words {
  std::string operator()(std::monostate) const { return {}; }
  // As the file spells it, without quotes.
  std::string operator()(const scenario::PacketAction& action) const {
    std::string text = sim::lab::to_toml(action);
    std::erase_if(text, [](char c) { return c == '"' || c == '{' || c == '}'; });
    text.erase(0, text.find_first_not_of(' '));
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }
  std::string operator()(const scenario::NodeAction& action) const {
    return std::visit(OfNode{}, action);
  }
};

}  // namespace

std::string loss_words(sim::Happening what, std::string_view link) {
  return fmt::format("{} ({})", ::netsim::verdict_of(what), link);
}

std::string router_words(sim::router::Forwarding what, std::string_view router) {
  const std::string_view words = ::netsim::words_for(what);
  return words.empty() ? std::string() : fmt::format("{} ({})", words, router);
}

std::string fate_words(const sim::PacketEvent& event, const scenario::Scenario& scenario) {
  if (!event.fate) return {};
  sim::Fate sign = *event.fate;
  if (!sign.fault) sign.held_back = {};
  return ::netsim::account_of(sign, event.octets, scenario);
}

std::string action_words(const scenario::Fault& fault) { return std::visit(Words{}, fault.action); }

}  // namespace tools::netsim::page
