#include "tools/rawhttpget/face/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "stack/base/check.h"
#include "tools/text/amounts.h"
#include "tools/text/escape.h"

namespace tools::rawhttpget::face {

using stack::base::Duration;
using stack::base::Instant;
using stack::base::kNever;

namespace {

constexpr const char* kGreen = "\x1b[32m";
constexpr const char* kRed = "\x1b[31m";
constexpr const char* kPlainAgain = "\x1b[0m";

// A server may claim any length for each.
std::uint64_t sum_of(std::uint64_t a, std::uint64_t b) { return a + std::min(b, UINT64_MAX - a); }

std::string stopped_line(const Standing& standing) {
  const auto percent = percent_of(standing);
  const std::string share = percent ? fmt::format("{}%, ", *percent) : "";
  return fmt::format("{}: stopped at {}{} after {}", standing.name, share,
                     text::size_text(standing.received), text::duration_text(standing.elapsed));
}

}  // namespace

Progress::Id Progress::begin(Instant now, const std::string& name, std::uint64_t resumed,
                             std::optional<std::uint64_t> total) {
  CHECK(downloads_.size() < kMostDownloads);
  if (downloads_.empty()) {
    finished_ = {};
    speed_ = {};
  }
  const Id id = next_id_++;
  Download& download = downloads_[id];
  download.standing = {
      .name = text::escape(name), .resumed = resumed, .received = resumed, .total = total};
  download.began = now;
  download.next_line = now + kPlainLine;
  download.speed.read(now, resumed);
  measure(now);
  return id;
}

void Progress::restart(Id id, std::uint64_t resumed, std::optional<std::uint64_t> total) {
  Standing& standing = downloads_.at(id).standing;
  standing.resumed = standing.received = resumed;
  standing.total = total;
}

void Progress::advance(Id id, std::uint64_t received) {
  downloads_.at(id).standing.received = received;
}

Instant Progress::due() const {
  if (downloads_.empty() || look_.kind == ProgressKind::kNone) return kNever;
  if (look_.kind == ProgressKind::kPlain) {
    Instant first = kNever;
    for (const auto& [id, download] : downloads_) first = std::min(first, download.next_line);
    return first;
  }
  return drawn_at_ == Instant::min() ? drawn_at_ : drawn_at_ + kRedraw;
}

std::string Progress::draw(Instant now) {
  if (now < due()) return {};
  measure(now);
  drawn_at_ = now;
  switch (look_.kind) {
    case ProgressKind::kNone:
      return {};
    case ProgressKind::kPlain:
      return draw_plain(now);
    case ProgressKind::kDot: {  // of the one that began first; the others leave a line in the end
      Download& first = downloads_.begin()->second;
      return first.dots.draw(first.standing);
    }
    case ProgressKind::kBar:
      return draw_bar();
  }
  CHECK(false);
}

std::string Progress::end(Instant now, Id id, bool whole) {
  measure(now);
  const Standing& standing = downloads_.at(id).standing;
  std::string text;
  if (look_.kind == ProgressKind::kBar) {
    const std::string line =
        whole ? last_bar_line(standing, columns()) : bar_line(standing, columns());
    text = '\r' + coloured(line, whole) + '\n';
    bar_stands_ = false;
  } else if (look_.kind != ProgressKind::kNone) {
    const std::string line = whole ? last_plain_line(standing) : stopped_line(standing);
    text = leave() + line + '\n';
  }
  ++finished_.count;
  finished_.resumed = sum_of(finished_.resumed, standing.resumed);
  finished_.received = sum_of(finished_.received, standing.received);
  downloads_.erase(id);
  return text;
}

std::string Progress::clear() {
  if (!bar_stands_) return leave();
  bar_stands_ = false;
  return '\r' + std::string(columns(), ' ') + '\r';
}

std::string Progress::leave() {
  const bool bar_stood = std::exchange(bar_stands_, false);
  if (bar_stood) return "\n";
  return downloads_.empty() ? "" : downloads_.begin()->second.dots.leave();
}

// A line that reaches the edge would make some terminals begin the next.
std::size_t Progress::columns() const {
  const std::size_t columns = std::min(look_.columns, kMostColumns);
  return columns > 0 ? columns - 1 : 0;
}

void Progress::measure(Instant now) {
  for (auto& [id, download] : downloads_) {
    download.speed.read(now, download.standing.received);
    download.standing.rate = download.speed.rate();
    // It may have begun later in the very turn that `now` was read for.
    download.standing.elapsed = std::max(now - download.began, Duration{0});
  }
  const Standing sum = all_together();
  speed_.read(now, sum.received - std::min(sum.resumed, sum.received));
}

// The batch as one, with a total if all that are under way have one.
Standing Progress::all_together() const {
  std::string name = fmt::format("{} files", downloads_.size());
  if (finished_.count > 0) name += fmt::format(", {} done", finished_.count);
  Standing sum{.name = std::move(name),
               .resumed = finished_.resumed,
               .received = finished_.received,
               .total = finished_.received,
               .rate = speed_.rate()};
  for (const auto& [id, download] : downloads_) {
    const Standing& one = download.standing;
    sum.resumed = sum_of(sum.resumed, one.resumed);
    sum.received = sum_of(sum.received, one.received);
    if (sum.total)
      sum.total = one.total ? std::optional(sum_of(*sum.total, *one.total)) : std::nullopt;
    sum.elapsed = std::max(sum.elapsed, one.elapsed);
  }
  return sum;
}

std::string Progress::draw_bar() {
  const bool is_alone = downloads_.size() == 1;
  const Standing standing = is_alone ? downloads_.begin()->second.standing : all_together();
  bar_stands_ = true;
  return '\r' + bar_line(standing, columns());
}

std::string Progress::draw_plain(Instant now) {
  std::string text;
  for (auto& [id, download] : downloads_) {
    if (now < download.next_line) continue;
    text += plain_line(download.standing) + '\n';
    download.next_line = now + kPlainLine;
  }
  return text;
}

std::string Progress::coloured(const std::string& line, bool whole) const {
  if (!look_.colour) return line;
  return (whole ? kGreen : kRed) + line + kPlainAgain;
}

}  // namespace tools::rawhttpget::face
