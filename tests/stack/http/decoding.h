// Decodes a text in pieces and writes down what came of it.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stack/http/content_coding.h"

namespace tests {

struct Decoded {
  std::string content;
  std::optional<stack::http::CodingError> error;
};

// Undoes `codings` of `coded`, which comes in pieces of `step` octets.
inline Decoded decode(const std::vector<std::string_view>& codings, std::string_view coded,
                      std::size_t step = SIZE_MAX,
                      stack::http::ExpansionLimit limit = stack::http::kExpansionLimit) {
  auto decoding = stack::http::Decoding::begin(codings, limit);
  if (!decoding) return {"", decoding.error()};
  Decoded result;
  while (!coded.empty()) {
    stack::base::ByteView input = stack::base::as_bytes(coded.substr(0, step));
    coded.remove_prefix(input.size());
    for (;;) {
      auto piece = decoding->next(input);
      if (!piece) return {result.content, piece.error()};
      if (piece->empty()) break;
      result.content += stack::base::as_text(*piece);
    }
    EXPECT_TRUE(input.empty());
  }
  if (auto end = decoding->finish(); !end) result.error = end.error();
  return result;
}

// Decoding fails with `expected`, however the code is cut.
inline void expect_refused(const std::vector<std::string_view>& codings, std::string_view coded,
                           stack::http::CodingError expected) {
  for (std::size_t step : {SIZE_MAX, std::size_t{1}}) {
    Decoded result = decode(codings, coded, step);
    ASSERT_TRUE(result.error) << "in steps of " << step;
    EXPECT_EQ(name_of(*result.error), name_of(expected)) << "in steps of " << step;
  }
}

}  // namespace tests
