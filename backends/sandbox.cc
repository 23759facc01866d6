#include "backends/sandbox.h"

#include <cap-ng.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#include "backends/errors.h"
#include "backends/fd.h"

namespace backends {

namespace {

constexpr int kMostGroups = 65'536;  // Linux's NGROUPS_MAX

struct User {
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;
};

[[noreturn]] void fail(int error, const char* what) {
  throw std::system_error(error, std::generic_category(), what);
}

// The number in an environment variable; nothing when it is not set. What is set must be a number.
std::optional<unsigned> number_in(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return {};
  const std::string_view view(text);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(view.data(), view.data() + view.size(), number);
  // (uid_t)-1 would mean "leave as it is".
  if (error != std::errc{} || end != view.data() + view.size() ||
      number == static_cast<uid_t>(-1)) {
    throw std::system_error(EINVAL, std::generic_category(), variable);
  }
  return number;
}

std::vector<gid_t> groups_of(uid_t uid, gid_t gid) {
  const passwd* entry = ::getpwuid(uid);
  if (entry == nullptr) return {gid};
  std::vector<gid_t> groups(64);
  int count = static_cast<int>(groups.size());
  while (::getgrouplist(entry->pw_name, gid, groups.data(), &count) < 0) {
    if (count <= static_cast<int>(groups.size()) || count > kMostGroups) {
      fail(EOVERFLOW, "cannot list the user's groups");
    }
    groups.resize(static_cast<std::size_t>(count));
  }
  groups.resize(static_cast<std::size_t>(count));
  return groups;
}

std::optional<User> invoking_user() {
  if (::geteuid() != 0) return {};
  const std::optional<unsigned> uid = number_in("SUDO_UID");
  if (!uid) return {};
  const gid_t gid = number_in("SUDO_GID").value_or(*uid);
  return User{*uid, gid, groups_of(*uid, gid)};
}

void become(const User& user) {
  if (::setgroups(user.groups.size(), user.groups.data()) != 0) throw_errno("cannot set groups");
  if (::setresgid(user.gid, user.gid, user.gid) != 0) throw_errno("cannot become the group");
  if (::setresuid(user.uid, user.uid, user.uid) != 0) throw_errno("cannot become the user");
}

// Emptying the bounding set wants CAP_SETPCAP, so it comes first, while root has it.
void empty_bounding_set() {
  if (!capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP)) return;
  capng_clear(CAPNG_SELECT_BOUNDS);
  if (capng_apply(CAPNG_SELECT_BOUNDS) != 0) fail(EPERM, "cannot empty the bounding set");
}

void drop_capabilities() {
  // Read again: a change of user has changed them.
  if (capng_get_caps_process() != 0) fail(EPERM, "cannot read the capabilities");
  capng_clear(CAPNG_SELECT_CAPS);
  capng_clear(CAPNG_SELECT_AMBIENT);
  if (capng_apply(CAPNG_SELECT_CAPS) != 0 || capng_apply(CAPNG_SELECT_AMBIENT) != 0) {
    fail(EPERM, "cannot drop the capabilities");
  }
}

// Trusts nothing of the above: asks the kernel.
void verify(const std::optional<User>& user) {
  if (capng_get_caps_process() != 0 || capng_have_capabilities(CAPNG_SELECT_CAPS) != CAPNG_NONE) {
    fail(EPERM, "capabilities remain");
  }
  if (::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) fail(EPERM, "privileges could be regained");
  if (Fd(::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_TCP)).is_open()) {
    fail(EPERM, "raw sockets can still be opened");
  }
  if (user && user->uid != 0 && ::setresuid(0, 0, 0) == 0) fail(EPERM, "root can be regained");
}

}  // namespace

void give_up_privileges() {
  const std::optional<User> user = invoking_user();
  if (capng_get_caps_process() != 0) fail(EPERM, "cannot read the capabilities");
  empty_bounding_set();
  if (user) become(*user);
  drop_capabilities();
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) throw_errno("cannot set no_new_privs");
  verify(user);
}

}  // namespace backends
