// A scenario file as plain values, in the order of the file, each with its place in it.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/scenario/scenario.h"

namespace sim::scenario {

struct Node;
struct Entry;
using List = std::vector<Node>;
using Table = std::vector<Entry>;  // keys differ

// Equal values are equal wherever they stand; tables are, in whatever order.
struct Node {
  std::variant<bool, std::int64_t, double, std::string, List, Table> value;
  Place place{};

  const Table* table() const { return std::get_if<Table>(&value); }
  const List* list() const { return std::get_if<List>(&value); }
  const std::string* text() const { return std::get_if<std::string>(&value); }
  bool is_scalar() const { return !table() && !list(); }
  bool is_list_of_tables() const;  // and not empty

  friend bool operator==(const Node& a, const Node& b);
};

struct Entry {
  std::string key;
  Place place{};
  Node value;

  friend bool operator==(const Entry& a, const Entry& b) {
    return a.key == b.key && a.value == b.value;
  }
};

const Node* find(const Table& table, std::string_view key);
Node* find(Table& table, std::string_view key);

// "link.wire.to-a.loss.p", "fault[2].times" (from 0), "host.\"a.b\"": keys and indices.
using Path = std::vector<std::variant<std::string, std::size_t>>;
std::expected<Path, std::string> parse_path(std::string_view text);

// Nothing where the path leads nowhere.
const Node* find(const Node& root, const Path& path);
// What `assign` replaces or makes; tables on the way are made, and so is the element one past the
// end of a list. One line where something else is in the way.
std::expected<Node*, std::string> make(Node& root, const Path& path);
// False where there is no such thing. A list that loses its last element goes too.
bool remove(Node& root, const Path& path);

// Every path that leads to a scalar or to a list of other things than tables.
std::vector<std::string> leaf_paths(const Node& root);

}  // namespace sim::scenario
