// A scenario file as a tree that remembers where everything stands, can be changed, and written
// again: what --set, the sweep and the shrinker work on. The only header behind which toml++ hides.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.h"

namespace sim::scenario {

// One line: "FILE:LINE:COLUMN: WHAT".
struct Problem {
  std::string file;
  Place place{};
  std::string what;
  std::string to_string() const;
};

// Parameter to value as TOML spells it ("reno" with its quotes, 0.01).
using Point = std::map<std::string, std::string>;

// Invariant: a well-formed TOML document; whether it is a scenario, `read` says.
class Document {
 public:
  static std::expected<Document, Problem> parse(std::string_view text, std::string_view file);
  Document(const Document&);
  Document(Document&&) noexcept;
  Document& operator=(Document);
  ~Document();

  // "link.wire.to-a.loss.p=0.02", "fault[2].times=1", or a sweep's parameter "cc=reno" (fixed
  // then). The value is TOML, or else a string. Tables on the way are made.
  std::expected<void, std::string> set(std::string_view assignment);
  // False where there is no such thing.
  bool remove(std::string_view path);
  // How many elements the array (of tables) at `path` has; 0 if there is none.
  std::size_t count(std::string_view path) const;
  // Adds a table, written as TOML, to the array of tables `array`: append("fault", "on =
  // \"w\"...").
  void append(std::string_view array, std::string_view toml);
  // Every path that leads to a value, for a shrinker to try its luck at.
  std::vector<std::string> paths() const;
  std::optional<std::string> value(std::string_view path) const;  // as TOML

  // All points of [sweep], in the order of the file, the last parameter fastest; one empty point
  // without a sweep.
  std::vector<Point> points() const;

  // The same without a sweep, with the values of this point in place of its parameters.
  std::expected<Document, Problem> at(const Point& point) const;

  std::string to_text() const;  // as TOML, `netsim = 1` first
  const std::string& file() const;

  struct Tree;
  const Tree& tree() const { return *tree_; }

 private:
  explicit Document(std::unique_ptr<Tree> tree);
  std::unique_ptr<Tree> tree_;
};

// Gives the text of a file that a scenario names (a rate trace), or says why not. The name is as in
// the scenario.
using Files = std::function<std::expected<std::string, std::string>(std::string_view)>;

// Checks everything that can be checked without a run. At `point` of its sweep ("$cc" stands for
// the value of parameter cc); the first point without one.
std::expected<Scenario, Problem> read(const Document& document, const Files& files,
                                      const Point& point = {});

// The first problem at any point of the sweep, of those kMostChecked at the front; nothing if there
// is none.
inline constexpr std::size_t kMostChecked = 4096;
std::optional<Problem> check(const Document& document, const Files& files);

// JSON Schema (2020-12) of the files.
std::string schema();

}  // namespace sim::scenario
