#include "stack/tls/session_store.h"

#include <utility>

namespace stack::tls {

void SessionStore::keep(std::string_view server, SavedSession session) {
  entries_.push_back({std::string(server), std::move(session)});
  if (entries_.size() > kMostSavedSessions) entries_.pop_front();
}

SavedSession SessionStore::take(std::string_view server) {
  std::erase_if(entries_, [](const Entry& entry) {
    return SSL_SESSION_is_resumable(entry.session.get()) == 0;
  });
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (entry->server != server) continue;
    SSL_SESSION* session = entry->session.get();
    if (SSL_SESSION_get_protocol_version(session) < TLS1_3_VERSION) {
      SSL_SESSION_up_ref(session);
      return SavedSession(session);
    }
    SavedSession taken = std::move(entry->session);
    entries_.erase(std::next(entry).base());
    return taken;
  }
  return nullptr;
}

}  // namespace stack::tls
