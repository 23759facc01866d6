// The scoreboard against a model too plain to be wrong: an entry for every octet.
#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "stack/tcp/send/scoreboard.h"
#include "tests/stack/tcp/send/flight.h"

namespace {

using flight::kFirst;
using stack::base::Instant;
using stack::base::Range;
using stack::tcp::Line;
using stack::tcp::send::Fate;
using stack::tcp::send::Scoreboard;
using stack::tcp::send::Sent;

struct Octet {
  bool begins = false;  // a segment
  bool resent = false;
  Fate fate = Fate::kInFlight;
  Instant at;
};

class Model {
 public:
  void sent(Line end, Instant now) {
    Line begin = nxt();
    for (Line line = begin; line < end; ++line) octets_.push_back({.at = now});
    mark_begin(begin);
  }
  void mark_begin(Line line) {
    if (una_ <= line && line < nxt()) octet(line).begins = true;
  }
  void resent(Range range, Instant now) {
    mark_begin(range.end);
    for (Line line = range.begin; line < range.end; ++line) {
      octet(line) = {.begins = line == range.begin, .resent = true, .at = now};
    }
  }
  std::uint64_t acknowledge(Line una) {
    std::uint64_t delivered = 0;
    for (Line line = una_; line < una; ++line) delivered += of(line).fate != Fate::kSacked;
    mark_begin(una);
    octets_.erase(octets_.begin(), octets_.begin() + static_cast<std::ptrdiff_t>(una - una_));
    una_ = una;
    return delivered;
  }
  std::uint64_t sack(Range block) {
    std::uint64_t delivered = 0;
    for (const Range& whole : segments()) {
      if (whole.begin < block.begin || whole.end > block.end) continue;
      if (of(whole.begin).fate != Fate::kSacked) delivered += whole.size();
      turn(whole, Fate::kSacked);
    }
    return delivered;
  }
  void turn_all(Fate from, Fate to) {
    for (Octet& octet : octets_) {
      if (octet.fate == from) octet.fate = to;
    }
  }
  void turn(Range range, Fate to) {
    for (Line line = range.begin; line < range.end; ++line) octet(line).fate = to;
  }
  std::vector<Range> segments() const {
    std::vector<Range> found;
    for (Line line = una_; line < nxt(); ++line) {
      if (of(line).begins) found.push_back({line, line});
      ++found.back().end;
    }
    return found;
  }
  std::vector<Range> in_flight_by_age() const {
    std::vector<Range> found = segments();
    std::erase_if(found, [&](const Range& r) { return of(r.begin).fate != Fate::kInFlight; });
    std::ranges::sort(found, {}, [&](const Range& r) { return std::pair(of(r.begin).at, r.end); });
    return found;
  }
  std::optional<Range> next_lost(std::uint64_t most) const {
    std::optional<Range> found;
    for (Line line = una_; line < nxt(); ++line) {
      bool lost = of(line).fate == Fate::kLost;
      if (!found && lost) found = {line, line};
      if (!found) continue;
      if (!lost || found->size() == most) break;
      ++found->end;
    }
    return found;
  }
  std::uint64_t count(Fate fate) const {
    return static_cast<std::uint64_t>(std::ranges::count(octets_, fate, &Octet::fate));
  }
  std::size_t sacked_segments() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        segments(), [&](const Range& r) { return of(r.begin).fate == Fate::kSacked; }));
  }
  Line una() const { return una_; }
  Line nxt() const { return una_ + octets_.size(); }
  const Octet& of(Line line) const { return octets_[line - una_]; }

 private:
  Octet& octet(Line line) { return octets_[line - una_]; }

  Line una_ = kFirst;
  std::vector<Octet> octets_;
};

// Both, side by side; each step is done to both and must come out the same.
class Pair {
 public:
  void step() {
    now_ += std::chrono::milliseconds(*rc::gen::inRange(0, 2));
    switch (*rc::gen::inRange(0, 12)) {
      case 0:
      case 1:
      case 2:
        return send();
      case 3:
        return acknowledge();
      case 4:
      case 5:
      case 6:
        return sack();
      case 7:
        return resend(*range());
      case 8:
        return lose_old();
      case 9:
        return resend_lost();
      case 10:
        return turn_everything();
      default:
        return look_before();
    }
  }
  void compare() {
    RC_ASSERT(board_.broken_invariant() == nullptr);
    RC_ASSERT(board_.pipe() == model_.count(Fate::kInFlight));
    RC_ASSERT(board_.sacked() == model_.count(Fate::kSacked));
    RC_ASSERT(board_.lost() == model_.count(Fate::kLost));
    RC_ASSERT(board_.sacked_segments() == model_.sacked_segments());
    RC_ASSERT(board_.empty() == (model_.una() == model_.nxt()));
    std::vector<Range> in_flight;
    board_.look_by_age([&](const Sent& sent) {
      in_flight.push_back({sent.begin, sent.end});
      const Octet& octet = model_.of(sent.begin);
      RC_ASSERT(sent.at == octet.at && sent.resent == octet.resent);
      return Scoreboard::Look::kKeep;
    });
    RC_ASSERT(in_flight == model_.in_flight_by_age());
  }

 private:
  rc::Gen<Range> range() const {
    Line una = model_.una(), nxt = model_.nxt();
    return rc::gen::map(rc::gen::pair(rc::gen::inRange(una, std::max(nxt, una + 1)),
                                      rc::gen::inRange(una + 1, std::max(nxt + 1, una + 2))),
                        [](std::pair<Line, Line> ends) {
                          return Range{std::min(ends.first, ends.second - 1),
                                       std::max(ends.first + 1, ends.second)};
                        });
  }
  bool idle() const { return model_.una() == model_.nxt(); }

  void send() {
    Line end = model_.nxt() + *rc::gen::inRange<Line>(1, 5);
    board_.sent(end, now_);
    model_.sent(end, now_);
  }
  void acknowledge() {
    Line una = *rc::gen::inRange(model_.una(), model_.nxt() + 1);
    std::vector<Sent> delivered;
    board_.acknowledge(una, now_, delivered);
    expect(model_.acknowledge(una), delivered);
  }
  void sack() {
    if (idle()) return;
    Range block = *range();
    std::vector<Sent> delivered;
    board_.sack(block, now_, delivered);
    expect(model_.sack(block), delivered);
  }
  void expect(std::uint64_t octets, const std::vector<Sent>& delivered) {
    std::uint64_t told = 0;
    for (const Sent& sent : delivered) told += sent.size();
    RC_ASSERT(told == octets);
    total_ += octets;
    RC_ASSERT(board_.delivered() == total_);
  }
  void resend(Range range) {
    if (idle()) return;
    board_.resent(range, now_);
    model_.resent(range, now_);
  }
  void resend_lost() {
    auto most = *rc::gen::inRange<std::uint64_t>(1, 8);
    auto next = board_.next_lost(most);
    RC_ASSERT(next == model_.next_lost(most));
    if (next) resend(*next);
  }
  // Everything that left before some instant.
  void lose_old() {
    Instant limit = now_ - std::chrono::milliseconds(*rc::gen::inRange(0, 10));
    board_.look_by_age([&](const Sent& sent) {
      return sent.at < limit ? Scoreboard::Look::kLose : Scoreboard::Look::kStop;
    });
    for (const Range& old : model_.in_flight_by_age()) {
      if (model_.of(old.begin).at < limit) model_.turn(old, Fate::kLost);
    }
  }
  void turn_everything() {
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        board_.forget_sacks();
        return model_.turn_all(Fate::kSacked, Fate::kLost);
      case 1:
        board_.lose_all();
        return model_.turn_all(Fate::kInFlight, Fate::kLost);
      case 2:
        board_.find_all();
        return model_.turn_all(Fate::kLost, Fate::kInFlight);
      default:
        board_.lose_first();
        if (idle()) return;
        Range first = model_.segments().front();
        if (model_.of(first.begin).fate == Fate::kInFlight) model_.turn(first, Fate::kLost);
    }
  }
  void look_before() {
    Instant when = now_ - std::chrono::milliseconds(*rc::gen::inRange(0, 10));
    Line end = *rc::gen::inRange(model_.una(), model_.nxt() + 2);
    const Sent* found = board_.newest_before(when, end);
    std::optional<Range> expected;
    for (const Range& r : model_.in_flight_by_age()) {
      if (std::pair(model_.of(r.begin).at, r.end) < std::pair(when, end)) expected = r;
    }
    RC_ASSERT((found != nullptr) == expected.has_value());
    if (found != nullptr) RC_ASSERT((Range{found->begin, found->end}) == *expected);
  }

  Scoreboard board_{kFirst};
  Model model_;
  Instant now_ = flight::kStart;
  std::uint64_t total_ = 0;
};

RC_GTEST_PROP(ScoreboardProperty, EveryStepComesOutAsOctetByOctet, ()) {
  auto steps = *rc::gen::inRange(1, 60);
  Pair pair;
  for (int i = 0; i < steps; ++i) {
    pair.step();
    pair.compare();
  }
}

}  // namespace
