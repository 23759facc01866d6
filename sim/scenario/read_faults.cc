#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "sim/router/fragmentation.h"
#include "sim/scenario/parts.h"

namespace sim::scenario {
namespace {

using stack::base::Duration;

constexpr Duration kLongestDelay = std::chrono::hours(24);
constexpr std::uint32_t kLastBit = kLargestPacket * 8 - 1;
constexpr std::uint64_t kMostStrikes = 4'000'000'000;

// What a fault with 'match' does, and what one with 'at' does; 'delay' is of both.
constexpr std::array<std::string_view, 5> kOfPackets{"delay", "hasten", "duplicate", "flip-bits",
                                                     "truncate"};
constexpr std::array<std::string_view, 4> kOfLinks{"delay", "down-for", "mtu", "rate"};

class FaultReader {
 public:
  FaultReader(TableReader& table, const Scenario& scenario) : table_(table), scenario_(scenario) {}

  Fault read() {
    fault_.place = table_.place();
    table_.text("on", fault_.on);
    table_.flag("optional", fault_.may_be_idle);
    read_match();
    table_.duration("at", fault_.at, Duration(0));
    is_timed_ = table_.has("at");
    read_action();
    const bool is_rebind = holds<Rebind>();
    if (!is_rebind) table_.word("dir", fault_.side);
    if (!is_timed_) {
      table_.whole("every", fault_.every, 1, kMostStrikes);
      table_.whole("times", fault_.times, 1, kMostStrikes);
    }
    table_.finish(is_rebind ? "to a router" : "with 'at'");
    if (table_.has("at") == table_.has("match")) {
      table_.fail(is_timed_ ? "has both 'at' and 'match'; it is one or the other"
                            : "needs 'match' or 'at' to say when it strikes");
    }
    check_place(is_rebind);
    return std::move(fault_);
  }

 private:
  template <typename Action>
  bool holds() const {
    const auto* timed = std::get_if<NodeAction>(&fault_.action);
    return timed && std::holds_alternative<Action>(*timed);
  }

  void read_match() {
    std::optional<std::string> text;
    table_.text("match", text);
    if (!text) return;
    auto match = Match::parse(*text);
    if (match) {
      fault_.match = std::move(*match);
      return;
    }
    add_formula_error(table_, "match", match.error());
  }

  void read_action() {
    const Node* node = table_.node("do");
    if (!node) return;
    if (!node->table()) return read_plain_action();
    TableReader keys = *table_.table("do");
    if (is_timed_) {
      read_link_action(keys);
    } else {
      read_packet_action(keys);
    }
    keys.finish(is_timed_ ? "with 'at', or beside the others"
                          : "with 'match', or beside the others");
  }

  void read_plain_action() {
    std::optional<std::size_t> word;  // in the order of words::kPlainActions
    table_.word("do", word);
    if (!word) return;
    if ((*word == 3) != is_timed_) {
      return table_.fail("do", is_timed_ ? "must be \"rebind\" or a table with 'at'"
                                         : "can be \"rebind\" with 'at' only");
    }
    if (*word == 0) fault_.action = PacketAction(Drop{});
    if (*word == 1) fault_.action = PacketAction(DropEarly{});
    if (*word == 2) fault_.action = PacketAction(Mark{});
    if (*word == 3) fault_.action = NodeAction(Rebind{});
  }

  // The one key of those that is there.
  std::string_view sole_key(TableReader& keys, std::span<const std::string_view> known) {
    std::string_view sole;
    for (const std::string_view key : known) {
      if (!keys.has(key)) continue;
      if (!sole.empty())
        keys.fail(key, fmt::format("and '{}' are two things to do; one fault does one", sole));
      sole = key;
    }
    if (sole.empty()) {
      const auto others = is_timed_ ? std::span<const std::string_view>(kOfPackets) : kOfLinks;
      for (const std::string_view other : others) {
        if (keys.has(other))
          keys.fail(other, is_timed_ ? "needs 'match', not 'at'" : "needs 'at', not 'match'");
      }
    }
    return sole;
  }

  void read_packet_action(TableReader& keys) {
    const std::string_view what = sole_key(keys, kOfPackets);
    if (what == "delay") {
      Delay delay;
      keys.duration("delay", delay.by, Duration(0), kLongestDelay);
      fault_.action = PacketAction(delay);
    } else if (what == "hasten") {
      Duration by{0};
      keys.duration("hasten", by, Duration(0), kLongestDelay);
      fault_.action = PacketAction(Delay{-by});
    } else if (what == "duplicate") {
      Duplicate duplicate;
      keys.whole("duplicate", duplicate.copies, 1, kMostCopies);
      keys.duration("gap", duplicate.gap, Duration(0), kLongestDelay);
      fault_.action = PacketAction(duplicate);
    } else if (what == "flip-bits") {
      FlipBits flip{.bits = keys.wholes("flip-bits", kLastBit)};
      keys.flag("fix-checksum", flip.fix_checksum);
      if (flip.bits.empty()) keys.fail("flip-bits", "names no bit");
      fault_.action = PacketAction(std::move(flip));
    } else if (what == "truncate") {
      Truncate truncate;
      keys.whole("truncate", truncate.octets, 1, kLargestPacket);
      fault_.action = PacketAction(truncate);
    }
  }

  void read_link_action(TableReader& keys) {
    const std::string_view what = sole_key(keys, kOfLinks);
    if (what == "delay") {
      SetDelay set;
      keys.duration("delay", set.delay, Duration(0), kLongestDelay);
      fault_.action = NodeAction(set);
    } else if (what == "down-for") {
      Down down;
      keys.duration("down-for", down.duration, Duration(1));
      fault_.action = NodeAction(down);
    } else if (what == "mtu") {
      SetMtu set;
      keys.whole("mtu", set.mtu, router::kSmallestIpv4Mtu, kLargestPacket);
      keys.flag("icmp-too-big", set.icmp_too_big);
      fault_.action = NodeAction(set);
    } else if (what == "rate") {
      SetRate set;
      keys.rate("rate", set.bits_per_second, 1, kHighestRate);
      fault_.action = NodeAction(set);
    }
  }

  void check_place(bool is_rebind) {
    if (!table_.has("on")) return;
    if (!is_rebind) {
      if (auto wrong = unknown_node("link", fault_.on, scenario_.links, &Link::name)) {
        table_.fail("on", "is wrong: " + *wrong);
      }
      return;
    }
    const auto router = std::ranges::find(scenario_.routers, fault_.on, &Router::name);
    if (router == scenario_.routers.end() || router->kind != RouterKind::kNat44) {
      table_.fail("on",
                  fmt::format("must be a router of kind nat44 to rebind, not '{}'", fault_.on));
    }
  }

  TableReader& table_;
  const Scenario& scenario_;
  Fault fault_{.on = {}};
  bool is_timed_ = false;
};

}  // namespace

void read_faults(TableReader& file, Scenario& scenario) {
  for (TableReader& table : file.tables("fault")) {
    Fault fault = FaultReader(table, scenario).read();
    if (std::holds_alternative<std::monostate>(fault.action) && table.has("do")) {
      table.fail("do", "says nothing to do");
    }
    scenario.faults.push_back(std::move(fault));
  }
}

}  // namespace sim::scenario
