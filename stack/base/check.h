// CHECK: our own faults stop the program, in release builds too. A peer's fault is never CHECKed.
#pragma once

namespace stack::base {

// Prints the broken assumption and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace stack::base

#define CHECK(condition)                  \
  (static_cast<bool>(condition) ? void(0) \
                                : ::stack::base::check_failed(#condition, __FILE__, __LINE__))
