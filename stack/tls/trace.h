// What OpenSSL tells in the course of a handshake, and not again afterwards.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "stack/tls/openssl.h"

namespace stack::tls {

struct Core;

struct Date {
  int year = 0;
  int month = 0;  // 1 to 12
  int day = 0;
};

// The first thing that was wrong with a chain of certificates.
struct Trouble {
  int code = X509_V_OK;
  int depth = 0;  // 0: the server's own certificate; above: an issuer's
  // When the certificate in question becomes or ceased to be valid.
  std::optional<Date> begins = {};
  std::optional<Date> ends = {};
};

struct Trace {
  Core* core = nullptr;
  std::string server;  // a client's: the key to its sessions
  Trouble trouble = {};
  Certificate leaf = {};                   // the peer's, once there was trouble with its chain
  std::optional<int> peers_version = {};   // of its ServerHello, as on the wire: 0x0301 is TLS 1.0
  std::optional<std::uint8_t> alert = {};  // the last one received (RFC 8446 6)
};

// `ssl` tells `trace`, which outlives it.
void begin_trace(SSL* ssl, Trace& trace);
Trace& trace_of(const SSL* ssl);
// For a client's context: `trace.trouble` is told. Whether the handshake goes on is left to `mode`.
void trace_verification(SSL_CTX* context, int mode);

}  // namespace stack::tls
