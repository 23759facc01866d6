// The BSD socket calls of a script, over the stack's streams.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "stack/tcp/config.h"
#include "stack/tcp/stream.h"
#include "tests/support/script_bench.h"
#include "tests/support/script_syntax.h"

namespace tests::script {

// What a call came back with: a value, or -1 and an error.
struct Outcome {
  std::int64_t value = 0;
  std::string error;  // "EAGAIN"; empty for none
};

// Invariant: descriptors count from 3, and the lowest free one is given out, as POSIX has it.
class Sockets {
 public:
  explicit Sockets(Bench& bench) : bench_(bench) {}

  // Makes the call; nothing when it has to wait, in which case it is to be tried again when
  // something has happened. `done` counts the octets of a write that waits; it is 0 at first.
  // A call that is not supported, or whose output arguments differ, throws Failure.
  std::optional<Outcome> attempt(const Call& call, int line, std::size_t& done);

 private:
  struct Socket {
    bool blocking = true;
    bool listens = false;
    bool resets_when_closed = false;  // SO_LINGER with a time of 0
    bool reported = false;            // how it ended was told once, as SO_ERROR is
    std::optional<stack::tcp::Stream> stream;
    std::uint64_t written = 0;
    std::uint64_t read = 0;
    bool finished = false;  // shut down for writing
    bool keeps_alive = false;
    stack::tcp::KeepAlive keep_alive{};  // counts once keeps_alive
  };
  struct Request {
    const Call& call;
    int line;
    Socket* socket;  // none for socket() itself
    std::size_t& done;
    std::int64_t number(std::size_t index) const;  // of a numeric argument
  };
  using Handler = std::optional<Outcome> (Sockets::*)(const Request&);

  std::optional<Outcome> socket(const Request&);
  std::optional<Outcome> succeed(const Request&);  // bind: what it chooses is chosen already
  std::optional<Outcome> listen(const Request&);
  std::optional<Outcome> accept(const Request&);
  std::optional<Outcome> connect(const Request&);
  std::optional<Outcome> write(const Request&);
  std::optional<Outcome> read(const Request&);
  std::optional<Outcome> shutdown(const Request&);
  std::optional<Outcome> close(const Request&);
  std::optional<Outcome> fcntl(const Request&);
  std::optional<Outcome> setsockopt(const Request&);
  std::optional<Outcome> getsockopt(const Request&);
  std::optional<Outcome> poll(const Request&);

  // What a stream can change at any time, and a socket without one leaves to its first packet.
  // False when the option is none of these.
  bool set_lasting_option(Socket& socket, std::string_view option, std::int64_t value);
  static bool set_keep_alive_option(Socket& socket, std::string_view option, std::int64_t value);

  std::int64_t add(Socket socket);
  std::int64_t ready_events(std::int64_t descriptor);
  // Nothing to do now: wait, or EAGAIN.
  static std::optional<Outcome> would_block(const Request& request);
  // How the connection ended, if badly and not told yet: "ECONNRESET".
  static std::string take_error(Socket& socket);

  Bench& bench_;
  std::map<std::int64_t, Socket> sockets_;
};

}  // namespace tests::script
