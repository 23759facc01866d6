#include "sim/scenario/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/scenario/document_tree.h"
#include "sim/scenario/sweep.h"
#include "sim/scenario/toml.h"
#include "stack/base/check.h"

namespace sim::scenario {
namespace {

// Of the comment that is a file's first line.
std::string describe(std::string_view text) {
  if (!text.starts_with('#')) return {};
  text = text.substr(1, text.find_first_of("\r\n") - 1);
  text.remove_prefix(std::min(text.find_first_not_of("# \t"), text.size()));
  return std::string(text.substr(0, text.find_last_not_of(" \t") + 1));
}

// A value as somebody types it: TOML, or else plain text.
std::expected<Node, std::string> typed(std::string_view text) {
  if (auto value = parse_value(text)) return *value;
  Node plain{.value = std::string(text)};
  if (!parse_value(write_value(plain))) return std::unexpected("is no UTF-8");
  return plain;
}

// An assignment to a parameter of the sweep fixes it.
std::string whole_path(const Node& root, std::string_view path) {
  const Table* parameters = sweep_of(root);
  const bool is_parameter = parameters && find(*parameters, path);
  return is_parameter ? fmt::format("sweep.{}", write_key(path)) : std::string(path);
}

const Node* look_up(const Node& root, std::string_view path) {
  const auto way = parse_path(path);
  return way ? find(root, *way) : nullptr;
}

}  // namespace

std::string Problem::to_string() const {
  if (place.line == 0) return fmt::format("{}: {}", file, what);
  return fmt::format("{}:{}:{}: {}", file, place.line, place.column, what);
}

std::expected<Document, Problem> Document::parse(std::string_view text, std::string_view file) {
  auto root = parse_toml(text);
  if (!root) {
    return std::unexpected(Problem{std::string(file), root.error().place, root.error().what});
  }
  return Document(std::make_unique<Tree>(
      Tree{.root = std::move(*root), .file = std::string(file), .description = describe(text)}));
}

Document::Document(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
Document::Document(const Document& other) : tree_(std::make_unique<Tree>(*other.tree_)) {}
Document::Document(Document&&) noexcept = default;
Document::~Document() = default;

Document& Document::operator=(Document other) {
  tree_ = std::move(other.tree_);
  return *this;
}

std::expected<void, std::string> Document::set(std::string_view assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string_view::npos) {
    return std::unexpected(fmt::format("'{}' is not of the form PATH=VALUE", assignment));
  }
  const std::string path = whole_path(tree_->root, assignment.substr(0, equals));
  const auto way = parse_path(path);
  if (!way) return std::unexpected(way.error());
  auto value = typed(assignment.substr(equals + 1));
  if (!value) return std::unexpected(fmt::format("the value of '{}' {}", path, value.error()));
  if (path.starts_with("sweep.") && value->is_scalar()) value = Node{.value = List{*value}};

  Node changed = tree_->root;
  const auto target = make(changed, *way);
  if (!target) return std::unexpected(fmt::format("'{}': {}", path, target.error()));
  **target = std::move(*value);
  tree_->root = std::move(changed);
  return {};
}

bool Document::remove(std::string_view path) {
  const auto way = parse_path(path);
  return way && scenario::remove(tree_->root, *way);
}

std::size_t Document::count(std::string_view path) const {
  const Node* node = look_up(tree_->root, path);
  return node && node->list() ? node->list()->size() : 0;
}

void Document::append(std::string_view array, std::string_view toml) {
  const auto way = parse_path(array);
  CHECK(way);
  auto element = parse_toml(toml);
  CHECK(element);
  const bool is_new = !find(std::as_const(tree_->root), *way);
  const auto target = make(tree_->root, *way);
  CHECK(target);
  if (is_new) (*target)->value = List{};
  auto* list = std::get_if<List>(&(*target)->value);
  CHECK(list);
  forget_places(*element);
  list->push_back(std::move(*element));
}

std::vector<std::string> Document::paths() const { return leaf_paths(tree_->root); }

std::optional<std::string> Document::value(std::string_view path) const {
  const Node* node = look_up(tree_->root, path);
  return node ? std::optional(write_value(*node)) : std::nullopt;
}

std::vector<Point> Document::points() const { return points_of(tree_->root); }

std::expected<Document, Problem> Document::at(const Point& point) const {
  auto fixed = substitute(tree_->root, point);
  if (!fixed) return std::unexpected(Problem{tree_->file, fixed.error().place, fixed.error().what});
  Document document(*this);
  document.tree_->root = std::move(fixed->root);
  return document;
}

std::string Document::to_text() const {
  std::string text;
  if (!tree_->description.empty()) text = fmt::format("# {}\n", tree_->description);
  // Whatever was set when: the version comes first.
  Node root = tree_->root;
  auto& table = std::get<Table>(root.value);
  const auto version = std::ranges::find(table, "netsim", &Entry::key);
  if (version != table.end()) std::rotate(table.begin(), version, version + 1);
  return text + write_document(root);
}

const std::string& Document::file() const { return tree_->file; }

}  // namespace sim::scenario
