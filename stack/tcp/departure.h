// A segment on its way out, before it has octets.
#pragma once

#include <array>
#include <cstdint>

#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace stack::tcp {

// What may leave now. What is due by a timer becomes due at once or at the end of the batch when it
// fires.
enum class Urgency : std::uint8_t {
  kEndOfBatch,  // everything
  kAtOnce,      // only what must leave right behind the arrival that caused it
};

struct Departure {
  base::Endpoint local;
  base::Endpoint remote;
  wire::TcpHeader header;                   // complete but for the checksum
  std::array<base::ByteView, 2> payload{};  // lent until the next call into the table
  wire::Ecn ecn = wire::Ecn::kNotEct;       // for the IP header, like the rest (SHLD-22)
  std::uint8_t diffserv = 0;
  std::uint32_t flow_label = 0;
  std::uint8_t ttl = 64;
};

// The RST that answers a segment which no connection wants (RFC 9293 3.10.7.1). `segment` carries
// no RST itself.
inline Departure reset_in_answer_to(const wire::TcpSegment& segment, const base::Endpoint& local,
                                    const base::Endpoint& remote) {
  Departure reset{.local = local, .remote = remote, .header = {}};
  const wire::TcpHeader& theirs = segment.header;
  reset.header.source_port = local.port;
  reset.header.destination_port = remote.port;
  reset.header.flags.rst = true;
  if (theirs.flags.ack) {
    reset.header.seq = theirs.ack;
  } else {
    auto length =
        static_cast<std::uint32_t>(segment.payload.size()) + theirs.flags.syn + theirs.flags.fin;
    reset.header.flags.ack = true;
    reset.header.ack = wire::Seq{theirs.seq.value + length};
  }
  return reset;
}

}  // namespace stack::tcp
