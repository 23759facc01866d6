#include "sim/lab/fault_action.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/units.h"

namespace sim::lab {
namespace {

using scenario::Delay;
using scenario::Drop;
using scenario::DropEarly;
using scenario::Duplicate;
using scenario::FlipBits;
using scenario::Mark;
using scenario::PacketAction;
using scenario::Truncate;
using scenario::write_duration;
using stack::base::ByteView;

// Whether the ends of an IPv4 or IPv6 packet speak of congestion, and nobody has yet (RFC 3168 5).
bool can_be_marked(ByteView packet) {
  if (packet.size() < 2) return false;
  const bool is_ipv6 = packet[0] >> 4 == 6;
  const int field = (is_ipv6 ? packet[1] >> 4 : packet[1]) & 3;
  return field == 1 || field == 2;
}

// Each kind says whether it had something to act upon.
struct Act {
  ByteView packet;
  Fate& fate;

  bool operator()(const Drop&) const { return fate.lost = true; }
  bool operator()(const DropEarly&) const { return fate.early = true; }
  bool operator()(const Delay& delay) const {
    fate.held_back += delay.by;
    return true;
  }
  bool operator()(const Duplicate& duplicate) const {
    fate.copies = std::min(kMostCopies, fate.copies + std::min(kMostCopies, duplicate.copies));
    fate.copy_behind = duplicate.gap;
    return true;
  }
  bool operator()(const FlipBits& flip) const {
    const auto before = fate.flips.size();
    for (const std::uint32_t bit : flip.bits)
      if (bit / 8 < packet.size()) fate.flips.push_back(bit);
    if (fate.flips.size() == before) return false;
    fate.fix_checksum = fate.fix_checksum || flip.fix_checksum;
    return true;
  }
  bool operator()(const Truncate& cut) const {
    if (cut.octets >= std::min<std::size_t>(packet.size(), fate.truncate_to.value_or(~0u)))
      return false;
    fate.truncate_to = cut.octets;
    return true;
  }
  bool operator()(const Mark&) const {
    if (!can_be_marked(packet)) return false;
    return fate.mark = true;
  }
};

struct Write {
  std::string operator()(const Drop&) const { return "\"drop\""; }
  std::string operator()(const DropEarly&) const { return "\"drop-early\""; }
  std::string operator()(const Mark&) const { return "\"mark\""; }
  std::string operator()(const Delay& delay) const {
    const bool is_sooner = delay.by.count() < 0;
    return fmt::format("{{ {} = \"{}\" }}", is_sooner ? "hasten" : "delay",
                       write_duration(is_sooner ? -delay.by : delay.by));
  }
  std::string operator()(const Duplicate& duplicate) const {
    return fmt::format("{{ duplicate = {}, gap = \"{}\" }}", duplicate.copies,
                       write_duration(duplicate.gap));
  }
  std::string operator()(const FlipBits& flip) const {
    return fmt::format("{{ flip-bits = [{}], fix-checksum = {} }}", fmt::join(flip.bits, ", "),
                       flip.fix_checksum);
  }
  std::string operator()(const Truncate& cut) const {
    return fmt::format("{{ truncate = {} }}", cut.octets);
  }
};

}  // namespace

bool act(const PacketAction& action, ByteView packet, Fate& fate) {
  const bool drops =
      std::holds_alternative<Drop>(action) || std::holds_alternative<DropEarly>(action);
  if (fate.is_dropped() && !drops) return false;
  return std::visit(Act{packet, fate}, action);
}

std::vector<PacketAction> actions_of(const Fate& fate) {
  if (fate.early) return {DropEarly{}};
  if (fate.lost) return {Drop{}};
  std::vector<PacketAction> actions;
  if (fate.held_back.count() != 0) actions.push_back(Delay{fate.held_back});
  if (fate.copies > 0) actions.push_back(Duplicate{fate.copies, fate.copy_behind});
  if (fate.mark) actions.push_back(Mark{});
  if (!fate.flips.empty()) actions.push_back(FlipBits{fate.flips, fate.fix_checksum});
  if (fate.truncate_to) actions.push_back(Truncate{*fate.truncate_to});
  return actions;
}

std::string to_toml(const PacketAction& action) { return std::visit(Write{}, action); }

}  // namespace sim::lab
