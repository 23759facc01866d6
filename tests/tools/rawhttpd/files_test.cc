#include "tools/rawhttpd/files.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tools::rawhttpd {
namespace {

namespace fs = std::filesystem;
using stack::apps::Absent;
using stack::apps::Representation;

class FilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "files-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    www = pattern;
    fs::create_directories(www / "with-index");
    fs::create_directories(www / "without");
    write("page.html", "<p>page");
    write("with-index/index.html", "<p>index");
    write("without/a&b", "12345");
    write(".hidden", "hidden");
  }
  void TearDown() override { fs::remove_all(www); }

  void write(const std::string& name, const std::string& content) const {
    std::ofstream(www / name) << content;
  }
  std::expected<Representation, Absent> find(std::string_view path) const {
    const Directory directory(www.string());
    return Files(directory).find(path);
  }
  std::string content_at(std::string_view path) const {
    auto found = find(path);
    if (!found) return "absent";
    std::string content(found->size, '\0');
    const auto octets = reinterpret_cast<std::uint8_t*>(content.data());
    return found->source->read(0, {octets, content.size()}) == content.size() ? content : "short";
  }

  fs::path www;
};

TEST_F(FilesTest, AFileIsFoundByItsName) {
  EXPECT_EQ(content_at("/page.html"), "<p>page");
  EXPECT_EQ(find("/page.html")->media_type, "text/html; charset=utf-8");
}

TEST_F(FilesTest, AnIndexStandsForItsDirectory) {
  EXPECT_EQ(content_at("/with-index/"), "<p>index");
  EXPECT_EQ(find("/with-index/")->media_type, "text/html; charset=utf-8");
}

TEST_F(FilesTest, WithoutAnIndexThereIsAListing) {
  EXPECT_THAT(content_at("/without/"), testing::HasSubstr("a&amp;b"));
  EXPECT_EQ(find("/without/")->media_type, "text/html; charset=utf-8");
  EXPECT_THAT(content_at("/"), testing::Not(testing::HasSubstr("hidden")));
}

TEST_F(FilesTest, TellsWhatIsMissingFromWhatIsADirectory) {
  EXPECT_EQ(find("/without").error(), Absent::kDirectory);
  EXPECT_EQ(find("/none").error(), Absent::kNotFound);
  EXPECT_EQ(find("/none/").error(), Absent::kNotFound);
  EXPECT_EQ(find("/page.html/").error(), Absent::kNotFound);
  EXPECT_EQ(find("/.hidden").error(), Absent::kNotFound);
}

TEST_F(FilesTest, TheTagChangesWithTheFile) {
  const std::string first = find("/page.html")->etag;
  EXPECT_EQ(find("/page.html")->etag, first);
  // The same size, a nanosecond later.
  const auto time = fs::last_write_time(www / "page.html");
  fs::last_write_time(www / "page.html", time + std::chrono::nanoseconds(1));
  EXPECT_NE(find("/page.html")->etag, first);
}

TEST_F(FilesTest, AnotherFileOfTheSameNameSizeAndTimeHasAnotherTag) {
  const std::string first = find("/page.html")->etag;
  const auto time = fs::last_write_time(www / "page.html");
  write("other", "<q>page");
  fs::rename(www / "other", www / "page.html");
  fs::last_write_time(www / "page.html", time);
  EXPECT_NE(find("/page.html")->etag, first);
}

TEST_F(FilesTest, KnowsWhenAFileWasModified) {
  const auto time = fs::file_time_type::clock::from_sys(
      std::chrono::sys_seconds(std::chrono::seconds(784'111'777)));  // RFC 9110 5.6.7's example
  fs::last_write_time(www / "page.html", time);
  EXPECT_EQ(find("/page.html")->last_modified, 784'111'777);
}

TEST_F(FilesTest, AFileThatShrinksCannotBeReadToItsEnd) {
  auto found = find("/page.html");
  fs::resize_file(www / "page.html", 3);
  std::array<std::uint8_t, 7> room{};
  EXPECT_EQ(found->source->read(0, room), 3u);
}

}  // namespace
}  // namespace tools::rawhttpd
