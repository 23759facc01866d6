#include "tools/rawhttpget/disk/netrc.h"

#include <unistd.h>

#include <gtest/gtest.h>
#include "tests/tools/rawhttpget/disk/room.h"

namespace tools::rawhttpget::disk {
namespace {

std::optional<Login> found(std::string_view text, std::string_view host) {
  const auto netrc = Netrc::parse(text);
  EXPECT_TRUE(netrc);
  return netrc ? netrc->find(host) : std::nullopt;
}

TEST(Netrc, FindsTheMachineWhateverTheCaseAndTheLines) {
  const char* text =
      "machine a.example login me password secret\n"
      "machine B.example\n\tlogin you\n\tpassword open\n";
  EXPECT_EQ(found(text, "a.example"), (Login{"me", "secret"}));
  EXPECT_EQ(found(text, "b.EXAMPLE"), (Login{"you", "open"}));
  EXPECT_FALSE(found(text, "example"));
}

TEST(Netrc, TheFirstEntryCounts) {
  EXPECT_EQ(found("machine a login one password 1 machine a login two password 2", "a"),
            (Login{"one", "1"}));
}

TEST(Netrc, TheDefaultIsForMachinesWithoutAnEntry) {
  const char* text = "default login guest password g machine a login me password m";
  EXPECT_EQ(found(text, "other"), (Login{"guest", "g"}));
  EXPECT_EQ(found(text, "a"), (Login{"me", "m"}));
}

TEST(Netrc, PassesOverMacrosCommentsAndAccounts) {
  const char* text =
      "# machine a login no password no\n"
      "machine b account acc login me password m # why\n"
      "macdef init\nmachine a login evil password e\n\n"
      "machine c login you password y\n";
  EXPECT_FALSE(found(text, "a"));
  EXPECT_EQ(found(text, "b"), (Login{"me", "m"}));
  EXPECT_EQ(found(text, "c"), (Login{"you", "y"}));
}

TEST(Netrc, TakesQuotedWords) {
  EXPECT_EQ(found(R"(machine a login "a b" password "q\"\\z")", "a"), (Login{"a b", R"(q"\z)"}));
}

TEST(Netrc, RefusesWhatItDoesNotKnow) {
  for (const char* bad :
       {"machine", "machine a login", "login me password m", "machin a", "machine a user me"}) {
    EXPECT_FALSE(Netrc::parse(bad)) << bad;
  }
  EXPECT_TRUE(Netrc::parse(""));
}

TEST(ReadNetrc, TakesTheUsersOwnFileOnly) {
  const Room room;
  const std::string path = room / ".netrc";
  EXPECT_FALSE(read_netrc(path));
  put(path, "machine a login me password m");
  ASSERT_TRUE(read_netrc(path));
  EXPECT_EQ(read_netrc(path)->find("a"), (Login{"me", "m"}));
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to give a file away";
  ASSERT_EQ(::chown(path.c_str(), 54'321, 54'321), 0);
  EXPECT_NE(failure_of([&] { (void)read_netrc(path); }).find("another user's"), std::string::npos);
}

TEST(ReadNetrc, FailsForWhatIsNoFile) {
  const Room room;
  EXPECT_NE(failure_of([&] { (void)read_netrc(room.folder()); }), "");
}

}  // namespace
}  // namespace tools::rawhttpget::disk
