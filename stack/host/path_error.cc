#include "stack/host/path_error.h"

#include <array>

namespace stack::host {
namespace {

using tcp::PathFault;
using wire::IcmpKind;

// RFC 1122 3.2.2.1, RFC 1812 5.2.7.1.
PathFault ipv4_fault(std::uint8_t unreachable_code) {
  switch (unreachable_code) {
    case 2:
      return PathFault::kProtocol;
    case 3:
      return PathFault::kPort;
    case 9:   // network, and
    case 10:  // host administratively prohibited
    case 13:  // communication so
      return PathFault::kProhibited;
    default:
      return PathFault::kNoRoute;
  }
}

// RFC 4443 3.1.
PathFault ipv6_fault(std::uint8_t unreachable_code) {
  switch (unreachable_code) {
    case 1:  // administratively prohibited
    case 5:  // source address failed ingress policy
    case 6:  // reject route
      return PathFault::kProhibited;
    case 4:
      return PathFault::kPort;
    default:
      return PathFault::kNoRoute;
  }
}

// RFC 1191 7: MTUs that are common, each with nothing common between it and the next.
std::size_t plateau_below(std::size_t length) {
  constexpr std::array<std::size_t, 10> kPlateaus{32000, 17914, 8166, 4352, 2002,
                                                  1492,  1006,  508,  296,  68};
  for (std::size_t plateau : kPlateaus) {
    if (plateau < length) return plateau;
  }
  return kPlateaus.back();
}

std::optional<std::size_t> mtu_told(const wire::IcmpMessage& message, std::size_t length,
                                    base::Family family) {
  constexpr std::size_t kIpv6Least = 1280;
  std::size_t mtu = message.value;
  if (mtu == 0 && family == base::Family::kIpv4) mtu = plateau_below(length);
  bool is_possible = mtu < length && (family == base::Family::kIpv4 || mtu >= kIpv6Least);
  return is_possible ? std::optional(mtu) : std::nullopt;
}

std::optional<PathFault> fault_of(const wire::IcmpMessage& message, base::Family family) {
  const bool is_ipv4 = family == base::Family::kIpv4;
  switch (message.kind) {
    case IcmpKind::kUnreachable:
      return is_ipv4 ? ipv4_fault(message.code) : ipv6_fault(message.code);
    case IcmpKind::kTooBig:
      return PathFault::kTooBig;
    case IcmpKind::kTimeExceeded:
      return PathFault::kExpired;
    case IcmpKind::kParameterProblem: {
      // Where IPv4 says "protocol unreachable" (RFC 5461 2.2).
      constexpr auto kNextHeader = static_cast<std::uint8_t>(wire::ProblemCode::kUnknownNextHeader);
      bool is_protocol = !is_ipv4 && message.code == kNextHeader;
      return is_protocol ? PathFault::kProtocol : PathFault::kMisunderstood;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<ReportedSegment> read_path_error(const wire::IcmpMessage& message,
                                               base::Family family) {
  const auto fault = fault_of(message, family);
  if (!fault) return std::nullopt;
  const auto quote = wire::parse_quote(message.body);
  if (!quote || quote->protocol != wire::kProtocolTcp) return std::nullopt;
  if (quote->source.address.family() != family) return std::nullopt;
  tcp::PathError error{.fault = *fault};
  if (*fault == PathFault::kTooBig) {
    const auto mtu = mtu_told(message, quote->length, family);
    if (!mtu) return std::nullopt;
    error.mtu = *mtu;
  }
  return ReportedSegment{*quote, error};
}

}  // namespace stack::host
