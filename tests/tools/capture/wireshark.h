// Wireshark's command-line tools, as a reader of what was captured.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include "tests/tools/support/temporary_file.h"

namespace tests {

// What the command says on stdout and stderr.
inline std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen((command + " 2>&1").c_str(), "r"),
                                                   ::pclose);
  std::string text;
  std::array<char, 4096> piece{};
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe.get())) {
    text.append(piece.data(), size);
  }
  return text;
}

class Wireshark : public testing::Test {
 protected:
  void SetUp() override {
    if (output_of("command -v tshark capinfos").empty()) GTEST_SKIP() << "no tshark";
  }

  // What tshark prints of these fields, a line per packet; checksums are verified.
  std::string fields(const std::string& names) const {
    return output_of("HOME=/nonexistent tshark -n -o tcp.check_checksum:TRUE -r " + file.path() +
                     " -T fields -E separator=, " + names + " | grep -v 'Running as user'");
  }

  TemporaryFile file;
};

}  // namespace tests
