// Why OpenSSL gave up, in words.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "stack/tls/failure.h"
#include "stack/tls/trace.h"

namespace stack::tls {

struct Patient {
  const SSL* ssl = nullptr;
  const Trace* trace = nullptr;
  std::string_view server;  // a client's: the name that was asked for; else empty
  std::optional<std::uint8_t> first_octet = {};  // of all that was received
};

// Reads OpenSSL's queue of errors, and empties it.
Failure diagnose(const Patient& patient);

}  // namespace stack::tls
