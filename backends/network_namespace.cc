#include "backends/network_namespace.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "backends/errors.h"
#include "backends/interface.h"
#include "stack/base/check.h"

namespace backends {

namespace {

constexpr const char* kOwn = "/proc/thread-self/ns/net";
constexpr const char* kNames = "/run/netns";  // where ip-netns(8) keeps them

[[noreturn]] void fail(const std::string& what) {
  if (errno != EPERM && errno != EACCES) throw_errno(what);
  throw NoPrivilege(errno, std::generic_category(), what);
}

Fd own() {
  Fd descriptor(::open(kOwn, O_RDONLY | O_CLOEXEC));
  if (!descriptor.is_open()) throw_errno(std::string("cannot open ") + kOwn);
  return descriptor;
}

void leave_for(const Fd& space) {
  if (::setns(space.get(), CLONE_NEWNET) != 0) fail("cannot enter a network namespace");
}

// Answers the new one, which we are in only for as long as it takes to make it.
Fd make(const std::string& name_file) {
  const Fd before = own();
  if (::unshare(CLONE_NEWNET) != 0) fail("cannot make a network namespace");
  Fd made = own();
  Interface("lo").bring_up();
  const bool named =
      name_file.empty() || ::mount(kOwn, name_file.c_str(), "none", MS_BIND, nullptr) == 0;
  const int error = errno;
  leave_for(before);
  errno = error;
  if (!named) fail("cannot name a network namespace " + name_file);
  return made;
}

// Names are mounts. They must be one set for all mount namespaces, or those that come to be later
// keep a namespace alive whose name was taken away here.
void share_names() {
  if (::mkdir(kNames, 0755) != 0 && errno != EEXIST) fail(std::string("cannot make ") + kNames);
  if (::mount("", kNames, "none", MS_SHARED | MS_REC, nullptr) == 0) return;
  // It is no mount yet.
  if (::mount(kNames, kNames, "none", MS_BIND | MS_REC, nullptr) == 0 &&
      ::mount("", kNames, "none", MS_SHARED | MS_REC, nullptr) == 0) {
    return;
  }
  fail(std::string("cannot share ") + kNames);
}

Fd make_named(const std::string& path) {
  share_names();
  const Fd file(::open(path.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0));
  if (!file.is_open()) fail("cannot make " + path);
  try {
    return make(path);
  } catch (...) {
    ::unlink(path.c_str());
    throw;
  }
}

}  // namespace

NetworkNamespace::NetworkNamespace() : descriptor_(make("")) {}

NetworkNamespace::NetworkNamespace(const std::string& name) {
  if (name.empty() || name.starts_with('.') || name.contains('/')) {
    throw std::system_error(EINVAL, std::generic_category(),
                            "'" + name + "' is no name of a network namespace");
  }
  const std::string path = std::string(kNames) + "/" + name;
  descriptor_ = Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor_.is_open()) return;
  if (errno != ENOENT) fail("cannot open " + path);
  descriptor_ = make_named(path);
  path_to_remove_ = path;
}

NetworkNamespace::NetworkNamespace(NetworkNamespace&& other) noexcept
    : descriptor_(std::move(other.descriptor_)),
      path_to_remove_(std::exchange(other.path_to_remove_, {})) {}

NetworkNamespace::~NetworkNamespace() {
  if (path_to_remove_.empty()) return;
  ::umount2(path_to_remove_.c_str(), MNT_DETACH);
  ::unlink(path_to_remove_.c_str());
}

NetworkNamespace::Stay::Stay(const NetworkNamespace& where) : before_(own()) {
  leave_for(where.descriptor_);
}

// To be left where nobody wanted to be is worse than to end.
NetworkNamespace::Stay::~Stay() { CHECK(::setns(before_.get(), CLONE_NEWNET) == 0); }

}  // namespace backends
