// What a table did against those who would fill it.
#pragma once

#include <cstdint>

namespace stack::tcp {

struct Defence {
  std::uint64_t syns_dropped = 0;  // nobody accepts, or the table is full: not even a cookie
  std::uint64_t cookies_sent = 0;
  std::uint64_t cookies_accepted = 0;
  std::uint64_t cookies_refused = 0;         // an ACK of none of ours, or of an old one, in a flood
  std::uint64_t time_waits_reused = 0;       // a newer SYN came (RFC 6191)
  std::uint64_t time_waits_ended_early = 0;  // too many came after
  std::uint64_t opens_failed = 0;
};

}  // namespace stack::tcp
