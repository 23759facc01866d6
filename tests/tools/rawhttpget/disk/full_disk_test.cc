#include <sched.h>
#include <sys/mount.h>

#include <cstring>
#include <vector>

#include <gtest/gtest.h>
#include "tests/tools/rawhttpget/disk/room.h"
#include "tools/rawhttpget/disk/part_file.h"

namespace tools::rawhttpget::disk {
namespace {

// A small disk that only this process sees; it ends with it.
class FullDisk : public testing::Test {
 protected:
  void SetUp() override {
    const bool is_small = ::unshare(CLONE_NEWNS) == 0 &&
                          ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                          ::mount("none", room.folder().c_str(), "tmpfs", 0, "size=1m") == 0;
    if (!is_small) GTEST_SKIP() << "needs root, to mount a small disk: " << std::strerror(errno);
    is_mounted = true;
  }
  ~FullDisk() override {
    if (is_mounted) ::umount(room.folder().c_str());
  }
  FileRequest request() const {
    return {.path = room / "file", .clash = Clash::kReplace, .url = kUrl, .resume = true};
  }

  Room room;
  bool is_mounted = false;
};

TEST_F(FullDisk, IsALineAndThePartIsKeptToGoOn) {
  const std::vector<std::uint8_t> piece(64 * 1024, 'x');
  std::uint64_t written = 0;
  std::optional<Kept> kept;
  {
    PartFile file(request());
    file.begin(tagged("a"));
    const std::string failure = failure_of([&] {
      for (int i = 0; i < 32; ++i) {
        file.write_at(written, piece);
        written += piece.size();
      }
    });
    EXPECT_NE(failure.find("No space left"), std::string::npos) << failure;
    kept = file.suspend();
  }
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->can_continue);
  EXPECT_GT(kept->octets, 0u);
  EXPECT_GE(kept->octets, written - kRoomForNote);
  const PartFile next(request());
  EXPECT_EQ(next.written().size(), kept->octets);
}

}  // namespace
}  // namespace tools::rawhttpget::disk
