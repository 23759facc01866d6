#include "backends/network_namespace.h"

#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>
#include "backends/errors.h"
#include "backends/interface.h"
#include "backends/tun_link.h"

namespace backends {
namespace {

// Which namespace we are in.
ino_t here() {
  struct stat status {};
  return ::stat("/proc/thread-self/ns/net", &status) == 0 ? status.st_ino : 0;
}

bool is_named(const std::string& name) {
  struct stat status {};
  return ::lstat(("/run/netns/" + name).c_str(), &status) == 0;
}

class NetworkNamespaceTest : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
  }
  // Of this process alone.
  const std::string name = "test-" + std::to_string(::getpid());
  const ino_t before = here();
};

TEST_F(NetworkNamespaceTest, OneIsInItForAsLongAsOneStays) {
  const NetworkNamespace space;
  EXPECT_EQ(here(), before);
  {
    const NetworkNamespace::Stay stay(space);
    EXPECT_NE(here(), before);
    EXPECT_TRUE(Interface("lo").is_up());
    const Tun tun = open_tun("wire");
    EXPECT_TRUE(has_interface("wire"));
  }
  EXPECT_EQ(here(), before);
  EXPECT_FALSE(has_interface("wire"));
}

TEST_F(NetworkNamespaceTest, TwoAreTwo) {
  const NetworkNamespace one, other;
  const NetworkNamespace::Stay stay(one);
  const ino_t first = here();
  const NetworkNamespace::Stay further(other);
  EXPECT_NE(here(), first);
}

TEST_F(NetworkNamespaceTest, ANameThatIsNotThereIsMadeAndTakenAway) {
  {
    const NetworkNamespace space(name);
    EXPECT_TRUE(is_named(name));
    const NetworkNamespace::Stay stay(space);
    EXPECT_NE(here(), before);
  }
  EXPECT_FALSE(is_named(name));
}

TEST_F(NetworkNamespaceTest, ANameThatIsThereIsTheSameNamespaceAndStays) {
  const NetworkNamespace space(name);
  {
    const NetworkNamespace again(name);
    const NetworkNamespace::Stay stay(again);
    const ino_t inside = here();
    const NetworkNamespace::Stay further(space);
    EXPECT_EQ(here(), inside);
  }
  EXPECT_TRUE(is_named(name));
}

TEST_F(NetworkNamespaceTest, IsTheOneThatIpNetnsKnows) {
  const NetworkNamespace space(name);
  const NetworkNamespace::Stay stay(space);
  const Tun tun = open_tun("wire");
  EXPECT_EQ(std::system(("ip -n " + name + " link show wire >/dev/null").c_str()), 0);
}

TEST_F(NetworkNamespaceTest, NamesAreNoPaths) {
  for (const char* bad : {"", ".", "..", "a/b", "../x"}) {
    EXPECT_THROW(NetworkNamespace{std::string(bad)}, std::system_error) << bad;
  }
}

TEST_F(NetworkNamespaceTest, MakingOneWantsAPrivilege) {
  ASSERT_EQ(::seteuid(65'534), 0);
  EXPECT_THROW(NetworkNamespace{}, NoPrivilege);
  EXPECT_THROW(NetworkNamespace{name}, NoPrivilege);
  ASSERT_EQ(::seteuid(0), 0);
  EXPECT_FALSE(is_named(name));
  EXPECT_EQ(here(), before);
}

}  // namespace
}  // namespace backends
