// A table without a host: segments go in and out as values.
#pragma once

#include <gmock/gmock.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "stack/tcp/table.h"

namespace tests {

inline constexpr std::uint16_t kPort = 80;  // ours
inline constexpr stack::base::Address kHere = stack::base::Address::v4(192, 0, 2, 1);
inline constexpr stack::base::SipKey kTableSecret{0x0123456789abcdef, 0xfedcba9876543210};

// The n-th of many peers: ever another address, ever another port.
inline stack::base::Endpoint peer(std::uint32_t n) {
  return {stack::base::Address::v4(10, static_cast<std::uint8_t>(n >> 16),
                                   static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)),
          static_cast<std::uint16_t>(1024 + n % 60000)};
}

class TableBench {
 public:
  explicit TableBench(const stack::tcp::Config& config = {}) : table(config, kTableSecret) {}

  // A segment from `from` to our port; flags and numbers as in `header`.
  void arrives(const stack::base::Endpoint& from, stack::wire::TcpHeader header,
               stack::base::ByteView text = {}) {
    header.source_port = from.port;
    header.destination_port = to_port;
    header.window = 65535;
    table.arrive(now, kHere, from.address, {header, text});
    EXPECT_EQ(table.broken_invariant().value_or("none"), "none");
  }
  // The same without a look at every connection's invariants.
  void floods(const stack::base::Endpoint& from, stack::wire::TcpHeader header) {
    header.source_port = from.port;
    header.destination_port = to_port;
    header.window = 65535;
    table.arrive(now, kHere, from.address, {header, {}});
  }
  std::optional<stack::tcp::Departure> departs() {
    return table.depart(now, stack::tcp::Urgency::kEndOfBatch);
  }
  // The last of all that departs.
  std::optional<stack::tcp::Departure> last_of_all() {
    std::optional<stack::tcp::Departure> last;
    while (auto next = departs()) last = next;
    return last;
  }
  void passes(stack::base::Duration time) {
    now += time;
    table.expire(now);
  }

  stack::base::Instant now{std::chrono::hours(1)};
  std::uint16_t to_port = kPort;
  stack::tcp::Table table;
};

inline stack::wire::TcpHeader syn(std::uint32_t seq) {
  stack::wire::TcpHeader header;
  header.seq = stack::wire::Seq{seq};
  header.flags.syn = true;
  header.options.mss = 1460;
  return header;
}

inline stack::wire::TcpHeader ack(std::uint32_t seq, std::uint32_t of, bool fin = false) {
  stack::wire::TcpHeader header;
  header.seq = stack::wire::Seq{seq};
  header.ack = stack::wire::Seq{of};
  header.flags.ack = true;
  header.flags.fin = fin;
  return header;
}

// The ACK that completes the handshake which `syn_ack` is the middle of.
inline stack::wire::TcpHeader ack_of(const stack::wire::TcpHeader& syn_ack) {
  stack::wire::TcpHeader header = ack(syn_ack.ack.value, syn_ack.seq.value + 1);
  if (syn_ack.options.timestamps) {
    header.options.timestamps = {syn_ack.options.timestamps->echo + 1,
                                 syn_ack.options.timestamps->value};
  }
  return header;
}

}  // namespace tests
