// A client and a server that talk to each other, octets passed by hand.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

#include "stack/base/bytes.h"
#include "stack/tls/context.h"
#include "stack/tls/session.h"
#include "tests/support/certificates.h"

namespace tests {

inline constexpr std::size_t kWhole = std::numeric_limits<std::size_t>::max();

inline const stack::tls::ServerName kExample{.host = "example.test", .port = 443};

// The contexts, and how to make sessions of them. Whoever asks for nothing else gets a server that
// nobody can object to.
struct World {
  Authority root = Authority();
  stack::tls::ClientConfig client = {.anchors = root.certificate()};
  stack::tls::ServerConfig server = {};

  World() { serve(root.issue()); }
  void serve(const Identity& identity) {
    server.chain = identity.chain;
    server.key = identity.key;
  }
  void speak_only(stack::tls::Version version) {
    server.lowest = server.highest = version;
    if (version < stack::tls::Version::kTls12) server.security_level = 0;
  }
};

// Moves all that `from` has to say to `to`, in pieces of at most `piece` octets, as long as `to`
// takes any. Appends it to `seen`. Answers whether anything moved.
inline bool carry(stack::tls::Session& from, stack::tls::Session& to, std::size_t piece = kWhole,
                  std::string* seen = nullptr) {
  bool moved = false;
  while (!from.records().empty()) {
    stack::base::ByteView next = from.records();
    std::size_t taken = to.receive(next.first(std::min(piece, next.size())));
    if (taken == 0) break;
    if (seen != nullptr) *seen += stack::base::as_text(next.first(taken));
    from.sent(taken);
    moved = true;
  }
  return moved;
}

struct Pair {
  stack::tls::Session client;
  stack::tls::Session server;

  // Until neither has anything to say that the other takes.
  void talk(std::size_t piece = kWhole) {
    for (bool moved = true; moved;) {
      moved = carry(client, server, piece);
      moved = carry(server, client, piece) || moved;
    }
  }
};

inline stack::tls::ClientContext client_context(const World& world) {
  return stack::tls::ClientContext::make(world.client).value();
}
inline stack::tls::ServerContext server_context(const World& world) {
  return stack::tls::ServerContext::make(world.server).value();
}

inline Pair meet(const World& world, const stack::tls::ServerName& name = kExample) {
  return {stack::tls::Session::to_server(client_context(world), name, kNow),
          stack::tls::Session::to_client(server_context(world))};
}

inline std::string take_all(stack::tls::Session& session) {
  std::string text;
  while (!session.readable().empty()) {
    std::string_view piece = stack::base::as_text(session.readable());
    text += piece;
    session.consume(piece.size());
  }
  return text;
}

}  // namespace tests
