// Sessions to take up again with the same server, within one run (RFC 8446 2.2, RFC 5077).
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "stack/tls/openssl.h"

namespace stack::tls {

// Most sessions kept, of all servers together; the oldest goes first.
inline constexpr std::size_t kMostSavedSessions = 64;

class SessionStore {
 public:
  // `server` is a name and a port: a session is never taken up with any other.
  void keep(std::string_view server, SavedSession session);
  // The newest session with that server that is still good, or null. One of TLS 1.3 is given out
  // once, so that nobody who watches can tell that two connections are of one client (RFC 8446
  // C.4).
  SavedSession take(std::string_view server);

 private:
  struct Entry {
    std::string server;
    SavedSession session;
  };

  std::deque<Entry> entries_;  // the newest last
};

}  // namespace stack::tls
