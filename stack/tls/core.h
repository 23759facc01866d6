// The inside of a context; see context.h.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "stack/tls/library.h"
#include "stack/tls/openssl.h"
#include "stack/tls/records.h"
#include "stack/tls/session_store.h"

namespace stack::tls {

// Never moves: `ssl_context` holds its address.
struct Core {
  explicit Core(std::optional<base::SipKey> seed) : library(seed) {}
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  Library library;
  BioMethod record_method = make_record_method();
  SslContext ssl_context = {};
  std::vector<std::string> protocols = {};
  // A client's.
  bool verifies = true;
  std::function<void(std::string_view line)> key_log = {};
  SessionStore sessions = {};
};

}  // namespace stack::tls
