#include "tests/support/script_values.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tests::script {
namespace {

using Constant = std::pair<std::string_view, std::int64_t>;

constexpr std::array kConstants{
    Constant{"O_RDWR", 2},         Constant{"O_NONBLOCK", 04000}, Constant{"POLLIN", 1},
    Constant{"POLLPRI", 2},        Constant{"POLLOUT", 4},        Constant{"POLLERR", 8},
    Constant{"POLLHUP", 16},       Constant{"MSG_DONTWAIT", 64},  Constant{"MSG_NOSIGNAL", 0x4000},
    Constant{"SOL_SOCKET", 1},     Constant{"SOL_TCP", 6},        Constant{"IPPROTO_TCP", 6},
    Constant{"POLLRDHUP", 0x2000}, Constant{"MSG_OOB", 1},
};
constexpr std::array kErrors{
    Constant{"", 0},
    Constant{"EPIPE", 32},
    Constant{"ECONNABORTED", 103},
    Constant{"ECONNRESET", 104},
    Constant{"ETIMEDOUT", 110},
    Constant{"ECONNREFUSED", 111},
};

}  // namespace

std::optional<std::int64_t> number_of_symbol(std::string_view name) {
  auto found = std::ranges::find(kConstants, name, &Constant::first);
  return found == kConstants.end() ? std::nullopt : std::optional(found->second);
}

std::int64_t number_of_error(std::string_view name) {
  auto found = std::ranges::find(kErrors, name, &Constant::first);
  return found == kErrors.end() ? -1 : found->second;
}

std::int64_t number_of(const Value& value, int line) {
  if (value.kind == Value::Kind::kNumber) return value.number;
  if (value.kind == Value::Kind::kEither) {
    std::int64_t all = 0;
    for (const Value& item : value.items) all |= number_of(item, line);
    return all;
  }
  auto constant = number_of_symbol(value.text);
  if (value.kind == Value::Kind::kSymbol && constant) return *constant;
  throw Failure(line, "expected a number instead of '" + value.text + "'");
}

std::int64_t number_of_member(const Value& structure, std::initializer_list<std::string_view> names,
                              int line) {
  for (const Value& member : structure.items) {
    if (std::ranges::find(names, member.name) != names.end()) return number_of(member, line);
  }
  throw Failure(line, "a structure without " + std::string(*names.begin()));
}

bool mentions(const Value& value, std::string_view symbol) {
  if (value.kind == Value::Kind::kSymbol) return value.text == symbol;
  return std::ranges::any_of(value.items,
                             [symbol](const Value& item) { return mentions(item, symbol); });
}

}  // namespace tests::script
