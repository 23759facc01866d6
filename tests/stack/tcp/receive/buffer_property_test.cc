// The receive buffer against a map from place to octet, in which emplace() lets the first one stay.
#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "stack/tcp/receive/buffer.h"

namespace {

using stack::base::as_bytes;
using stack::base::as_text;
using stack::base::ByteView;
using stack::tcp::Line;
using stack::tcp::receive::Arrival;
using stack::tcp::receive::Buffer;
using Duplicate = std::optional<stack::base::Range>;

constexpr Line kFirst = 5000;

// Everything readable, consumed.
std::string drain(Buffer& buffer) {
  std::string all;
  while (buffer.unread() > 0) {
    ByteView piece = buffer.readable();
    all += as_text(piece);
    buffer.consume(piece.size());
  }
  return all;
}

struct Model {
  std::map<Line, char> heard;
  Line next = kFirst;
  Line read = kFirst;
  Line capacity;
  std::optional<Line> fin;

  Line limit() const { return std::min(read + capacity, fin.value_or(UINT64_MAX)); }
  bool has_gap() const { return heard.lower_bound(next) != heard.end(); }

  Arrival insert(Line at, std::string_view text) {
    bool gap_before = has_gap();
    bool news = false;
    for (char c : text) {
      if (at < limit()) news |= heard.emplace(at, c).second;
      ++at;
    }
    Line before = next;
    while (heard.contains(next)) ++next;
    if (!news) return Arrival::kOld;
    if (next == before) return Arrival::kGap;
    return gap_before ? Arrival::kGapFilled : Arrival::kInOrder;
  }

  Duplicate duplicate_in(Line from, Line to) const {
    while (from < to && !heard.contains(from)) ++from;
    Line end = from;
    while (end < to && heard.contains(end)) ++end;
    return from < end ? Duplicate({from, end}) : std::nullopt;
  }

  void finish(Line at) {
    if (fin || at < next) return;
    fin = at;
    heard.erase(heard.lower_bound(at), heard.end());
  }

  std::string consume(std::size_t count) {
    std::string text;
    for (; count > 0; --count) text += heard.at(read++);
    return text;
  }
};

RC_GTEST_PROP(ReceiveBufferProperty, IsTheStreamAsFirstHeard, ()) {
  auto capacity = *rc::gen::inRange<Line>(1, 60);
  auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 24));
  Buffer buffer(kFirst, capacity);
  Model model{.heard = {}, .capacity = capacity, .fin = {}};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i] == 0) {
      Line fin = model.next + *rc::gen::inRange<Line>(0, 40);
      buffer.finish(fin);
      model.finish(fin);
    } else if (steps[i] < 6) {
      auto count = *rc::gen::inRange<std::size_t>(0, buffer.readable().size() + 1);
      std::string text(as_text(buffer.readable().first(count)));
      buffer.consume(count);
      RC_ASSERT(text == model.consume(count));
    } else if (steps[i] == 6) {
      model.capacity += *rc::gen::inRange<Line>(0, 20);
      buffer.grow(model.capacity);
    } else {
      // Each piece has octets of its own, so that one taken from the wrong piece shows.
      Line at = model.next + *rc::gen::weightedOneOf<Line>(
                                 {{1, rc::gen::just<Line>(0)}, {2, rc::gen::inRange<Line>(0, 30)}});
      std::string text(*rc::gen::inRange<std::size_t>(0, 20), static_cast<char>('!' + i % 90));
      Line from = std::max(kFirst, at - 10);  // as it may have arrived, not trimmed
      RC_ASSERT(buffer.duplicate_in({from, at + text.size()}) ==
                model.duplicate_in(from, at + text.size()));
      Arrival expected = model.insert(at, text);
      RC_ASSERT(buffer.insert(at, as_bytes(text)) == expected);
    }
    RC_ASSERT(buffer.next() == model.next);
    RC_ASSERT(buffer.limit() == model.limit());
    RC_ASSERT(buffer.unread() == model.next - model.read);
    RC_ASSERT(buffer.has_gap() == model.has_gap());
    for (auto island : buffer.recent_islands(4)) {
      if (model.fin && island.end == *model.fin + 1) --island.end;  // the rest is text, if any
      const bool only_fin = island.empty() && !buffer.islands().find(island.begin - 1);
      RC_ASSERT(only_fin || std::ranges::count(buffer.islands().ranges(), island) == 1);
    }
    RC_ASSERT(buffer.complete() == (model.fin == model.next));
  }
  RC_ASSERT(drain(buffer) == model.consume(static_cast<std::size_t>(model.next - model.read)));
}

}  // namespace
