// The application's face of one connection: an ordered, reliable stream of octets each way.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"

namespace stack::tcp {

class Connection;
class Table;
struct Info;
struct KeepAlive;

// Names a connection for as long as its table lives; never used twice.
struct ConnectionId {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;
  friend auto operator<=>(const ConnectionId&, const ConnectionId&) = default;
};

// How a connection came to its end.
enum class Ending : std::uint8_t {
  kClosed,    // both sides finished and everything was acknowledged
  kRefused,   // our SYN was answered by a RST
  kReset,     // the peer aborted (RFC 9293 MUST-12: told apart from a close)
  kTimedOut,  // the user timeout ran out (RFC 9293 3.8.3, R2)
  kAborted,   // we aborted
  // The OPEN failed, and nothing was sent (RFC 9293 3.10.1):
  kUnreachable,  // no host can have that remote end: a group, everybody, nobody, port 0 (MUST-46)
  kInUse,  // there is a connection between these two ends, or was one a moment ago (TIME-WAIT)
  kNoResources,  // the table is full, or no port is free
};

// Move-only. Dropping it closes the connection as close(2) does: with unread data it is aborted,
// else our side is finished and the table sees the rest through. Must not outlive its table (its
// host).
class Stream {
 public:
  Stream(Table& table, ConnectionId id) : table_(&table), id_(id) {}
  Stream(Stream&& other) noexcept;
  Stream& operator=(Stream&& other) noexcept;
  ~Stream();

  ConnectionId id() const { return id_; }
  base::Endpoint local() const;
  base::Endpoint remote() const;

  // Takes as much of `data` as the send buffer has room for; answers how many octets that was.
  std::size_t write(base::ByteView data);
  // How many octets write() would take now.
  std::size_t room() const;
  // Received octets in order, lent until the next call on this stream or turn of the host. More may
  // follow once these are consumed.
  base::ByteView readable() const;
  // Gives back the first `count` octets of readable(), which opens the window.
  void consume(std::size_t count);
  // Copies received octets into `room` and consumes them; answers how many.
  std::size_t read(base::MutableBytes room);
  // No more will be written: a FIN follows the last octet. Reading goes on (half-close).
  void finish();
  // Throws both directions away and sends a RST.
  void abort();

  // The three-way handshake is complete (and stays so afterwards).
  bool connected() const;
  // The peer finished and every octet it sent has been consumed.
  bool at_end() const;
  // Everything written has been acknowledged by the peer.
  bool all_acknowledged() const;
  // Set once the connection is over: CLOSED, or TIME-WAIT, in which the stream has nothing left to
  // do.
  std::optional<Ending> ending() const;
  // When a segment of this connection last arrived; its opening before that.
  base::Instant last_arrival() const;
  // How the connection stands.
  Info info() const;

  // --- options, each at any time ---
  void set_nagle(bool on);                                   // MUST-17
  void set_user_timeout(base::Duration timeout);             // R2 of RFC 9293 3.8.3 (MUST-21)
  void set_keep_alive(const std::optional<KeepAlive>& how);  // MUST-24, MUST-27
  void set_diffserv(std::uint8_t codepoint);                 // 0 to 63 (MUST-48, SHLD-21)

  // --- urgent data (RFC 9293 3.8.5), from which new applications should abstain (RFC 6093) ---
  // Everything written so far is urgent.
  void mark_urgent();
  // How many octets of urgent data are yet to be read, those on their way included (MUST-33).
  std::uint64_t urgent_remaining() const;

 private:
  Connection& connection() const;
  void release() noexcept;

  Table* table_;
  ConnectionId id_;
};

}  // namespace stack::tcp
