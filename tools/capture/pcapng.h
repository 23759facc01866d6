// The blocks of a capture file (draft-ietf-opsawg-pcapng), as octets: the one place that knows the
// format. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "stack/base/address.h"
#include "stack/base/bytes.h"

// Numbers are written in little-endian order on every machine, so that the same packets make the
// same file. Each function appends one block; what it is lent it needs for the call only.
namespace tools::capture {

using Octets = std::vector<std::uint8_t>;

inline constexpr std::uint16_t kLinkTypeRaw = 101;  // packets begin at the IP header, v4 or v6
inline constexpr std::uint32_t kSnapLength = 256 * 1024;  // octets; no IP packet is longer
// Octets of a comment or a name; what is longer is cut there. An option's length has 16 bits.
inline constexpr std::size_t kMostText = 4096;

// Nanoseconds since 1970-01-01T00:00:00Z.
using Timestamp = std::uint64_t;

struct Section {
  std::string_view application;
  std::string_view comment;  // none if empty
};

struct Interface {
  std::string_view name;
  std::string_view description;  // none if empty
};

enum class Direction : std::uint8_t { kIn, kOut };

struct Record {
  std::uint32_t interface = 0;  // the how manieth of the section, from 0
  Timestamp at = 0;
  stack::base::ByteView packet{};
  Direction direction = Direction::kIn;
  std::string_view comment{};  // none if empty
};

struct Statistics {
  std::uint32_t interface = 0;
  Timestamp at = 0;  // when they were taken
  Timestamp started = 0;
  std::uint64_t received = 0;              // packets, of both directions
  std::optional<std::uint64_t> dropped{};  // packets that the kernel had no room for
};

// Opens a section; all that follows belongs to it.
void add_section(Octets& out, const Section& section);
void add_interface(Octets& out, const Interface& interface);
void add_packet(Octets& out, const Record& record);
// TLS secrets in the format of SSLKEYLOGFILE, whole lines. Readers use them for packets that come
// later in the file.
void add_tls_secrets(Octets& out, std::string_view lines);
// That an address goes by this name.
void add_name(Octets& out, const stack::base::Address& address, std::string_view name);
void add_statistics(Octets& out, const Statistics& statistics);

}  // namespace tools::capture
