// A packet script as a row of tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stack/base/time.h"

namespace tests::script {

struct Token {
  enum class Kind : std::uint8_t {
    kNumber,      // 12, 0.25, .25, 0x1f
    kWord,        // sackOK
    kString,      // "...", without the quotes
    kOption,      // --name, without the dashes
    kCode,        // %{ ... }%, without the brackets
    kShell,       // `...`, without the quotes
    kNote,        // a comment "// config: ...", without the slashes
    kPunctuation  // one character, or "..."
  };
  Kind kind = Kind::kPunctuation;
  std::string text;
  int line = 0;
  bool spaced = false;  // white space stands before it
};

// Comments are left out but for those that mean something. Throws Failure.
std::vector<Token> tokens_of(std::string_view text);

// "0.25" or "1" seconds, exactly; at most nine digits behind the point. Throws Failure.
stack::base::Duration seconds_from(std::string_view digits, int line);

}  // namespace tests::script
