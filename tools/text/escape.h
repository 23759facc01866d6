// Text from a stranger, made fit for a terminal.
#pragma once

#include <string>
#include <string_view>

namespace tools::text {

// `text` with every octet as \xNN that could do more than show itself: control characters (C0, DEL,
// C1; line breaks and tabs among them), what turns the direction of writing or is invisible on
// purpose (Unicode's bidi controls, line separators, annotations, tags, the byte order mark), and
// octets that are no UTF-8. All else stands as it is, a backslash too: the result is to be looked
// at, not to be undone.
std::string escape(std::string_view text);

}  // namespace tools::text
