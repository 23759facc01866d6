// A report as data, and as one HTML page that needs nothing else: charts over time, a bar of
// phases, facts, tables, and packets as a ladder. Knows nothing of where they come from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tools::report {

enum class Unit : std::uint8_t { kSeconds, kOctets, kOctetsPerSecond, kBitsPerSecond, kCount };

enum class Mark : std::uint8_t {
  kPoints,
  kLine,
  kSteps,  // hold their value until the next
  kTrack,  // a line, and its points
};

// What a thing means; the page gives each its colour, in light and in dark.
enum class Tone : std::uint8_t {
  kData,
  kAck,
  kWindow,
  kSacked,
  kLoss,
  kRepair,
  kLate,
  kQuiet,
  // Things of one kind, to be told apart: kFirst, the one after it, up to kEighth.
  kFirst,
  kSecond,
  kThird,
  kFourth,
  kFifth,
  kSixth,
  kSeventh,
  kEighth,
};
inline constexpr std::size_t kMostOfAKind = 8;
// Of the number-th thing of a kind, from 0, below kMostOfAKind.
constexpr Tone tone_of_kind(std::size_t number) {
  return static_cast<Tone>(static_cast<std::size_t>(Tone::kFirst) + number);
}

struct Point {
  double x = 0;  // in the chart's unit across: seconds since the page's beginning, mostly
  double y = 0;  // in the chart's unit
};

struct Series {
  std::string name{};
  Mark mark = Mark::kLine;
  Tone tone = Tone::kData;
  std::vector<Point> points{};  // x never falls
};

struct Chart {
  std::string title{};
  std::string note{};  // how to read it, in a line
  Unit unit = Unit::kCount;
  bool is_tall = false;
  std::vector<Series> series{};  // those without points are left out
  // What goes across. Charts of a section over the same thing are zoomed together.
  Unit across = Unit::kSeconds;
  std::string across_name = "time";
};

struct Cell {
  std::string text{};
  std::optional<double> share{};  // of the column's largest value, 0 to 1: shown as a bar
  std::optional<Tone> tone{};
};

struct Table {
  std::string title{};
  std::string note{};
  std::vector<std::string> head{};        // none: rows of names and values
  std::size_t texts = 1;                  // so many columns are words; the others are numbers
  std::vector<std::vector<Cell>> rows{};  // all as long as the head
};

struct Fact {
  std::string name{};
  std::string value{};
};

struct Phase {
  std::string name{};
  double seconds = 0;
};

// What a filter can ask for.
enum class RungKind : std::uint8_t { kControl, kData, kAck };

struct Rung {
  std::uint64_t number =
      0;          // what lies between two numbers that do not follow is said to be left out
  double at = 0;  // seconds since the page's beginning
  // Of a ladder of both ends: when it came to the other one, if it did.
  std::optional<double> arrives{};
  bool to_right = true;
  RungKind kind = RungKind::kData;
  Tone tone = Tone::kQuiet;
  std::string text{};
  std::string remark{};  // empty, or what is special: what is shown under "remarkable"
};

struct Ladder {
  std::string left{};  // who stands there
  std::string right{};
  std::uint64_t total = 0;  // of which the rungs are a choice
  // Both ends were seen: each has its column of times, and what did not arrive ends on the way.
  bool has_both_ends = false;
  std::vector<Rung> rungs{};
};

// One connection, or one run.
struct Section {
  std::string title{};
  std::string verdict{};  // a sentence; none if empty
  bool is_bad = false;    // the verdict
  std::vector<Fact> facts{};
  std::vector<Phase> phases{};  // one after the other
  std::vector<Table> tables{};
  std::vector<Chart> charts{};
  Ladder ladder{};
  bool is_open = false;  // though it is not the first
};

struct Page {
  std::string title{};
  std::string subtitle{};
  std::string made_by{};
  std::vector<Section> sections{};  // the first is open; others fold out, unless they are
};

// How charts come to be.
enum class Drawing : std::uint8_t {
  kStatic,  // as SVG, in the page
  kLive,    // by uPlot, in the browser, to be zoomed and asked for values; SVG where there is no
            // script
};

// The best that this build can: live, if uPlot could be had when it was built.
Drawing best_drawing();

// UTF-8. All texts of the page are escaped, whatever they hold. The page loads nothing and sends
// nothing: its own policy forbids it to. kLive needs best_drawing() to be so.
std::string html_of(const Page& page, Drawing drawing = best_drawing());

}  // namespace tools::report
