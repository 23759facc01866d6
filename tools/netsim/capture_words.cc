#include "tools/netsim/capture_words.h"

#include <fmt/format.h>

#include <chrono>

#include "sim/damage.h"

namespace netsim {
namespace {

double milliseconds(stack::base::Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

}  // namespace

std::string_view verdict_of(sim::Happening what) {
  using sim::Happening;
  switch (what) {
    case Happening::kLost:
      return "lost";
    case Happening::kOverflowed:
      return "dropped: queue full";
    case Happening::kTooBig:
      return "dropped: longer than the MTU";
    case Happening::kDroppedEarly:
      return "dropped early by the queue";
    case Happening::kDown:
      return "dropped: the link is down";
    case Happening::kSent:
    case Happening::kDuplicated:
    case Happening::kArrived:
    case Happening::kQueued:
      break;
  }
  return "sent";
}

std::string_view words_for(sim::router::Forwarding what) {
  using sim::router::Forwarding;
  switch (what) {
    case Forwarding::kForwarded:
      break;
    case Forwarding::kFragmented:
      return "fragmented";
    case Forwarding::kMalformed:
      return "dropped: no router can read it";
    case Forwarding::kFiltered:
      return "dropped: no ICMP may pass";
    case Forwarding::kNoRoute:
      return "dropped: no route";
    case Forwarding::kExpired:
      return "dropped: its TTL is used up";
    case Forwarding::kTooBig:
      return "dropped: too big for the next link";
    case Forwarding::kUnmapped:
      return "dropped: nobody inside waits for it";
    case Forwarding::kUnwelcome:
      return "dropped: from a stranger";
    case Forwarding::kNoPort:
      return "dropped: no port is left for it";
    case Forwarding::kUntranslatable:
      return "dropped: cannot be translated";
  }
  return {};
}

std::string account_of(const sim::Fate& fate, stack::base::ByteView octets,
                       const sim::scenario::Scenario& scenario) {
  std::string text;
  if (fate.held_back.count() != 0)
    add(text, fmt::format("delayed {:g} ms", milliseconds(fate.held_back)));
  if (fate.copies > 0) {
    add(text,
        fmt::format("copied {} times, {:g} ms apart", fate.copies, milliseconds(fate.copy_behind)));
  }
  if (!fate.flips.empty()) {
    add(text, fmt::format("corrupted: bits {} flipped{}", fmt::join(fate.flips, " "),
                          fate.fix_checksum ? ", checksum mended" : ""));
  }
  if (fate.truncate_to) add(text, fmt::format("corrupted: cut to {} octets", *fate.truncate_to));
  if (fate.mark) add(text, sim::may_be_marked(octets) ? "marked CE" : "not marked: no ECN");
  if (fate.is_harmless()) return text;
  if (!fate.fault) {
    add(text, "by chance");
  } else {
    add(text, fmt::format("by the fault at {}:{}", scenario.file,
                          scenario.faults.at(*fate.fault).place.line));
  }
  return text;
}

std::string under_way_at_end(std::uint32_t left, std::uint32_t of) {
  constexpr std::string_view kWords = "under way when the run ended";
  return left == of ? std::string(kWords) : fmt::format("{} of {} {}", left, of, kWords);
}

void add(std::string& text, std::string_view more) {
  if (!text.empty() && !more.empty()) text += ", ";
  text += more;
}

}  // namespace netsim
