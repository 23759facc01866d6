// A stream of octets between a client and a server: TCP's, or that of TLS within it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "stack/base/bytes.h"
#include "stack/tcp/info.h"
#include "stack/tcp/stream.h"
#include "stack/tls/session.h"

namespace stack::apps {

// Invariant: what readable() lends came from the peer in order and, under TLS, intact.
class Channel {
 public:
  enum class End : std::uint8_t {
    kOpen,
    kInOrder,  // the peer said that it has nothing more to say, and all of it was read
    kCut,      // TCP's stream ended, but TLS's did not: what came may not be all (C36)
    kBroken,   // TCP or TLS failed: see ending() and session()->failure()
  };

  explicit Channel(tcp::Stream stream) : stream_(std::move(stream)) {}

  // From here on all goes through TLS.
  void secure(tls::Session session) { session_ = std::move(session); }
  // Moves octets between TCP and TLS; to be called in every turn, before anything is read and after
  // everything was written.
  void pump();
  // Nothing is to be negotiated any more: what is written may leave.
  bool ready() const { return !session_ || session_->state() == tls::State::kOpen; }

  std::size_t write(base::ByteView data);
  // Lent until the next call.
  base::ByteView readable() const;
  void consume(std::size_t count);
  // No more will be written.
  void finish();
  // Throws everything away and sends a RST.
  void abort() { stream_.abort(); }
  // Reads what still comes and forgets it, so that the peer's end can come, too.
  void drain();

  End end() const;
  // TCP is over, whatever TLS says.
  std::optional<tcp::Ending> ending() const { return stream_.ending(); }
  const tls::Session* session() const { return session_ ? &*session_ : nullptr; }
  base::Endpoint local() const { return stream_.local(); }
  base::Endpoint remote() const { return stream_.remote(); }
  base::Instant last_arrival() const { return stream_.last_arrival(); }
  tcp::Info info() const { return stream_.info(); }

 private:
  void receive_records();
  void send_records();

  tcp::Stream stream_;
  std::optional<tls::Session> session_;
  bool finishing_ = false;  // TCP's FIN follows TLS's last record
};

}  // namespace stack::apps
