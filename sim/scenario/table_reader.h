// Takes the values out of one table of a scenario file, and sees to it that nothing else is there.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/toml.h"
#include "sim/scenario/tree.h"
#include "sim/scenario/units.h"
#include "sim/scenario/vocabulary.h"
#include "stack/base/time.h"

namespace sim::scenario {

// The first mistake of a whole file. Whoever reads on after one reads defaults; only the first is
// told.
class Findings {
 public:
  void add(Place place, std::string what) {
    if (!first_) first_ = Mistake{place, std::move(what)};
  }
  const std::optional<Mistake>& first() const { return first_; }

 private:
  std::optional<Mistake> first_;
};

inline constexpr std::uint64_t kAnyWhole = std::numeric_limits<std::int64_t>::max();
inline constexpr stack::base::Duration kAnyDuration = stack::base::Duration::max();

// Each call below leaves `into` as it was where the key is not there, or where its value is wrong,
// which is a finding. Ranges include both ends.
class TableReader {
 public:
  // `node` and `findings` are borrowed. What is no table is a finding, and reads like an empty one.
  // `title` is how messages call it: "link 'wire'".
  TableReader(const Node& node, std::string title, const Vocabulary& vocabulary,
              Findings& findings);

  bool has(std::string_view key) const { return peek(key) != nullptr; }
  // The value as it stands; null where it is not there.
  const Node* node(std::string_view key);
  const Node& self() const { return *self_; }
  Place place() const { return self_->place; }
  Place place(std::string_view key) const;  // of the value; the table's without it
  const std::string& title() const { return title_; }
  void call(std::string title) { title_ = std::move(title); }
  Findings& findings() { return findings_; }

  template <typename Text>
  void text(std::string_view key, Text& into) {
    if (auto value = read_text(key)) into = std::move(*value);
  }
  template <typename Flag>
  void flag(std::string_view key, Flag& into) {
    if (const auto value = read_flag(key)) into = *value;
  }
  template <typename Whole>
  void whole(std::string_view key, Whole& into, std::uint64_t least, std::uint64_t most) {
    if (const auto value = read_whole(key, least, most)) into = static_cast<Whole>(*value);
  }
  template <typename Whole>
  void whole(std::string_view key, std::optional<Whole>& into, std::uint64_t least,
             std::uint64_t most) {
    if (const auto value = read_whole(key, least, most)) into = static_cast<Whole>(*value);
  }
  void number(std::string_view key, double& into, double least, double most);
  template <typename Share>
  void share(std::string_view key, Share& into) {  // parts per billion
    if (const auto value = read_share(key)) into = *value;
  }
  // Into a Duration, an Instant, or an optional one.
  template <typename Time>
  void duration(std::string_view key, Time& into, stack::base::Duration least,
                stack::base::Duration most = kAnyDuration) {
    if (const auto value = read_duration(key, least, most)) into = Time(*value);
  }
  template <typename Time>
  void duration(std::string_view key, std::optional<Time>& into, stack::base::Duration least,
                stack::base::Duration most = kAnyDuration) {
    if (const auto value = read_duration(key, least, most)) into = Time(*value);
  }
  template <typename Rate>
  void rate(std::string_view key, Rate& into, std::uint64_t least, std::uint64_t most) {
    if (const auto value = read_rate(key, least, most)) into = *value;
  }
  template <typename Size>
  void size(std::string_view key, Size& into, std::uint64_t least, std::uint64_t most) {
    if (const auto value = read_size(key, least, most)) into = *value;
  }
  // Into an enumeration that is in the order of the key's words.
  template <typename Enumeration>
  void word(std::string_view key, Enumeration& into) {
    if (const auto value = read_word(key)) into = static_cast<Enumeration>(*value);
  }
  template <typename Enumeration>
  void word(std::string_view key, std::optional<Enumeration>& into) {
    if (const auto value = read_word(key)) into = static_cast<Enumeration>(*value);
  }
  // Texts; a single one is a list of one where the vocabulary allows that.
  struct PlacedText {
    std::string text;
    Place place;
  };
  std::vector<PlacedText> texts(std::string_view key);
  std::vector<std::uint32_t> wholes(std::string_view key, std::uint32_t most);

  // A reader for the table at the key; none where there is no such.
  std::optional<TableReader> table(std::string_view key);
  // One for each table of the list at the key.
  std::vector<TableReader> tables(std::string_view key);
  // Each table by the name it has.
  struct Named;
  std::vector<Named> named(std::string_view key);

  // Something that is wrong with the value, or with the whole table.
  void fail(std::string_view key, std::string what);
  void fail(std::string what) { findings_.add(place(), titled(std::move(what))); }

  // To be called when all has been asked for: a key that nobody knows, one that means nothing here
  // (`because` says why), and one that is missing are findings.
  void finish(std::string_view because = {});

 private:
  const Node* peek(std::string_view key) const;
  const Key& word_of(std::string_view key) const;
  const Node* take(std::string_view key);
  std::string titled(std::string what) const;
  void wrong_kind(std::string_view key, const Node& node);
  // A value of text, read by `parse`.
  template <typename Value>
  std::optional<Value> quantity(std::string_view key, const Node& node,
                                std::expected<Value, std::string> (*parse)(std::string_view));

  std::optional<std::string> read_text(std::string_view key);
  std::optional<bool> read_flag(std::string_view key);
  std::optional<std::uint64_t> read_whole(std::string_view key, std::uint64_t least,
                                          std::uint64_t most);
  std::optional<std::uint32_t> read_share(std::string_view key);
  std::optional<stack::base::Duration> read_duration(std::string_view key,
                                                     stack::base::Duration least,
                                                     stack::base::Duration most);
  std::optional<std::uint64_t> read_rate(std::string_view key, std::uint64_t least,
                                         std::uint64_t most);
  std::optional<std::uint64_t> read_size(std::string_view key, std::uint64_t least,
                                         std::uint64_t most);
  std::optional<std::size_t> read_word(std::string_view key);
  std::optional<std::size_t> find_word(std::string_view key, std::string_view text, Place place);

  const Node* self_;
  const Table* entries_;
  std::string title_;
  const Vocabulary* vocabulary_;
  Findings& findings_;
  std::vector<bool> taken_;  // entry by entry
};

struct TableReader::Named {
  std::string name;
  Place place;
  TableReader reader;
};

}  // namespace sim::scenario
