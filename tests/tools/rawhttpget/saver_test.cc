#include "tools/rawhttpget/saver.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>

#include <gtest/gtest.h>

namespace tools::rawhttpget {
namespace {

using stack::base::as_bytes;

// The two ends of a pipe, the writer's first.
std::array<backends::Fd, 2> make_pipe() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  return {backends::Fd(ends[1]), backends::Fd(ends[0])};
}

// The sum of "abc" (FIPS 180-4's example).
disk::Sha256 sum_of_abc() {
  return disk::parse_checksum(
             "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
      .value();
}

TEST(StreamSaver, TellsOfAWrongSumThoughTheReaderHasIt) {
  for (const char* text : {"abc", "abd"}) {
    const auto ends = make_pipe();
    StreamSaver saver(ends[0].get(), "pipe");
    saver.expect(sum_of_abc());
    EXPECT_TRUE(saver.write(as_bytes(text)));
    try {
      saver.commit();
      EXPECT_STREQ(text, "abc");
    } catch (const Failure& failure) {
      EXPECT_STREQ(text, "abd");
      EXPECT_EQ(failure.code(), ExitCode::kChecksum);
    }
    std::string read(3, '\0');
    EXPECT_EQ(::read(ends[1].get(), read.data(), read.size()), 3);
    EXPECT_EQ(read, text);
  }
}

TEST(StreamSaver, AReaderThatHasGoneIsAFailure) {
  std::signal(SIGPIPE, SIG_IGN);  // as main() has it
  auto ends = make_pipe();
  StreamSaver saver(ends[0].get(), "pipe");
  ends[1].close();
  EXPECT_FALSE(saver.write(as_bytes("abc")));
  ASSERT_TRUE(saver.failure());
  EXPECT_EQ(saver.failure()->code(), ExitCode::kFile);
}

}  // namespace
}  // namespace tools::rawhttpget
