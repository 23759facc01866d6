#include "backends/syscall_filter.h"

#include <seccomp.h>
#include <sys/socket.h>

#include <cerrno>
#include <initializer_list>
#include <memory>
#include <system_error>

namespace backends {

namespace {

constexpr std::initializer_list<int> kNeedless = {
    // Other programs, and other processes.
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev), SCMP_SYS(kcmp), SCMP_SYS(pidfd_getfd), SCMP_SYS(process_madvise),
    // Other worlds.
    SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root),
    SCMP_SYS(chroot), SCMP_SYS(open_tree), SCMP_SYS(move_mount), SCMP_SYS(fsopen), SCMP_SYS(mknod),
    SCMP_SYS(mknodat), SCMP_SYS(swapon), SCMP_SYS(swapoff),
    // Other users.
    SCMP_SYS(setuid), SCMP_SYS(setgid), SCMP_SYS(setreuid), SCMP_SYS(setregid), SCMP_SYS(setresuid),
    SCMP_SYS(setresgid), SCMP_SYS(setgroups), SCMP_SYS(setfsuid), SCMP_SYS(setfsgid),
    SCMP_SYS(capset),
    // The kernel, and what has often been a way into it.
    SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module), SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(bpf), SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup), SCMP_SYS(add_key), SCMP_SYS(request_key),
    SCMP_SYS(keyctl), SCMP_SYS(personality), SCMP_SYS(clock_settime), SCMP_SYS(settimeofday),
    SCMP_SYS(adjtimex), SCMP_SYS(syslog), SCMP_SYS(quotactl), SCMP_SYS(acct),
    SCMP_SYS(name_to_handle_at), SCMP_SYS(open_by_handle_at)};

constexpr std::initializer_list<unsigned> kNeedlessFamilies = {AF_PACKET, AF_VSOCK, AF_ALG,
                                                               AF_BLUETOOTH, AF_CAN};

// libseccomp answers a negative errno.
void demand(int outcome) {
  if (outcome == 0) return;
  throw std::system_error(-outcome, std::generic_category(), "cannot forbid system calls");
}

}  // namespace

bool forbid_needless_syscalls() {
  const std::unique_ptr<void, decltype(&::seccomp_release)> filter(::seccomp_init(SCMP_ACT_ALLOW),
                                                                   &::seccomp_release);
  if (!filter) demand(-ENOMEM);
  for (const int call : kNeedless) {
    // -EDOM: this machine's processor has none of the kind.
    const int outcome = ::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0);
    if (outcome != -EDOM) demand(outcome);
  }
  for (const unsigned family : kNeedlessFamilies) {
    const scmp_arg_cmp is_first{.arg = 0, .op = SCMP_CMP_EQ, .datum_a = family, .datum_b = 0};
    demand(::seccomp_rule_add_array(filter.get(), SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
                                    &is_first));
  }
  return ::seccomp_load(filter.get()) == 0;
}

}  // namespace backends
