#include "tools/rawhttpget/disk/url_list.h"

#include <gtest/gtest.h>
#include "tests/tools/rawhttpget/disk/room.h"

namespace tools::rawhttpget::disk {
namespace {

using Urls = std::vector<std::string>;

TEST(UrlList, IsOneALine) {
  EXPECT_EQ(parse_url_list("http://a/\nhttp://b/#c\r\n"), (Urls{"http://a/", "http://b/#c"}));
}

TEST(UrlList, PassesOverCommentsAndEmptyLines) {
  EXPECT_EQ(parse_url_list("# of mine\n\n \t\r\n  http://a/x y \n  # more\nhttp://b/"),
            (Urls{"http://a/x y", "http://b/"}));
  EXPECT_EQ(parse_url_list(""), Urls{});
}

TEST(UrlList, AFileThatIsNotThereIsALine) {
  const Room room;
  EXPECT_NE(failure_of([&] { (void)read_url_list(room / "none"); }).find("No such file"),
            std::string::npos);
  put(room / "list", "http://a/\n");
  EXPECT_EQ(read_url_list(room / "list"), Urls{"http://a/"});
}

}  // namespace
}  // namespace tools::rawhttpget::disk
