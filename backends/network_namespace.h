// Network namespaces: worlds with interfaces, addresses and sockets of their own.
#pragma once

#include <string>

#include "backends/fd.h"

namespace backends {

// Invariant: the namespace lives while this does. All of it wants CAP_SYS_ADMIN and throws
// NoPrivilege without it, or another std::system_error. For a program of one thread. Loopback is up
// in those that are made here.
class NetworkNamespace {
 public:
  // One that nobody has a name for; it goes with the last who uses it.
  NetworkNamespace();
  // The one that ip-netns(8) knows as `name`. If there is none it is made, and its name taken away
  // with this object; SIGKILL would leave the name.
  explicit NetworkNamespace(const std::string& name);
  ~NetworkNamespace();
  NetworkNamespace(NetworkNamespace&& other) noexcept;
  NetworkNamespace& operator=(NetworkNamespace&&) = delete;

  // Sockets opened and processes started while this lives are of the namespace, and stay so.
  class Stay {
   public:
    explicit Stay(const NetworkNamespace& where);
    ~Stay();
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;

   private:
    Fd before_;
  };

 private:
  Fd descriptor_;
  std::string path_to_remove_;  // of the name that was given here; empty if none was
};

}  // namespace backends
