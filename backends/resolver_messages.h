// What a program and its helper that looks names up say to each other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backends/resolver.h"
#include "stack/base/bytes.h"

namespace backends {

// Longest name that is asked for (RFC 1035 2.3.4, and a zone), in octets.
inline constexpr std::size_t kMostHostOctets = 255 + 64;
// Most addresses of one answer; what a name has beyond is left out.
inline constexpr std::size_t kMostAnswerAddresses = 64;
inline constexpr std::size_t kMostFailureOctets = 512;

struct NameQuestion {
  std::uint64_t id = 0;
  Want want = Want::kAny;
  std::string host = {};
};

struct NameAnswer {
  std::uint64_t id = 0;
  std::vector<ZonedAddress> addresses = {};  // as resolve() gives them
  std::string failure = {};  // set if there are none: one line of plain text, without a full stop
};

// One message each. Reading trusts nothing: nothing for what is cut, too long or otherwise wrong.
std::vector<std::uint8_t> write_message(const NameQuestion& question);
std::vector<std::uint8_t> write_message(const NameAnswer& answer);
std::optional<NameQuestion> read_question(stack::base::ByteView message);
std::optional<NameAnswer> read_answer(stack::base::ByteView message);

}  // namespace backends
