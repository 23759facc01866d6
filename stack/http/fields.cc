#include "stack/http/fields.h"

#include <algorithm>
#include <utility>

#include "stack/base/check.h"
#include "stack/http/text.h"

namespace stack::http {

void Fields::add(std::string name, std::string value) {
  all_.push_back({std::move(name), std::move(value)});
}

void Fields::fold_into_last(std::string_view more) {
  CHECK(!all_.empty());
  std::string& value = all_.back().value;
  if (!value.empty() && !more.empty()) value += ' ';
  value += more;
}

std::optional<std::string_view> Fields::find(std::string_view name) const {
  for (const Field& field : all_) {
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::optional<std::string> Fields::combined(std::string_view name) const {
  std::optional<std::string> values;
  for (const Field& field : all_) {
    if (!equal_ignoring_case(field.name, name)) continue;
    values = values ? *values + ", " + field.value : field.value;
  }
  return values;
}

std::vector<std::string_view> Fields::list(std::string_view name) const {
  std::vector<std::string_view> members;
  for (const Field& field : all_) {
    if (!equal_ignoring_case(field.name, name)) continue;
    for (std::string_view member : split_list(field.value)) {
      if (!member.empty()) members.push_back(member);
    }
  }
  return members;
}

bool Fields::list_contains(std::string_view name, std::string_view member) const {
  return std::ranges::any_of(
      list(name), [&](std::string_view each) { return equal_ignoring_case(each, member); });
}

}  // namespace stack::http
