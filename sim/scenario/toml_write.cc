#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "sim/scenario/toml.h"

namespace sim::scenario {
namespace {

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (octet < ' ' || octet == 0x7f) {
      quoted += fmt::format("\\u{:04X}", octet);
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string write_number(double number) {
  std::string digits = fmt::format("{}", number);
  // What looks like an integer would be read as one.
  if (digits.find_first_of(".ein") == std::string::npos) digits += ".0";
  return digits;
}

std::string write_inline(const Table& table) {
  std::string text;
  for (const Entry& entry : table) {
    text += text.empty() ? " " : ", ";
    text += write_key(entry.key) + " = " + write_value(entry.value);
  }
  return text.empty() ? "{}" : "{" + text + " }";
}

std::string write_list(const List& list) {
  std::string text;
  for (const Node& node : list) text += (text.empty() ? "" : ", ") + write_value(node);
  return "[" + text + "]";
}

// Where a table stands, by the keys that lead to it.
using Keys = std::vector<std::string_view>;

// Whether it gets lines of its own under a [section].
bool is_section(const Keys& keys) {
  const bool is_thing = keys[0] == "host" || keys[0] == "router" || keys[0] == "link";
  switch (keys.size()) {
    case 1:
      return keys[0] != "stop";
    case 2:
      return is_thing;
    case 3:
      return is_thing && (keys[2] == "to-a" || keys[2] == "to-b");
    default:
      return false;
  }
}

std::string header_of(const Keys& keys) {
  std::string name;
  for (std::string_view key : keys) name += (name.empty() ? "" : ".") + write_key(key);
  return name;
}

void write_lines(std::string& text, const Table& table) {
  for (const Entry& entry : table) {
    text += write_key(entry.key) + " = " + write_value(entry.value) + "\n";
  }
}

// First what stands on lines of its own, then the sections, then lists of tables.
void write_table(std::string& text, const Table& table, Keys& keys) {
  Table lines, sections, lists;
  for (const Entry& entry : table) {
    keys.push_back(entry.key);
    const bool is_own_section = entry.value.table() && is_section(keys);
    const bool is_list = keys.size() == 1 && entry.value.is_list_of_tables();
    keys.pop_back();
    (is_own_section ? sections : is_list ? lists : lines).push_back(entry);
  }
  if (!keys.empty() && (!lines.empty() || (sections.empty() && lists.empty()))) {
    text += fmt::format("\n[{}]\n", header_of(keys));
  }
  write_lines(text, lines);
  for (const Entry& entry : sections) {
    keys.push_back(entry.key);
    write_table(text, *entry.value.table(), keys);
    keys.pop_back();
  }
  for (const Entry& entry : lists) {
    for (const Node& element : *entry.value.list()) {
      text += fmt::format("\n[[{}]]\n", write_key(entry.key));
      write_lines(text, *element.table());
    }
  }
}

}  // namespace

std::string write_key(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, is_bare) ? std::string(key) : quote(key);
}

std::string write_value(const Node& node) {
  if (const auto* flag = std::get_if<bool>(&node.value)) return *flag ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return std::to_string(*whole);
  if (const auto* number = std::get_if<double>(&node.value)) return write_number(*number);
  if (const std::string* text = node.text()) return quote(*text);
  if (const List* list = node.list()) return write_list(*list);
  return write_inline(*node.table());
}

std::string write_document(const Node& root) {
  std::string text;
  Keys keys;
  write_table(text, *root.table(), keys);
  return text;
}

}  // namespace sim::scenario
