#include "tools/capture/capture_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <array>
#include <csignal>

#include "tests/tools/support/temporary_file.h"

namespace tools::capture {
namespace {

using namespace std::chrono_literals;
using stack::base::Instant;
using tests::TemporaryFile;

const std::array<std::uint8_t, 4> kPacket = {0xde, 0xad, 0xbe, 0xef};
const std::string_view kPacketText = "\xde\xad\xbe\xef";

Sighting sighting(Instant at = Instant(1s)) { return {.at = at, .packet = kPacket}; }

// The types of the blocks in their order, a letter each; '?' behind the last whole one if there is
// more.
std::string types_of(const std::string& file) {
  std::string types;
  std::size_t at = 0;
  while (at + 8 <= file.size()) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(file[at + i]); };
    const auto length = static_cast<std::size_t>(octet(4) | octet(5) << 8 | octet(6) << 16);
    if (at + length > file.size()) break;
    types += octet(0) < 11 && octet(1) == 0 ? "?I??NCP???K"[octet(0)] : 'S';
    at += length;
  }
  return types + (at == file.size() ? "" : "?");
}

TEST(CaptureFile, HasASectionItsInterfacesItsPacketsAndTheirCount) {
  TemporaryFile file;
  CaptureFile capture(file.path(), {});
  CaptureInterface a(capture, "a");
  CaptureInterface b(capture, "b");
  a.saw(sighting());
  b.saw(sighting());
  a.saw(sighting());
  capture.close();
  EXPECT_EQ(types_of(file.content()), "SIIPPPCC");
  EXPECT_EQ(capture.packets(), 3u);
  EXPECT_FALSE(capture.failure());
}

TEST(CaptureFile, ASecretGoesAheadOfThePacketsInMemory) {
  TemporaryFile file;
  CaptureFile capture(file.path(), {});
  CaptureInterface a(capture, "a");
  a.saw(sighting());
  capture.add_tls_secret("CLIENT_RANDOM 00 00");
  capture.add_name(stack::base::Address::v4(192, 0, 2, 1), "server.example");
  a.saw(sighting());
  capture.close();
  EXPECT_EQ(types_of(file.content()), "SIKNPPC");
}

TEST(CaptureFile, WritesOnceThereIsEnough) {
  TemporaryFile file;
  CaptureFile capture(file.path(), {.write_at = 1000});
  CaptureInterface a(capture, "a");
  for (int i = 0; i < 100; ++i) a.saw(sighting());
  const std::string early = types_of(file.content());
  EXPECT_GT(early.size(), 50u);
  EXPECT_LT(early.size(), 102u);
  EXPECT_EQ(early.find('?'), std::string::npos);
}

TEST(CaptureFile, TimestampsAreInstantsOfTheWallClock) {
  TemporaryFile file;
  CaptureFile capture(file.path(), {.epoch = 0x0100000000ns});
  CaptureInterface a(capture, "a");
  a.saw(sighting(Instant(0x0a0b0c0dns)));
  capture.close();
  const std::string content = file.content();
  const std::size_t packet = content.find(kPacketText);
  ASSERT_NE(packet, std::string::npos);
  EXPECT_EQ(content.substr(packet - 16, 8), std::string("\x01\0\0\0\x0d\x0c\x0b\x0a", 8));
}

TEST(CaptureFile, IsForItsOwnerOnly) {
  TemporaryFile file;
  ::unlink(file.path().c_str());
  CaptureFile capture(file.path(), {});
  struct stat found {};
  ASSERT_EQ(::stat(file.path().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
}

TEST(CaptureFile, ReplacesWhatWasThere) {
  TemporaryFile file;
  std::ofstream(file.path()) << std::string(10'000, 'x');
  CaptureFile(file.path(), {}).close();
  EXPECT_EQ(types_of(file.content()), "S");
}

TEST(CaptureFile, ThrowsWhatCannotBeOpened) {
  EXPECT_THROW(CaptureFile("/nonexistent/x.pcapng", {}), std::system_error);
}

// A file size limit stands for a full disk: both come back from write(), and in part.
TEST(CaptureFile, AFullDiskEndsItAfterTheLastWholeBlocks) {
  TemporaryFile file;
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit low{.rlim_cur = 2500, .rlim_max = before.rlim_max};
  std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &low), 0);
  CaptureFile capture(file.path(), {.write_at = 1000});
  CaptureInterface a(capture, "a");
  for (int i = 0; i < 100; ++i) a.saw(sighting());
  capture.add_tls_secret("x");
  capture.close();
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(capture.failure(), std::error_code(EFBIG, std::generic_category()));
  const std::string types = types_of(file.content());
  EXPECT_EQ(types.find('?'), std::string::npos) << types;
  EXPECT_GT(types.size(), 10u);
}

}  // namespace
}  // namespace tools::capture
