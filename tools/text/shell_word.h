// Text as one word of a command.
#pragma once

#include <string>
#include <string_view>

namespace tools::text {

// What a POSIX shell takes for `text`, as it is where that needs no quotes.
std::string shell_word(std::string_view text);

}  // namespace tools::text
