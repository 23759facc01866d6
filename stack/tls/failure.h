// Why a conversation over TLS cannot go on.
#pragma once

#include <cstdint>
#include <string>

namespace stack::tls {

enum class Fault : std::uint8_t {
  kCertificate,  // out of its time, of an unknown issuer, too weak, ...
  kName,         // the certificate is another server's
  kNotTls,       // what the peer says is not TLS
  kVersion,      // no version of TLS that both take
  kAlert,        // the peer gave up, and said why
  kTruncated,    // the peer's octets ended before the handshake did
  kLimit,        // the peer talks, but says nothing
  kProtocol,     // any other breach of TLS
};

// Final.
struct Failure {
  Fault fault = Fault::kProtocol;
  // One line of plain text for whoever asked for the document, without a full stop. Of what the
  // peer sent, only printable ASCII gets into it.
  std::string text;
};

}  // namespace stack::tls
