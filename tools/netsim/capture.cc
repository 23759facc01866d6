#include "tools/netsim/capture.h"

#include <fmt/format.h>

#include "sim/apps/identity.h"
#include "tools/netsim/build_id.h"

namespace netsim {
namespace {

using sim::Happening;

constexpr std::uint32_t kAtA = 0;
constexpr std::uint32_t kAtB = 1;

// Interfaces are numbered as they were added: two a wire, a's end first.
std::uint32_t interface_of(sim::PathName path, bool far) {
  const bool at_b = (path.direction == sim::Direction::kToB) == far;
  return path.wire * 2u + (at_b ? kAtB : kAtA);
}

std::uint32_t number_of(sim::PathName path) {
  return path.wire * 2u + (path.direction == sim::Direction::kToB ? 0 : 1);
}

double milliseconds(stack::base::Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

// What became of a packet that goes no further than where it was sent.
std::string_view verdict_of(Happening what) {
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
  return {};
}

void add(std::string& text, std::string_view more) {
  if (!text.empty() && !more.empty()) text += ", ";
  text += more;
}

}  // namespace

Capture::Capture(const std::string& path, const sim::scenario::Scenario& scenario)
    : scenario_(scenario),
      file_(path, {.application = "netsim " + build_id(),
                   .epoch = std::chrono::seconds(sim::apps::kSimulatedDate)}) {
  for (const auto& link : scenario.links) {
    file_.add_interface(fmt::format("{}@{}", link.name, link.a), fmt::format("to {}", link.b));
    file_.add_interface(fmt::format("{}@{}", link.name, link.b), fmt::format("to {}", link.a));
  }
  for (const auto& host : scenario.hosts) {
    for (const auto& interface : host.interfaces) file_.add_name(interface.address, host.name);
  }
}

void Capture::on_packet(const sim::PacketEvent& event) {
  switch (event.what) {
    case Happening::kQueued:      // it is written when it leaves
    case Happening::kDuplicated:  // the comment on the original says so
      return;
    case Happening::kArrived:
      return arrived(event);
    default:
      return sent(event, std::string(verdict_of(event.what)));
  }
}

void Capture::sent(const sim::PacketEvent& event, const std::string& verdict) {
  std::string comment = verdict;
  if (event.marked) add(comment, "marked CE by the queue");
  if (event.fate) add(comment, account(*event.fate));
  write(interface_of(event.path, false), event, true, comment);
  if (event.what == Happening::kSent && !comment.empty()) {
    under_way_[{number_of(event.path), event.index}] = std::move(comment);
  }
}

void Capture::arrived(const sim::PacketEvent& event) {
  const Key key{number_of(event.path), event.index};
  const auto found = under_way_.find(key);
  std::string comment;
  if (event.duplicate) {
    comment = "a copy";
  } else if (found != under_way_.end()) {
    comment = std::move(found->second);
    under_way_.erase(found);
  }
  write(interface_of(event.path, true), event, false, comment);
}

std::string Capture::account(const sim::Fate& fate) const {
  std::string text;
  if (fate.held_back.count() > 0)
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
  if (fate.mark) add(text, "marked CE");
  if (fate.is_harmless()) return text;
  if (!fate.fault) return text + (text.empty() ? "by chance" : ", by chance");
  const auto& place = scenario_.faults.at(*fate.fault).place;
  add(text, fmt::format("by the fault at {}:{}", scenario_.file, place.line));
  return text;
}

void Capture::write(std::uint32_t interface, const sim::PacketEvent& event, bool is_out,
                    const std::string& comment) {
  using tools::capture::Direction;
  file_.add(interface, {.at = event.at,
                        .direction = is_out ? Direction::kOut : Direction::kIn,
                        .packet = event.octets,
                        .comment = comment});
}

std::optional<std::error_code> Capture::close() {
  file_.close();
  return file_.failure();
}

}  // namespace netsim
