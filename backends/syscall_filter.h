// Takes from this process the system calls that no download needs and an intruder would miss.
#pragma once

namespace backends {

// From now on, in this thread and what comes of it, each of these fails with EPERM: starting
// programs, looking into or steering other processes, changing namespaces, mounts, users and the
// kernel itself, and opening sockets that see other than our own packets. A list of what is
// forbidden, not of what is allowed: files, terminals and memory are used by libraries in ways that
// change with their versions. It cannot be taken back. Call it behind give_up_privileges(), which
// it relies on for the right to do so (no_new_privs).
//
// False where the kernel knows no such filters: a second line of defence may be missing. Throws
// std::system_error for what is our fault or that of memory.
bool forbid_needless_syscalls();

}  // namespace backends
