// What the SACK option of the next ACK says (RFC 2018 4, RFC 2883 4).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "stack/base/intervals.h"
#include "stack/tcp/receive/buffer.h"

namespace stack::tcp::receive {

// Remembers what was heard twice, until an ACK has told of it; of what lies beyond gaps the buffer
// knows. Invariant: what is remembered stood in the last text that arrived.
class Sack {
 public:
  // Text stands at [text), as it arrived and not trimmed; `buffer` has not taken it yet.
  void on_text(base::Range text, const Buffer& buffer) { duplicate_ = buffer.duplicate_in(text); }

  // An ACK is wanted at once, for RFC 2883 4 (1) lets it tell of the last text only.
  bool has_duplicate() const { return duplicate_.has_value(); }

  // The blocks of an option that has room for `most`, in their order. Asking counts as sending: a
  // duplicate is told of once (RFC 2883 4 (2)).
  std::vector<base::Range> blocks(const Buffer& buffer, std::size_t most);

 private:
  std::optional<base::Range> duplicate_;
};

}  // namespace stack::tcp::receive
