#include "tools/rawhttpget/disk/part_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>
#include "tests/tools/rawhttpget/disk/room.h"

namespace tools::rawhttpget::disk {
namespace {

namespace fs = std::filesystem;
using stack::base::as_bytes;

class PartFileTest : public testing::Test {
 protected:
  fs::path target() const { return room / "file"; }
  fs::path part() const { return room / "file.part"; }
  FileRequest request(Clash clash = Clash::kReplace) const {
    return {.path = target(), .clash = clash, .url = kUrl};
  }
  std::string refusal(Clash clash = Clash::kReplace) const {
    return failure_of([&] { const PartFile file(request(clash)); });
  }
  // Saves `text` and answers under which name.
  std::string save(const std::string& text, Clash clash = Clash::kReplace) const {
    PartFile file(request(clash));
    file.begin({});
    file.write_at(0, as_bytes(text));
    file.commit(text.size(), std::nullopt);
    return file.path();
  }

  Room room;
};

TEST_F(PartFileTest, StandsUnderItsNameOnlyOnceCommitted) {
  PartFile file(request());
  file.begin({});
  file.write_at(0, as_bytes("whole"));
  EXPECT_FALSE(fs::exists(target()));
  file.commit(5, std::nullopt);
  EXPECT_EQ(content_of(target()), "whole");
  EXPECT_FALSE(fs::exists(part()));
}

TEST_F(PartFileTest, LeavesNothingWhenNotCommitted) {
  {
    PartFile file(request());
    file.begin(tagged("a"));
    file.write_at(0, as_bytes("half"));
  }
  EXPECT_TRUE(room.is_empty());
}

TEST_F(PartFileTest, ABrokenOneLeavesTheOldFileAlone) {
  put(target(), "old");
  {
    PartFile file(request());
    file.begin({});
    file.write_at(0, as_bytes("half"));
  }
  EXPECT_EQ(content_of(target()), "old");
}

TEST_F(PartFileTest, CommitReplacesTheOldFileWhereItMay) {
  put(target(), "old and longer");
  EXPECT_EQ(save("new"), target());
  EXPECT_EQ(content_of(target()), "new");
}

TEST_F(PartFileTest, TakesTheFirstFreeNumberWhereItMayNotReplace) {
  put(target(), "old");
  put(room / "file.1", "older");
  EXPECT_EQ(save("new", Clash::kNumber), room / "file.2");
  EXPECT_EQ(content_of(room / "file.2"), "new");
  EXPECT_EQ(content_of(target()), "old");
}

TEST_F(PartFileTest, TakesTheNextNumberIfTheNameIsTakenMeanwhile) {
  PartFile file(request(Clash::kNumber));
  file.begin({});
  file.write_at(0, as_bytes("mine"));
  put(target(), "theirs");
  file.commit(4, std::nullopt);
  EXPECT_EQ(file.path(), room / "file.1");
  EXPECT_EQ(content_of(target()), "theirs");
  EXPECT_EQ(content_of(room / "file.1"), "mine");
}

TEST_F(PartFileTest, RefusesToReplaceWhatAppearedMeanwhile) {
  PartFile file(request(Clash::kRefuse));
  file.begin({});
  file.write_at(0, as_bytes("mine"));
  put(target(), "theirs");
  EXPECT_NE(failure_of([&] { file.commit(4, std::nullopt); }).find("has appeared"),
            std::string::npos);
  EXPECT_EQ(content_of(target()), "theirs");
}

TEST_F(PartFileTest, TwoDownloadsOfOneNameTakeTwoNumbers) {
  PartFile first(request(Clash::kNumber));
  PartFile second(request(Clash::kNumber));
  EXPECT_EQ(first.path(), target());
  EXPECT_EQ(second.path(), room / "file.1");
}

TEST_F(PartFileTest, AnEmptyFileIsAFile) {
  save("");
  EXPECT_TRUE(fs::is_empty(target()));
}

TEST_F(PartFileTest, HasTheTimeOfTheLastChange) {
  PartFile file(request());
  file.begin({});
  file.commit(0, 784'111'777);
  struct stat found {};
  ASSERT_EQ(::stat(target().c_str(), &found), 0);
  EXPECT_EQ(found.st_mtim.tv_sec, 784'111'777);
}

TEST_F(PartFileTest, ReplacesWhatADeadRunLeft) {
  put(part(), "stale and longer than what comes");
  save("fresh");
  EXPECT_EQ(content_of(target()), "fresh");
}

TEST_F(PartFileTest, LeavesWhatADeadRunLeftUntilContentComes) {
  put(part(), "precious");
  { const PartFile file(request()); }
  EXPECT_EQ(content_of(part()), "precious");
}

TEST_F(PartFileTest, TwoRunsNeverShareAPart) {
  const PartFile first(request());
  EXPECT_NE(refusal().find("another download"), std::string::npos);
  EXPECT_TRUE(fs::exists(part()));
}

TEST_F(PartFileTest, FollowsNoSymbolicLink) {
  put(room / "precious", "precious");
  fs::create_symlink(room / "precious", part());
  EXPECT_NE(refusal(), "");
  EXPECT_TRUE(fs::is_symlink(part()));
  EXPECT_EQ(content_of(room / "precious"), "precious");
}

TEST_F(PartFileTest, WritesIntoNoFileThatHasAnotherName) {
  put(room / "precious", "precious");
  fs::create_hard_link(room / "precious", part());
  EXPECT_NE(refusal().find("another name"), std::string::npos);
  EXPECT_EQ(content_of(room / "precious"), "precious");
}

TEST_F(PartFileTest, ReplacesRegularFilesOnly) {
  ASSERT_EQ(::mkfifo(part().c_str(), 0600), 0);
  EXPECT_NE(refusal().find("not a regular file"), std::string::npos);
  EXPECT_TRUE(fs::is_fifo(part()));
}

TEST_F(PartFileTest, ReplacesNobodyElsesFile) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to give a file away";
  put(part(), "theirs");
  ASSERT_EQ(::chown(part().c_str(), 54'321, 54'321), 0);
  EXPECT_NE(refusal().find("another user's"), std::string::npos);
  EXPECT_EQ(content_of(part()), "theirs");
}

TEST_F(PartFileTest, ADirectoryIsRefusedBeforeTheDownload) {
  fs::create_directory(target());
  EXPECT_NE(refusal().find("a directory"), std::string::npos);
  EXPECT_FALSE(fs::exists(part()));
}

TEST_F(PartFileTest, AMissingFolderIsRefusedBeforeTheDownload) {
  const FileRequest lost{.path = room / "none/file", .clash = Clash::kNumber, .url = kUrl};
  EXPECT_NE(failure_of([&] { const PartFile file(lost); }).find("No such file"), std::string::npos);
}

TEST_F(PartFileTest, ATooLongNameIsRefusedBeforeTheDownload) {
  const FileRequest longer{.path = room / std::string(251, 'x'), .url = kUrl};
  EXPECT_NE(failure_of([&] { const PartFile file(longer); }), "");
  EXPECT_TRUE(room.is_empty());
}

TEST_F(PartFileTest, NeverCommitsWhatAnotherPutInItsPlace) {
  PartFile file(request());
  file.begin({});
  file.write_at(0, as_bytes("mine"));
  fs::remove(part());
  put(part(), "theirs");
  EXPECT_NE(failure_of([&] { file.commit(4, std::nullopt); }), "");
  EXPECT_FALSE(fs::exists(target()));
  file.discard();
  EXPECT_EQ(content_of(part()), "theirs");
}

// The sum is of "abc" (FIPS 180-4's example).
TEST_F(PartFileTest, AWrongSumLeavesNothingAndExitsByNine) {
  FileRequest summed = request();
  summed.expected_sum =
      parse_checksum("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  ASSERT_TRUE(summed.expected_sum);
  for (const char* text : {"abd", "abc"}) {
    PartFile file(summed);
    file.begin({});
    file.write_at(0, as_bytes(text));
    const bool is_right = std::string(text) == "abc";
    const std::string failure =
        failure_of([&] { file.commit(3, std::nullopt); }, ExitCode::kChecksum);
    EXPECT_EQ(failure.empty(), is_right) << text;
    EXPECT_EQ(room.is_empty(), !is_right) << text;
  }
  EXPECT_EQ(content_of(target()), "abc");
}

}  // namespace
}  // namespace tools::rawhttpget::disk
