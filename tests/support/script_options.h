// TCP options of packet scripts, between text, values and octets. Not the stack's own code for it:
// what the stack writes is read by somebody else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stack/base/bytes.h"
#include "tests/support/script_syntax.h"

namespace tests::script {

namespace kind {
inline constexpr std::uint8_t kEndOfList = 0;
inline constexpr std::uint8_t kNoOperation = 1;
inline constexpr std::uint8_t kMss = 2;
inline constexpr std::uint8_t kWindowScale = 3;
inline constexpr std::uint8_t kSackPermitted = 4;
inline constexpr std::uint8_t kSack = 5;
inline constexpr std::uint8_t kTimestamps = 8;
inline constexpr std::uint8_t kUserTimeout = 28;
inline constexpr std::uint8_t kFastOpen = 34;
}  // namespace kind

// What one kind looks like on the wire.
struct OptionForm {
  std::uint8_t kind;
  std::string_view name;  // in a script
  std::size_t width;      // octets of each number in it; none if 0
};
// Nothing for a kind that scripts do not know.
std::optional<OptionForm> form_of(std::uint8_t kind);
std::optional<OptionForm> form_of(std::string_view name);

// The octets of the options in this order, padded with End of List to a multiple of four.
std::vector<std::uint8_t> encode_options(const std::vector<Option>& options);
// Nothing when a length is illegal.
std::optional<std::vector<Option>> decode_options(stack::base::ByteView octets);
// "<mss 1460,sackOK>"; empty for no options.
std::string text_of(const std::vector<Option>& options);
// What options say: without padding, in one order of their own.
std::vector<Option> meaning_of(std::vector<Option> options);

}  // namespace tests::script
