#include "sim/scenario/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "sim/names.h"

namespace sim::scenario {
namespace {

constexpr bool may_be_in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

// A parameter, and its value at the point.
struct Binding {
  Node value;
  bool used = false;
};
using Bindings = std::map<std::string, Binding, std::less<>>;

std::expected<void, Mistake> check_sweep(const Node& sweep) {
  if (!sweep.table()) return std::unexpected(Mistake{sweep.place, "'sweep' must be a table"});
  std::size_t points = 1;
  for (const auto& [key, place, value] : *sweep.table()) {
    if (!std::ranges::all_of(key, may_be_in_name)) {
      return std::unexpected(Mistake{place, fmt::format("'{}' is no name for a parameter", key)});
    }
    const List* values = value.list();
    if (!values || values->empty()) {
      return std::unexpected(Mistake{
          place, fmt::format("parameter '{}' must have a list of values, and at least one", key)});
    }
    if (!std::ranges::all_of(*values, &Node::is_scalar)) {
      return std::unexpected(
          Mistake{value.place, fmt::format("a value of parameter '{}' is a table or a list", key)});
    }
    if (values->size() > kMostPoints / points) {
      return std::unexpected(
          Mistake{place, fmt::format("the sweep has more than {} points", kMostPoints)});
    }
    points *= values->size();
  }
  return {};
}

std::expected<Bindings, Mistake> bind_parameters(const Node& sweep, const Point& point) {
  Bindings bindings;
  for (const auto& [key, place, values] : *sweep.table()) {
    const auto chosen = point.find(key);
    if (chosen == point.end()) {
      bindings[key].value = values.list()->front();
    } else if (auto value = parse_value(chosen->second)) {
      value->place = values.place;
      bindings[key].value = std::move(*value);
    } else {
      return std::unexpected(
          Mistake{place, fmt::format("'{}' is no value of parameter '{}'", chosen->second, key)});
    }
  }
  for (const auto& [name, value] : point) {
    if (!bindings.contains(name)) {
      return std::unexpected(Mistake{sweep.place, fmt::format("there is no parameter '{}'", name)});
    }
  }
  return bindings;
}

// As it stands within other text: without quotes.
std::string spell(const Node& value) { return value.text() ? *value.text() : write_value(value); }

class Substitution {
 public:
  explicit Substitution(Bindings& bindings) : bindings_(bindings) {}

  std::expected<void, Mistake> into(Node& node) {
    if (auto* table = std::get_if<Table>(&node.value)) {
      for (Entry& entry : *table) {
        if (auto done = into(entry.value); !done) return done;
      }
    } else if (auto* list = std::get_if<List>(&node.value)) {
      for (Node& element : *list) {
        if (auto done = into(element); !done) return done;
      }
    } else if (const std::string* text = node.text(); text && text->contains('$')) {
      return into_text(node, *text);
    }
    return {};
  }

 private:
  // "$loss" becomes the value itself; "$rate Mbit/s" becomes text.
  std::expected<void, Mistake> into_text(Node& node, const std::string& text) {
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
      if (text[at] != '$') {
        made += text[at++];
        continue;
      }
      const auto begin = text.begin() + static_cast<std::ptrdiff_t>(at + 1);
      const std::string name(begin, std::find_if_not(begin, text.end(), may_be_in_name));
      const auto found = bindings_.find(name);
      if (found == bindings_.end()) return std::unexpected(Mistake{node.place, unknown(name)});
      found->second.used = true;
      if (name.size() + 1 == text.size()) {
        node.value = found->second.value.value;
        return {};
      }
      made += spell(found->second.value);
      at += name.size() + 1;
    }
    node.value = std::move(made);
    return {};
  }

  std::string unknown(const std::string& name) const {
    if (bindings_.empty()) return fmt::format("'${}' needs a [sweep] with '{}'", name, name);
    std::vector<std::string_view> names;
    for (const auto& [known, binding] : bindings_) names.push_back(known);
    return fmt::format("there is no parameter '{}' in [sweep]; did you mean '${}'?", name,
                       nearest_name(name, names));
  }

  Bindings& bindings_;
};

// The laws of [report] may ask for a parameter by its plain name.
bool is_named_in_a_law(const Node& root, const std::string& parameter) {
  const Node* laws = find(root, *parse_path("report.compare"));
  return laws && write_value(*laws).contains(parameter);
}

}  // namespace

const Table* sweep_of(const Node& root) {
  const Node* sweep = find(*root.table(), "sweep");
  return sweep ? sweep->table() : nullptr;
}

std::vector<Point> points_of(const Node& root) {
  std::vector<Point> points{Point{}};
  const Table* parameters = sweep_of(root);
  if (!parameters) return points;
  for (const auto& [key, place, values] : *parameters) {
    if (!values.list() || values.list()->size() > kMostPoints / points.size()) break;
    std::vector<Point> finer;
    for (const Point& point : points) {
      for (const Node& value : *values.list()) {
        finer.push_back(point);
        finer.back()[key] = write_value(value);
      }
    }
    if (!finer.empty()) points = std::move(finer);
  }
  return points;
}

std::expected<AtPoint, Mistake> substitute(const Node& root, const Point& point) {
  AtPoint result{.root = root, .point = {}};
  Node sweep{.value = Table{}};
  if (const Node* found = find(*root.table(), "sweep")) {
    sweep = *found;
    if (const auto sound = check_sweep(sweep); !sound) return std::unexpected(sound.error());
    remove(result.root, Path{"sweep"});
  }
  auto bindings = bind_parameters(sweep, point);
  if (!bindings) return std::unexpected(bindings.error());
  if (const auto done = Substitution(*bindings).into(result.root); !done) {
    return std::unexpected(done.error());
  }
  for (const auto& [name, binding] : *bindings) {
    if (!binding.used && !is_named_in_a_law(root, name)) {
      return std::unexpected(
          Mistake{sweep.place,
                  fmt::format("nothing uses parameter '{}'; it stands for \"${}\"", name, name)});
    }
    result.point[name] = write_value(binding.value);
  }
  return result;
}

}  // namespace sim::scenario
