#include "sim/scenario/table_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "sim/names.h"
#include "stack/base/check.h"

namespace sim::scenario {
namespace {

using stack::base::Duration;

const Table kNoEntries;

// What a value may be, for whoever wrote something else.
std::string describe(const Key& key) {
  constexpr std::pair<Kind, std::string_view> kNames[] = {
      {kText, "text"},
      {kFlag, "true or false"},
      {kWhole, "a whole number"},
      {kNumber, "a number"},
      {kShare, "a share such as 0.01 or \"1 %\""},
      {kDuration, "a time such as \"10 ms\""},
      {kRate, "a rate such as \"10 Mbit/s\""},
      {kSize, "a size such as \"64 KiB\""},
      {kTexts, "a list of texts"},
      {kWholes, "a list of whole numbers"},
      {kTable, "a table"},
      {kTables, "a list of tables"},
      {kNamed, "a table of tables"},
      {kFree, "a table"},
  };
  std::string all;
  for (const auto& [kind, name] : kNames) {
    if (key.kinds & kind) all += (all.empty() ? "" : " or ") + std::string(name);
  }
  return all;
}

// Decimal digits, without an exponent: what somebody wrote as 0.001 is 0.001 exactly.
std::string decimal(double number) {
  std::array<char, 400> room;  // the longest double has 325 digits behind its point
  const auto end = std::to_chars(room.begin(), room.end(), number, std::chars_format::fixed).ptr;
  return std::string(room.begin(), end);
}

}  // namespace

TableReader::TableReader(const Node& node, std::string title, const Vocabulary& vocabulary,
                         Findings& findings)
    : self_(&node),
      entries_(node.table() ? node.table() : &kNoEntries),
      title_(std::move(title)),
      vocabulary_(&vocabulary),
      findings_(findings),
      taken_(entries_->size()) {
  if (!node.table()) findings.add(place(), fmt::format("{} must be a table", title_));
}

std::string TableReader::titled(std::string what) const {
  return title_.empty() ? what : fmt::format("{}: {}", title_, what);
}

const Node* TableReader::peek(std::string_view key) const { return find(*entries_, key); }

const Key& TableReader::word_of(std::string_view key) const {
  const auto found = std::ranges::find(vocabulary_->keys, key, &Key::name);
  CHECK(found != vocabulary_->keys.end());
  return *found;
}

const Node* TableReader::take(std::string_view key) {
  word_of(key);
  const auto found = std::ranges::find(*entries_, key, &Entry::key);
  if (found == entries_->end()) return nullptr;
  taken_[static_cast<std::size_t>(found - entries_->begin())] = true;
  return &found->value;
}

const Node* TableReader::node(std::string_view key) { return take(key); }

Place TableReader::place(std::string_view key) const {
  const Node* node = peek(key);
  return node ? node->place : place();
}

void TableReader::fail(std::string_view key, std::string what) {
  findings_.add(place(key), titled(fmt::format("'{}' {}", key, what)));
}

void TableReader::wrong_kind(std::string_view key, const Node& node) {
  findings_.add(node.place, titled(fmt::format("'{}' must be {}, not {}", key,
                                               describe(word_of(key)), write_value(node))));
}

std::optional<std::string> TableReader::read_text(std::string_view key) {
  const Node* node = take(key);
  if (!node) return std::nullopt;
  if (!node->text()) {
    wrong_kind(key, *node);
    return std::nullopt;
  }
  return *node->text();
}

std::optional<bool> TableReader::read_flag(std::string_view key) {
  const Node* node = take(key);
  if (!node) return std::nullopt;
  const bool* flag = std::get_if<bool>(&node->value);
  if (!flag) wrong_kind(key, *node);
  return flag ? std::optional(*flag) : std::nullopt;
}

std::optional<std::uint64_t> TableReader::read_whole(std::string_view key, std::uint64_t least,
                                                     std::uint64_t most) {
  const Node* node = take(key);
  if (!node) return std::nullopt;
  const auto* number = std::get_if<std::int64_t>(&node->value);
  if (!number) {
    wrong_kind(key, *node);
    return std::nullopt;
  }
  const auto value = static_cast<std::uint64_t>(*number);
  if (*number >= 0 && value >= least && value <= most) return value;
  fail(key, fmt::format("must be from {} to {}, not {}", least, most, *number));
  return std::nullopt;
}

void TableReader::number(std::string_view key, double& into, double least, double most) {
  const Node* node = take(key);
  if (!node) return;
  const auto* whole = std::get_if<std::int64_t>(&node->value);
  const auto* fraction = std::get_if<double>(&node->value);
  if (!whole && !fraction) return wrong_kind(key, *node);
  const double value = whole ? static_cast<double>(*whole) : *fraction;
  if (value >= least && value <= most) {
    into = value;
  } else {
    fail(key, fmt::format("must be from {} to {}, not {}", least, most, value));
  }
}

template <typename Value>
std::optional<Value> TableReader::quantity(
    std::string_view key, const Node& node,
    std::expected<Value, std::string> (*parse)(std::string_view)) {
  if (!node.text()) {
    wrong_kind(key, node);
    return std::nullopt;
  }
  auto value = parse(*node.text());
  if (value) return *value;
  fail(key, "is wrong: " + value.error());
  return std::nullopt;
}

std::optional<std::uint32_t> TableReader::read_share(std::string_view key) {
  const Node* node = take(key);
  if (!node) return std::nullopt;
  Node text = *node;
  if (const auto* whole = std::get_if<std::int64_t>(&node->value)) {
    text.value = std::to_string(*whole);
  } else if (const auto* number = std::get_if<double>(&node->value)) {
    text.value = std::isfinite(*number) ? decimal(*number) : write_value(*node);
  }
  return quantity<std::uint32_t>(key, text, parse_share);
}

std::optional<Duration> TableReader::read_duration(std::string_view key, Duration least,
                                                   Duration most) {
  const Node* node = take(key);
  if (!node) return std::nullopt;
  const auto value = quantity<Duration>(key, *node, parse_duration);
  if (!value || (*value >= least && *value <= most)) return value;
  fail(key, most == kAnyDuration
                ? fmt::format("must be at least {}", write_duration(least))
                : fmt::format("must be from {} to {}, not {}", write_duration(least),
                              write_duration(most), *node->text()));
  return std::nullopt;
}

std::optional<std::uint64_t> TableReader::read_rate(std::string_view key, std::uint64_t least,
                                                    std::uint64_t most) {
  const Node* node = take(key);
  if (!node) return std::nullopt;
  const auto value = quantity<std::uint64_t>(key, *node, parse_rate);
  if (!value || (*value >= least && *value <= most)) return value;
  fail(key, fmt::format("must be from {} to {}, not {}", write_rate(least), write_rate(most),
                        *node->text()));
  return std::nullopt;
}

std::optional<std::uint64_t> TableReader::read_size(std::string_view key, std::uint64_t least,
                                                    std::uint64_t most) {
  const Node* node = take(key);
  if (!node) return std::nullopt;
  std::optional<std::uint64_t> value;
  if (const auto* octets = std::get_if<std::int64_t>(&node->value)) {
    if (*octets >= 0) value = static_cast<std::uint64_t>(*octets);
  } else {
    value = quantity<std::uint64_t>(key, *node, parse_size);
    if (!value) return std::nullopt;
  }
  if (value && *value >= least && *value <= most) return value;
  fail(key, fmt::format("must be from {} to {}, not {}", write_size(least), write_size(most),
                        write_value(*node)));
  return std::nullopt;
}

std::optional<std::size_t> TableReader::find_word(std::string_view key, std::string_view text,
                                                  Place place) {
  const auto& known = word_of(key).words;
  const auto found = std::ranges::find(known, text);
  if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  findings_.add(place,
                titled(fmt::format("'{}' must be one of {}, not '{}'; did you mean '{}'?", key,
                                   fmt::join(known, ", "), text, nearest_name(text, known))));
  return std::nullopt;
}

std::optional<std::size_t> TableReader::read_word(std::string_view key) {
  const auto text = read_text(key);
  return text ? find_word(key, *text, place(key)) : std::nullopt;
}

std::vector<TableReader::PlacedText> TableReader::texts(std::string_view key) {
  const Node* node = take(key);
  if (!node) return {};
  if (node->text() && (word_of(key).kinds & kText)) return {{*node->text(), node->place}};
  std::vector<PlacedText> texts;
  if (!node->list()) {
    wrong_kind(key, *node);
    return {};
  }
  for (const Node& element : *node->list()) {
    if (!element.text()) {
      wrong_kind(key, *node);
      return {};
    }
    if (!word_of(key).words.empty() && !find_word(key, *element.text(), element.place)) return {};
    texts.push_back({*element.text(), element.place});
  }
  return texts;
}

std::vector<std::uint32_t> TableReader::wholes(std::string_view key, std::uint32_t most) {
  const Node* node = take(key);
  if (!node) return {};
  std::vector<std::uint32_t> numbers;
  if (!node->list()) {
    wrong_kind(key, *node);
    return {};
  }
  for (const Node& element : *node->list()) {
    const auto* number = std::get_if<std::int64_t>(&element.value);
    if (!number || *number < 0 || *number > most) {
      findings_.add(element.place,
                    titled(fmt::format("'{}' must hold whole numbers from 0 to {}, not {}", key,
                                       most, write_value(element))));
      return {};
    }
    numbers.push_back(static_cast<std::uint32_t>(*number));
  }
  return numbers;
}

std::optional<TableReader> TableReader::table(std::string_view key) {
  const Node* node = take(key);
  if (!node) return std::nullopt;
  if (!node->table()) {
    wrong_kind(key, *node);
    return std::nullopt;
  }
  return TableReader(
      *node, title_.empty() ? fmt::format("'{}'", key) : fmt::format("{}, '{}'", title_, key),
      *word_of(key).table, findings_);
}

std::vector<TableReader> TableReader::tables(std::string_view key) {
  const Node* node = take(key);
  if (!node) return {};
  std::vector<TableReader> readers;
  if (node->table() && (word_of(key).kinds & kTable)) {
    readers.push_back(*table(key));
    return readers;
  }
  if (!node->list()) {
    wrong_kind(key, *node);
    return {};
  }
  for (const Node& element : *node->list()) {
    readers.push_back(TableReader(element, fmt::format("{} {}", key, readers.size() + 1),
                                  *word_of(key).table, findings_));
  }
  return readers;
}

std::vector<TableReader::Named> TableReader::named(std::string_view key) {
  const Node* node = take(key);
  if (!node) return {};
  if (!node->table()) {
    wrong_kind(key, *node);
    return {};
  }
  std::vector<Named> all;
  for (const Entry& entry : *node->table()) {
    all.push_back({entry.key, entry.place,
                   TableReader(entry.value, fmt::format("{} '{}'", key, entry.key),
                               *word_of(key).table, findings_)});
  }
  return all;
}

void TableReader::finish(std::string_view because) {
  std::vector<std::string_view> known;
  for (const Key& key : vocabulary_->keys) known.push_back(key.name);
  for (std::size_t i = 0; i < entries_->size(); ++i) {
    const auto& [key, place, value] = (*entries_)[i];
    if (taken_[i]) continue;
    if (std::ranges::find(known, key) != known.end()) {
      findings_.add(place, titled(fmt::format("'{}' means nothing {}", key, because)));
      continue;
    }
    findings_.add(place, titled(fmt::format("unknown key '{}'; did you mean '{}'?", key,
                                            nearest_name(key, known))));
  }
  for (const Key& key : vocabulary_->keys) {
    if (key.is_needed && !has(key.name)) fail(fmt::format("'{}' is missing", key.name));
  }
}

}  // namespace sim::scenario
