#include <algorithm>
#include <tuple>
#include <utility>

#include "sim/scenario/toml.h"

// toml++ 3.3 asserts of some malformed files ("[[#") what it checks two lines later and has a
// proper error for. Without its assertions it must not assume what they say, either.
#undef NDEBUG
#define TOML_ASSERT(expr) static_cast<void>(0)
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace sim::scenario {
namespace {

Place place_of(const toml::source_region& region) {
  return {.line = region.begin.line, .column = region.begin.column};
}

using Converted = std::expected<Node, Mistake>;
Converted convert(const toml::node& from);

Converted convert_table(const toml::table& from) {
  Table table;
  for (const auto& [key, value] : from) {
    auto node = convert(value);
    if (!node) return node;
    table.push_back({.key = std::string(key.str()),
                     .place = place_of(key.source()),
                     .value = std::move(*node)});
  }
  // toml++ keeps keys by the alphabet.
  std::ranges::sort(table, {}, [](const Entry& entry) {
    return std::tuple(entry.place.line, entry.place.column, std::string_view(entry.key));
  });
  return Node{.value = std::move(table), .place = place_of(from.source())};
}

Converted convert_list(const toml::array& from) {
  List list;
  list.reserve(from.size());
  for (const toml::node& element : from) {
    auto node = convert(element);
    if (!node) return node;
    list.push_back(std::move(*node));
  }
  return Node{.value = std::move(list), .place = place_of(from.source())};
}

Converted convert(const toml::node& from) {
  const Place place = place_of(from.source());
  switch (from.type()) {
    case toml::node_type::table:
      return convert_table(*from.as_table());
    case toml::node_type::array:
      return convert_list(*from.as_array());
    case toml::node_type::string:
      return Node{.value = from.as_string()->get(), .place = place};
    case toml::node_type::integer:
      return Node{.value = from.as_integer()->get(), .place = place};
    case toml::node_type::floating_point:
      return Node{.value = from.as_floating_point()->get(), .place = place};
    case toml::node_type::boolean:
      return Node{.value = from.as_boolean()->get(), .place = place};
    default:
      return std::unexpected(Mistake{place, "a date or time of day means nothing here"});
  }
}

}  // namespace

void forget_places(Node& node) {
  node.place = {};
  if (auto* list = std::get_if<List>(&node.value)) std::ranges::for_each(*list, forget_places);
  if (auto* table = std::get_if<Table>(&node.value)) {
    for (Entry& entry : *table) {
      entry.place = {};
      forget_places(entry.value);
    }
  }
}

std::expected<Node, Mistake> parse_toml(std::string_view text) {
  if (const auto fits = check_text(text); !fits) return std::unexpected(fits.error());
  const toml::parse_result parsed = toml::parse(text);
  if (parsed) return convert(parsed.table());
  return std::unexpected(
      Mistake{place_of(parsed.error().source()), std::string(parsed.error().description())});
}

std::expected<Node, Mistake> parse_value(std::string_view text) {
  auto document = parse_toml("v = " + std::string(text));
  if (!document) return document;
  Table& table = std::get<Table>(document->value);
  if (table.size() != 1 || table[0].key != "v") {
    return std::unexpected(Mistake{{}, "is more than one value"});
  }
  Node value = std::move(table[0].value);
  forget_places(value);
  return value;
}

}  // namespace sim::scenario
