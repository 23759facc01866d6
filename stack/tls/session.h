// One conversation over TLS 1.2 or 1.3 (RFC 5246, RFC 8446): records in, records out, what is said
// inside in and out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stack/base/bytes.h"
#include "stack/tls/context.h"
#include "stack/tls/failure.h"

namespace stack::tls {

// Most plaintext that waits to be read, in octets. While so much waits, no record is taken.
inline constexpr std::size_t kMostReadable = 64 * 1024;
// While so many octets of records wait to be sent, no plaintext is taken. One record more may join
// them, or what the handshake makes in one go.
inline constexpr std::size_t kMostRecords = 64 * 1024;
// While so many wait, no record is taken: only a peer that asks for answers and does not take them
// brings it about. Below that, a peer is heard however slowly it listens, or two that are full of
// what they have to say would wait for each other.
inline constexpr std::size_t kMostAnswers = 2 * kMostRecords;
// Most octets in a row that bring neither the end of the handshake nor any plaintext: a chain of
// certificates is at most 100 KiB of them.
inline constexpr std::size_t kMostWithoutData = 256 * 1024;

enum class State : std::uint8_t {
  kHandshaking,
  kOpen,
  kFailed,  // failure() says why; an alert that says so to the peer may wait in records()
};

enum class Ended : std::uint8_t {
  kNot,
  kCloseNotify,  // the peer said that it has said all (RFC 8446 6.1)
  kTruncated,    // the peer's octets ended without that: anyone may have cut them (C36)
};

// Whom a client talks to.
struct ServerName {
  std::string host;  // a name in ASCII (A-labels), or an address as base::Address reads it: no zone
  std::uint16_t port = 0;
};

// What came of the handshake.
struct Info {
  std::string version = {};             // "TLSv1.3"
  std::string cipher = {};              // as OpenSSL names it: "TLS_AES_256_GCM_SHA384"
  std::string group = {};               // of the key exchange: "x25519"; empty for RSA's
  std::string protocol = {};            // agreed on by ALPN; empty when the peer does not do that
  bool resumed = false;                 // a session of an earlier conversation was taken up
  std::vector<std::string> names = {};  // of the peer's certificate
  // What is wrong with the peer's certificate, when that does not matter (ClientConfig::verifies).
  std::optional<std::string> distrust = {};
};

// Invariant: what it says, and what can be read, depends on the octets received so far, never on
// how they were cut. No renegotiation, no early data, no compression.
class Session {
 public:
  // Begins as a client. The certificate is judged at `seconds` since 1970-01-01T00:00:00Z, and
  // must be for `server`: by its subjectAltName alone, a wildcard standing for one whole label in
  // front (RFC 9525 6.3), an address for itself.
  static Session to_server(const ClientContext& context, const ServerName& server,
                           std::int64_t seconds);
  static Session to_client(const ServerContext& context);

  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  // Takes records off the front, and says how many octets. All of them but while there is too much
  // to be read or sent; what comes after a failure or the peer's end is taken and ignored.
  std::size_t receive(base::ByteView records);
  // The peer's octets have ended, all were taken, and no more will come.
  void end_of_records();

  // What is to be sent, lent until the next call; then how much of it was.
  base::ByteView records() const;
  void sent(std::size_t octets);

  // What the peer said, lent until the next call; then how much of it is done with.
  base::ByteView readable() const;
  void consume(std::size_t octets);

  // Takes octets to say off the front, and answers how many: none but while open, none after
  // finish(), and not while too much waits to be sent.
  std::size_t write(base::ByteView plaintext);
  // All is said: the peer is told so (close_notify). It may go on talking.
  void finish();

  State state() const;
  // Whether the peer has ended, and how. What it said before may still be there to be read.
  Ended ended() const;
  // After kFailed. What had been read before was whole, and can still be read.
  const std::optional<Failure>& failure() const;
  // Once open; before, what is known so far.
  Info info() const;

 private:
  struct Inner;
  explicit Session(std::unique_ptr<Inner> inner);
  std::unique_ptr<Inner> inner_;
};

}  // namespace stack::tls
