// Gives up what was needed to open the sockets, for good.
#pragma once

namespace backends {

// Becomes the user who called sudo (SUDO_UID, SUDO_GID and that user's groups), drops every
// capability, the bounding set included where that is permitted, and renounces gaining any by
// execve(). Then looks whether it holds. A process that is not root, or was not started by sudo,
// stays the user it is. Throws std::system_error when a step fails: the caller must not go on then.
// For a program of one thread.
void give_up_privileges();

}  // namespace backends
