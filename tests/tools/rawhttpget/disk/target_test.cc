#include "tools/rawhttpget/disk/target.h"

#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>
#include "tests/tools/rawhttpget/disk/room.h"

namespace tools::rawhttpget::disk {
namespace {

namespace fs = std::filesystem;

TEST(Target, NumbersStandBehindTheWholeName) {
  EXPECT_EQ(numbered("a/b.html", 0), "a/b.html");
  EXPECT_EQ(numbered("a/b.html", 1), "a/b.html.1");
  EXPECT_LE(numbered("", kMostNumber).size(), kMostNumberSuffix);
}

TEST(Target, ADanglingLinkTakesAName) {
  const Room room;
  EXPECT_FALSE(is_taken(room / "link"));
  fs::create_symlink(room / "nowhere", room / "link");
  EXPECT_TRUE(is_taken(room / "link"));
}

TEST(Target, ARenameWithoutReplacingKeepsWhatIsThere) {
  const Room room;
  put(room / "part", "new");
  put(room / "file", "old");
  EXPECT_NE(failure_of([&] { (void)give_name(room / "part", room / "file", 0, Clash::kRefuse); }),
            "");
  EXPECT_EQ(content_of(room / "file"), "old");
  EXPECT_EQ(give_name(room / "part", room / "file", 0, Clash::kNumber), room / "file.1");
  EXPECT_EQ(content_of(room / "file.1"), "new");
}

TEST(Target, AFileThatMayNotBeWrittenIsNotReplaced) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anything";
  const Room room;
  put(room / "file", "old");
  ASSERT_EQ(::chmod((room / "file").c_str(), 0444), 0);
  EXPECT_NE(failure_of([&] { refuse_unwritable(room / "file"); }), "");
}

TEST(Target, AFolderIsNoFile) {
  const Room room;
  EXPECT_NE(failure_of([&] { refuse_unwritable(room.folder()); }), "");
  EXPECT_NE(failure_of([&] { refuse_unwritable(room / "none/"); }), "");
  EXPECT_EQ(failure_of([&] { refuse_unwritable(room / "none"); }), "");
}

// As root, a rename would take /dev/null or /dev/stdout away from everybody.
TEST(Target, AStreamIsNeverReplaced) {
  const Room room;
  ASSERT_EQ(::mkfifo((room / "fifo").c_str(), 0600), 0);
  fs::create_symlink("/proc/self/fd/1", room / "stdout");
  for (const char* name : {"fifo", "stdout"}) {
    EXPECT_NE(failure_of([&] { refuse_unwritable(room / name); }), "") << name;
    put(room / "part", "new");
    EXPECT_NE(failure_of([&] { (void)give_name(room / "part", room / name, 0, Clash::kReplace); }),
              "")
        << name;
  }
  EXPECT_TRUE(fs::is_fifo(room / "fifo"));
  EXPECT_TRUE(fs::is_symlink(room / "stdout"));
}

TEST(Target, FoldersAreMadeWithThoseAbove) {
  const Room room;
  make_folder(room / "a/b/c");
  EXPECT_TRUE(fs::is_directory(room / "a/b/c"));
  make_folder(room / "a/b/c");
  make_folder("");
  put(room / "file", "");
  EXPECT_NE(failure_of([&] { make_folder(room / "file"); }), "");
  EXPECT_NE(failure_of([&] { make_folder(room / "file/x"); }), "");
}

TEST(Target, ANameInProcIsAStream) {
  const Room room;
  put(room / "file", "");
  ASSERT_EQ(::mkfifo((room / "fifo").c_str(), 0600), 0);
  fs::create_symlink("/proc/self/fd/1", room / "stdout");
  EXPECT_TRUE(is_stream(room / "stdout"));
  EXPECT_TRUE(is_stream(room / "fifo"));
  EXPECT_TRUE(is_stream("/dev/zero"));
  EXPECT_FALSE(is_stream(room / "file"));
  EXPECT_FALSE(is_stream(room / "none"));
  EXPECT_FALSE(is_stream(room / "none/none"));
  EXPECT_FALSE(is_stream(room.folder()));
  fs::create_symlink("loop", room / "loop");
  EXPECT_FALSE(is_stream(room / "loop"));
}

}  // namespace
}  // namespace tools::rawhttpget::disk
