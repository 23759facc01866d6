#include "stack/host/counters.h"

namespace stack::host {

std::string_view name_of(Drop reason) {
  switch (reason) {
    case Drop::kIpTruncated:
      return "ip-truncated";
    case Drop::kIpVersion:
      return "ip-version";
    case Drop::kIpHeaderLength:
      return "ip-header-length";
    case Drop::kIpChecksum:
      return "ip-checksum";
    case Drop::kIpExtension:
      return "ip-extension";
    case Drop::kFragment:
      return "fragment";
    case Drop::kIpNotOurs:
      return "ip-not-ours";
    case Drop::kIpBadSource:
      return "ip-bad-source";
    case Drop::kLand:
      return "land";
    case Drop::kProtocol:
      return "protocol";
    case Drop::kIcmpTruncated:
      return "icmp-truncated";
    case Drop::kIcmpChecksum:
      return "icmp-checksum";
    case Drop::kIcmpUnwanted:
      return "icmp-unwanted";
    case Drop::kIcmpUnanswered:
      return "icmp-unanswered";
    case Drop::kIcmpUnbelieved:
      return "icmp-unbelieved";
    case Drop::kTcpTruncated:
      return "tcp-truncated";
    case Drop::kTcpDataOffset:
      return "tcp-data-offset";
    case Drop::kTcpChecksum:
      return "tcp-checksum";
    case Drop::kTcpOptions:
      return "tcp-options";
    case Drop::kTcpPort:
      return "tcp-port";
    case Drop::kCount:
      break;
  }
  return "unknown";
}

}  // namespace stack::host
