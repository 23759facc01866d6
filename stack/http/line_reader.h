// Gathers lines out of pieces of any size.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "stack/base/bytes.h"
#include "stack/http/error.h"

namespace stack::http {

// How a line may end. RFC 9112 2.2 lets a recipient take a lone LF in the start line and the
// fields (C02); chunk size lines have no such licence.
enum class LineEnd : std::uint8_t { kCrlf, kCrlfOrLf };

// How many octets lines may take, and what to say past that.
struct LineLimit {
  std::size_t octets;
  Error when_exceeded;
};

// Invariant: holds at most the limit's octets. All lines count against the one limit, their ends
// included.
class LineReader {
 public:
  LineReader(LineEnd ends, LineLimit limit) : ends_(ends), limit_(limit), left_(limit.octets) {}

  // Takes octets off the front of `input` up to and including the next line end. Gives the line
  // without its end, lent until the next call; nothing when all of `input` was taken and the line
  // goes on.
  std::expected<std::optional<std::string_view>, Error> next(base::ByteView& input);
  // Forgets what was read so far: the whole limit stands again.
  void renew() { left_ = limit_.octets; }

 private:
  std::expected<std::string_view, Error> without_end() const;

  LineEnd ends_;
  LineLimit limit_;
  std::size_t left_;
  bool whole_ = false;  // line_ was handed out
  std::string line_;    // includes its end once whole
};

}  // namespace stack::http
