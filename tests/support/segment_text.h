// TCP segments as packetdrill writes them: "P. 1:101(100) ack 1 win 257 <mss 1460,wscale 7>".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stack/wire/tcp.h"

namespace tests {

// Flags are letters, '.' for ACK, in packetdrill's order FSRP.UEW, and A for AE. Numbers are
// relative to the two initial sequence numbers, so that both SYNs stand at 0; SACK blocks
// ("sack 1001:2001 3001:4001") are so, and timestamps ("TS val 5 ecr 7") stand as they are.
struct SegmentText {
  std::string flags;
  std::uint32_t seq = 0;
  std::uint32_t length = 0;  // of the payload
  std::optional<std::uint32_t> ack;
  std::optional<std::uint16_t> window;
  stack::wire::TcpOptions options;  // without SACK blocks where the text was parsed
  std::vector<std::pair<std::uint32_t, std::uint32_t>> sacked;  // relative, like ack

  // Throws std::invalid_argument with the text that it could not read.
  static SegmentText parse(std::string_view text);
  static SegmentText of(const stack::wire::TcpSegment& segment, stack::wire::Seq sender_isn,
                        stack::wire::Seq receiver_isn);
  std::string to_string(bool with_window) const;
  stack::wire::TcpFlags to_flags() const;
};

}  // namespace tests
