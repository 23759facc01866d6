#include "tools/rawhttpd/directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpd {
namespace {

namespace fs = std::filesystem;
using stack::apps::Absent;

// A directory `www` to serve, beside files that must never be.
class DirectoryTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "directory-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    outside = pattern;
    www = outside / "www";
    fs::create_directories(www / "sub");
    write(outside / "secret", "secret");
    write(www / "file", "content");
    write(www / "sub" / "inner", "inner content");
  }
  void TearDown() override { fs::remove_all(outside); }

  static void write(const fs::path& path, const std::string& content) {
    std::ofstream(path) << content;
  }
  static std::string content_of(const std::expected<File, Absent>& file) {
    if (!file) return "absent";
    std::string content(file->size, '\0');
    const auto octets = reinterpret_cast<std::uint8_t*>(content.data());
    return read_at(*file, 0, {octets, content.size()}) == content.size() ? content : "short";
  }
  std::string at(const std::string& names) const {
    return content_of(Directory(www.string()).open(names));
  }
  Absent why_not(const std::string& names) const {
    return Directory(www.string()).open(names).error();
  }

  fs::path outside;
  fs::path www;
};

TEST_F(DirectoryTest, OpensRegularFiles) {
  EXPECT_EQ(at("file"), "content");
  EXPECT_EQ(at("sub/inner"), "inner content");
}

TEST_F(DirectoryTest, TellsADirectoryFromNothing) {
  EXPECT_EQ(why_not("sub"), Absent::kDirectory);
  EXPECT_EQ(why_not("sub/"), Absent::kDirectory);
  EXPECT_EQ(why_not("none"), Absent::kNotFound);
  EXPECT_EQ(why_not("file/"), Absent::kNotFound);
  EXPECT_EQ(why_not("file/inner"), Absent::kNotFound);
}

TEST_F(DirectoryTest, NeverLeavesItself) {
  fs::create_symlink("../secret", www / "relative");
  fs::create_symlink(outside / "secret", www / "absolute");
  fs::create_directory_symlink("..", www / "up");
  for (const char* names : {"../secret", "sub/../../secret", "relative", "absolute", "up/secret",
                            "/etc/passwd", "sub/../../../../../../etc/passwd"}) {
    EXPECT_EQ(at(names), "absent") << names;
  }
}

TEST_F(DirectoryTest, FollowsLinksThatStayInside) {
  fs::create_symlink("sub/inner", www / "link");
  EXPECT_EQ(at("link"), "inner content");
}

TEST_F(DirectoryTest, OnlyRegularFilesAreFiles) {
  ASSERT_EQ(::mkfifo((www / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(why_not("fifo"), Absent::kNotFound);
}

TEST_F(DirectoryTest, WhatMayNotBeReadIsForbidden) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to become another user";
  fs::permissions(www / "file", fs::perms::none);
  const Directory directory(www.string());
  fs::permissions(outside, fs::perms(0755));
  ASSERT_EQ(::seteuid(65'534), 0);
  const auto file = directory.open("file");
  ASSERT_EQ(::seteuid(0), 0);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error(), Absent::kForbidden);
}

TEST_F(DirectoryTest, ReadsAnyPartAndNothingPastTheEnd) {
  const auto file = Directory(www.string()).open("file");
  ASSERT_TRUE(file);
  std::array<std::uint8_t, 4> room{};
  EXPECT_EQ(read_at(*file, 3, room), 4u);
  EXPECT_EQ(stack::base::as_text(room), "tent");
  EXPECT_EQ(read_at(*file, 5, room), 2u);
  EXPECT_EQ(read_at(*file, 7, room), 0u);
}

TEST_F(DirectoryTest, AFileThatShrankIsReadAsFarAsItGoes) {
  const auto file = Directory(www.string()).open("file");
  ASSERT_TRUE(file);
  fs::resize_file(www / "file", 2);
  std::array<std::uint8_t, 7> room{};
  EXPECT_EQ(read_at(*file, 0, room), 2u);
}

TEST_F(DirectoryTest, AnOpenFileStaysTheFileThatItWas) {
  const auto file = Directory(www.string()).open("file");
  write(www / "new", "another");
  fs::rename(www / "new", www / "file");
  EXPECT_EQ(content_of(file), "content");
}

TEST_F(DirectoryTest, ListsDirectoriesThenFilesSorted) {
  write(www / "b", "12");
  write(www / "a", "");
  fs::create_directory(www / "z");
  const std::vector<Entry> expected{
      {"sub", true, 0}, {"z", true, 0}, {"a", false, 0}, {"b", false, 2}, {"file", false, 7}};
  EXPECT_EQ(Directory(www.string()).list(""), expected);
}

TEST_F(DirectoryTest, ListsNothingThatCannotBeOpened) {
  write(www / "sub" / ".hidden", "");
  fs::create_symlink("../../secret", www / "sub" / "leading-out");
  fs::create_symlink("nowhere", www / "sub" / "dangling");
  ASSERT_EQ(::mkfifo((www / "sub" / "fifo").c_str(), 0600), 0);
  const std::vector<Entry> expected{{"inner", false, 13}};
  EXPECT_EQ(Directory(www.string()).list("sub"), expected);
  EXPECT_EQ(Directory(www.string()).list("sub/"), expected);
}

TEST_F(DirectoryTest, ListsNoFile) {
  EXPECT_EQ(Directory(www.string()).list("file").error(), Absent::kNotFound);
}

TEST_F(DirectoryTest, StaysTheSameWhenItIsRenamed) {
  const Directory directory(www.string());
  fs::rename(www, outside / "moved");
  EXPECT_EQ(content_of(directory.open("file")), "content");
}

TEST_F(DirectoryTest, OneThatCannotBeOpenedIsAFileError) {
  for (const fs::path& path : {outside / "none", www / "file"}) {
    try {
      const Directory directory(path.string());
      ADD_FAILURE() << path;
    } catch (const rawhttpget::Failure& failure) {
      EXPECT_EQ(failure.code(), rawhttpget::ExitCode::kFile);
    }
  }
}

}  // namespace
}  // namespace tools::rawhttpd
