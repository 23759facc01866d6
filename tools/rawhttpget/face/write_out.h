// -w: the figures of a download in a form of the user's own.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "tools/rawhttpget/face/metrics.h"

namespace tools::rawhttpget::face {

// A format as curl's -w takes it: text, %{variable}, %% for a percent sign, and \n, \r, \t, \\.
// Variables have curl's names and meanings where curl has them; a time that is not known is
// 0.000000, as there. Unlike curl's, an unknown variable is a mistake, to be told before anything
// is sent.
class WriteOut {
 public:
  static constexpr std::size_t kLongestFormat = 64 * 1024;  // octets

  // Otherwise a line about what is wrong.
  static std::expected<WriteOut, std::string> parse(std::string_view format);

  // No line break is added. What came from the server is escaped.
  std::string text(const Metrics& metrics) const;

 private:
  using Variable = std::string (*)(const Metrics&);
  // Some text, and the variable behind it, if any.
  struct Piece {
    std::string text{};
    Variable variable = nullptr;
  };

  std::vector<Piece> pieces_;
};

// All variables, in alphabetical order.
std::vector<std::string_view> write_out_variables();

}  // namespace tools::rawhttpget::face
