#include "tools/rawhttpget/part_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include <gtest/gtest.h>
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget {
namespace {

namespace fs = std::filesystem;
using stack::base::as_bytes;

class PartFileTest : public testing::Test {
 protected:
  PartFileTest() {
    std::string name = fs::temp_directory_path() / "part_file_test-XXXXXX";
    directory = ::mkdtemp(name.data());
  }
  ~PartFileTest() override { fs::remove_all(directory); }

  fs::path target() const { return directory / "file"; }
  fs::path part() const { return directory / "file.part"; }

  static std::string content_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

  // What opening the target is refused with; empty if it is not.
  std::string refusal() const {
    try {
      const PartFile file(target());
      return {};
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.code(), ExitCode::kFile);
      return failure.what();
    }
  }

  fs::path directory;
};

TEST_F(PartFileTest, StandsUnderItsNameOnlyOnceCommitted) {
  PartFile file(target());
  file.write(as_bytes("whole"));
  EXPECT_FALSE(fs::exists(target()));
  file.commit();
  EXPECT_EQ(content_of(target()), "whole");
  EXPECT_FALSE(fs::exists(part()));
}

TEST_F(PartFileTest, LeavesNothingWhenNotCommitted) {
  { PartFile(target()).write(as_bytes("half")); }
  EXPECT_TRUE(fs::is_empty(directory));
}

TEST_F(PartFileTest, ABrokenOneLeavesTheOldFileAlone) {
  write(target(), "old");
  { PartFile(target()).write(as_bytes("half")); }
  EXPECT_EQ(content_of(target()), "old");
}

TEST_F(PartFileTest, CommitReplacesTheOldFile) {
  write(target(), "old and longer");
  PartFile file(target());
  file.write(as_bytes("new"));
  file.commit();
  EXPECT_EQ(content_of(target()), "new");
}

TEST_F(PartFileTest, CountsWhatItWrote) {
  PartFile file(target());
  file.write(as_bytes("12345"));
  file.write(as_bytes("678"));
  EXPECT_EQ(file.size(), 8u);
}

TEST_F(PartFileTest, AnEmptyFileIsAFile) {
  PartFile(target()).commit();
  EXPECT_TRUE(fs::is_empty(target()));
}

TEST_F(PartFileTest, ReplacesWhatADeadRunLeft) {
  write(part(), "stale and longer than what comes");
  PartFile file(target());
  file.write(as_bytes("fresh"));
  file.commit();
  EXPECT_EQ(content_of(target()), "fresh");
}

TEST_F(PartFileTest, TwoRunsNeverShareAPart) {
  const PartFile first(target());
  EXPECT_NE(refusal().find("another download"), std::string::npos);
  EXPECT_TRUE(fs::exists(part()));
}

TEST_F(PartFileTest, FollowsNoSymbolicLink) {
  write(directory / "precious", "precious");
  fs::create_symlink(directory / "precious", part());
  EXPECT_NE(refusal(), "");
  EXPECT_TRUE(fs::is_symlink(part()));
  EXPECT_EQ(content_of(directory / "precious"), "precious");
}

TEST_F(PartFileTest, ReplacesRegularFilesOnly) {
  ASSERT_EQ(::mkfifo(part().c_str(), 0600), 0);
  EXPECT_NE(refusal().find("not a regular file"), std::string::npos);
  EXPECT_TRUE(fs::is_fifo(part()));
}

TEST_F(PartFileTest, ReplacesNobodyElsesFile) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to give a file away";
  write(part(), "theirs");
  ASSERT_EQ(::chown(part().c_str(), 54'321, 54'321), 0);
  EXPECT_NE(refusal().find("another user's"), std::string::npos);
  EXPECT_EQ(content_of(part()), "theirs");
}

TEST_F(PartFileTest, ADirectoryIsRefusedBeforeTheDownload) {
  fs::create_directory(target());
  EXPECT_NE(refusal().find("a directory"), std::string::npos);
  EXPECT_FALSE(fs::exists(part()));
}

TEST_F(PartFileTest, ATooLongNameIsRefusedBeforeTheDownload) {
  EXPECT_THROW(PartFile(directory / std::string(251, 'x')), Failure);
  EXPECT_TRUE(fs::is_empty(directory));
}

TEST_F(PartFileTest, NeverCommitsWhatAnotherPutInItsPlace) {
  PartFile file(target());
  file.write(as_bytes("mine"));
  fs::remove(part());
  write(part(), "theirs");
  EXPECT_THROW(file.commit(), Failure);
  EXPECT_FALSE(fs::exists(target()));
}

}  // namespace
}  // namespace tools::rawhttpget
