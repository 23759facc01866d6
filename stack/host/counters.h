// Every packet that is dropped is dropped for a reason, and each reason is counted.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace stack::host {

enum class Drop : std::uint8_t {
  kIpTruncated,     // shorter than its header or than its total length says
  kIpVersion,       // neither 4 nor 6, or a family the host has no address of
  kIpHeaderLength,  // IHL below 5 or past the packet
  kIpChecksum,
  kIpExtension,    // IPv6: a chain of extension headers that must not be passed over
  kFragment,       // a piece that does not go with the others of its datagram, or one too many
  kIpNotOurs,      // another destination
  kIpBadSource,    // a source no host can have
  kLand,           // a segment that claims to come from the very endpoint it goes to
  kProtocol,       // neither TCP nor the family's ICMP
  kIcmpTruncated,  // shorter than its header
  kIcmpChecksum,
  kIcmpUnwanted,    // a message that asks for nothing: replies, and kinds we do not know
  kIcmpUnanswered,  // an echo request: too many wait, or the reply does not fit the path
  kIcmpUnbelieved,  // an error about nothing that we sent (RFC 5927 4.1)
  kTcpTruncated,    // shorter than its header says
  kTcpDataOffset,   // data offset below 5
  kTcpChecksum,
  kTcpOptions,  // an option of illegal length
  kTcpPort,     // port 0
  kCount,
};

std::string_view name_of(Drop reason);

struct Counters {
  std::uint64_t packets_in = 0;
  std::uint64_t packets_out = 0;
  std::array<std::uint64_t, static_cast<std::size_t>(Drop::kCount)> drops{};

  void count(Drop reason) { ++drops[static_cast<std::size_t>(reason)]; }
  std::uint64_t of(Drop reason) const { return drops[static_cast<std::size_t>(reason)]; }
};

}  // namespace stack::host
