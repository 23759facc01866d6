#include "sim/scenario/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "sim/scenario/toml.h"

namespace sim::scenario {
namespace {

constexpr std::size_t kMostSteps = 64;  // of a path

const Node* step(const Node& node, const std::variant<std::string, std::size_t>& next) {
  if (const auto* key = std::get_if<std::string>(&next)) {
    return node.table() ? find(*node.table(), *key) : nullptr;
  }
  const auto index = std::get<std::size_t>(next);
  return node.list() && index < node.list()->size() ? &(*node.list())[index] : nullptr;
}

Node* step(Node& node, const std::variant<std::string, std::size_t>& next) {
  return const_cast<Node*>(step(std::as_const(node), next));
}

// Takes a key, bare or in quotes, off the front of the text.
std::optional<std::string> take_key(std::string_view& text) {
  const bool is_quoted = text.starts_with('"');
  if (is_quoted) text.remove_prefix(1);
  const auto end =
      std::min(is_quoted ? text.find('"') : text.find_first_of(".[]\"= "), text.size());
  std::string key(text.substr(0, end));
  text.remove_prefix(end);
  if (is_quoted) {
    if (text.empty()) return std::nullopt;
    text.remove_prefix(1);
  }
  return key.empty() ? std::nullopt : std::optional(std::move(key));
}

// Takes "[2]" off the front of the text.
std::optional<std::size_t> take_index(std::string_view& text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), index);
  const auto used = static_cast<std::size_t>(end - text.data());
  if (error != std::errc{} || used >= text.size() || text[used] != ']') return std::nullopt;
  text.remove_prefix(used + 1);
  return index;
}

void collect_leaves(const Node& node, const std::string& path, std::vector<std::string>& leaves) {
  if (const Table* table = node.table()) {
    for (const Entry& entry : *table) {
      const std::string key = write_key(entry.key);
      collect_leaves(entry.value, path.empty() ? key : path + "." + key, leaves);
    }
  } else if (node.is_list_of_tables()) {
    for (std::size_t i = 0; i < node.list()->size(); ++i) {
      collect_leaves((*node.list())[i], fmt::format("{}[{}]", path, i), leaves);
    }
  } else {
    leaves.push_back(path);
  }
}

}  // namespace

bool Node::is_list_of_tables() const {
  return list() && !list()->empty() &&
         std::ranges::all_of(*list(), [](const Node& node) { return node.table() != nullptr; });
}

bool operator==(const Node& a, const Node& b) {
  const Table* table = a.table();
  if (!table || !b.table()) return a.value == b.value;
  return table->size() == b.table()->size() && std::ranges::all_of(*table, [&](const Entry& entry) {
           const Node* other = find(*b.table(), entry.key);
           return other && *other == entry.value;
         });
}

const Node* find(const Table& table, std::string_view key) {
  const auto found = std::ranges::find(table, key, &Entry::key);
  return found == table.end() ? nullptr : &found->value;
}

Node* find(Table& table, std::string_view key) {
  return const_cast<Node*>(find(std::as_const(table), key));
}

std::expected<Path, std::string> parse_path(std::string_view text) {
  const auto wrong = [text] {
    return std::unexpected(
        fmt::format("'{}' is no path such as link.wire.delay or fault[0].times", text));
  };
  Path path;
  for (std::string_view rest = text; path.size() < kMostSteps;) {
    auto key = take_key(rest);
    if (!key) return wrong();
    path.emplace_back(std::move(*key));
    while (rest.starts_with('[')) {
      const auto index = take_index(rest);
      if (!index) return wrong();
      path.emplace_back(*index);
    }
    if (rest.empty()) return path;
    if (!rest.starts_with('.')) return wrong();
    rest.remove_prefix(1);
  }
  return wrong();
}

const Node* find(const Node& root, const Path& path) {
  const Node* node = &root;
  for (const auto& next : path) {
    node = step(*node, next);
    if (!node) return nullptr;
  }
  return node;
}

std::expected<Node*, std::string> make(Node& root, const Path& path) {
  Node* node = &root;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (Node* found = step(*node, path[i])) {
      node = found;
      continue;
    }
    if (const auto* key = std::get_if<std::string>(&path[i])) {
      auto* table = std::get_if<Table>(&node->value);
      if (!table)
        return std::unexpected(fmt::format("'{}' cannot stand in what is no table", *key));
      node = &table->emplace_back(Entry{.key = *key, .place = {}, .value = {}}).value;
    } else {
      const auto index = std::get<std::size_t>(path[i]);
      auto* list = std::get_if<List>(&node->value);
      if (!list || index != list->size()) {
        return std::unexpected(fmt::format("there is no element [{}]", index));
      }
      node = &list->emplace_back();
    }
    if (i + 1 == path.size()) break;
    if (std::holds_alternative<std::string>(path[i + 1])) {
      node->value = Table{};
    } else {
      node->value = List{};
    }
  }
  return node;
}

bool remove(Node& root, const Path& path) {
  if (path.empty()) return false;
  Path way = path;
  const auto last = way.back();
  way.pop_back();
  auto* parent = const_cast<Node*>(find(std::as_const(root), way));
  if (!parent || !step(*parent, last)) return false;
  if (const auto* key = std::get_if<std::string>(&last)) {
    std::erase_if(std::get<Table>(parent->value),
                  [key](const Entry& entry) { return entry.key == *key; });
    return true;
  }
  auto& list = std::get<List>(parent->value);
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(std::get<std::size_t>(last)));
  return list.empty() ? remove(root, way) : true;
}

std::vector<std::string> leaf_paths(const Node& root) {
  std::vector<std::string> leaves;
  collect_leaves(root, "", leaves);
  return leaves;
}

}  // namespace sim::scenario
