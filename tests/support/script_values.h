// Numbers behind the arguments of calls: Linux's constants, and structures.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "tests/support/script_syntax.h"

namespace tests::script {

// Linux's value of a name like O_NONBLOCK; nothing for a name that no call here asks for.
std::optional<std::int64_t> number_of_symbol(std::string_view name);
// Linux's number of an error, "" being 0.
std::int64_t number_of_error(std::string_view name);
// A number, a constant or several or-ed; throws Failure for anything else.
std::int64_t number_of(const Value& value, int line);
// The member of a structure that has one of these names; throws Failure if there is none.
std::int64_t number_of_member(const Value& structure, std::initializer_list<std::string_view> names,
                              int line);
// The value is this symbol, or has it among those it or-s.
bool mentions(const Value& value, std::string_view symbol);

}  // namespace tests::script
