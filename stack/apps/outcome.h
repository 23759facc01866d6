// How a fetch can end.
#pragma once

#include <cstdint>
#include <string_view>

#include "stack/tcp/stream.h"

namespace stack::apps {

enum class Outcome : std::uint8_t {
  kComplete,      // a 2xx response arrived whole and the sink took all of it
  kNotModified,   // 304: what the caller has is what the server has
  kStatus,        // a response with another status arrived
  kUnauthorized,  // 401 or 407: credentials are missing, or are not taken
  kRedirect,      // a redirection that is not followed; the reason says why
  kNoName,        // the name has no address, or no way leads to any
  kRefused,       // the SYN was answered by a RST, or this host could not open a connection
  kUnreachable,   // no way leads to the server: none of ours, or a router said so
  kReset,         // the peer aborted
  kTimedOut,      // TCP gave up: what we sent was not acknowledged
  kSilent,        // no packet for as long as the patience lasts; to a SYN, no answer
  kTooSlow,       // packets, but hardly an octet (see Pace)
  kOverTime,      // not done within the time that the whole may take
  kTruncated,     // the peer ended the connection before the response was whole
  kMalformed,     // the response breaks HTTP, or answers something that was not asked
  kChanged,     // the part that was asked for is no longer of the document that it was to complete
  kTooLarge,    // the document is larger than the caller takes
  kTls,         // TLS failed: the certificate, the name in it, the handshake, a record
  kProxy,       // the proxy would not connect us
  kSinkFailed,  // the sink could not take the content
  kAborted,     // abort() was called
};

// One line of plain text, without a full stop.
std::string_view name_of(Outcome outcome);

// How the end of a connection appears, before the response did.
Outcome outcome_of(tcp::Ending ending);

// Whether another attempt may end better: the network was at fault, or the server for the moment.
constexpr bool may_pass(Outcome outcome) {
  switch (outcome) {
    case Outcome::kReset:
    case Outcome::kTimedOut:
    case Outcome::kSilent:
    case Outcome::kTooSlow:
    case Outcome::kTruncated:
      return true;
    default:
      return false;
  }
}

}  // namespace stack::apps
