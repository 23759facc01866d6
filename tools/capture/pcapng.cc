#include "tools/capture/pcapng.h"

#include <algorithm>

namespace tools::capture {

using stack::base::as_bytes;
using stack::base::ByteView;

namespace {

enum class BlockType : std::uint32_t {
  kSection = 0x0a0d0d0a,
  kInterface = 1,
  kNames = 4,
  kStatistics = 5,
  kPacket = 6,
  kSecrets = 10,
};

constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;
constexpr std::uint64_t kUnknownLength = ~std::uint64_t{0};  // of a section
constexpr std::uint32_t kTlsKeyLog = 0x544c534b;             // "TLSK"
constexpr std::uint8_t kNanoseconds = 9;                     // 10^-9 s

constexpr std::uint16_t kComment = 1;
constexpr std::uint16_t kSectionApplication = 4;
constexpr std::uint16_t kInterfaceName = 2;
constexpr std::uint16_t kInterfaceDescription = 3;
constexpr std::uint16_t kInterfaceResolution = 9;
constexpr std::uint16_t kPacketFlags = 2;
constexpr std::uint16_t kStatisticsStart = 2;
constexpr std::uint16_t kStatisticsEnd = 3;
constexpr std::uint16_t kStatisticsReceived = 4;
constexpr std::uint16_t kStatisticsDropped = 5;
constexpr std::uint16_t kNameOfIpv4 = 1;
constexpr std::uint16_t kNameOfIpv6 = 2;

// One block in the making. Invariant: `out` ends with what the block has so far, padded to four
// octets after each variable part. finish() closes it.
class Block {
 public:
  Block(Octets& out, BlockType type) : out_(out), start_(out.size()) {
    u32(static_cast<std::uint32_t>(type));
    u32(0);  // the length, once it is known
  }

  void u8(std::uint8_t value) { number(value, 1); }
  void u16(std::uint16_t value) { number(value, 2); }
  void u32(std::uint32_t value) { number(value, 4); }
  void u64(std::uint64_t value) { number(value, 8); }
  // The upper half first, in whichever order the halves are.
  void timestamp(Timestamp value) {
    u32(static_cast<std::uint32_t>(value >> 32));
    u32(static_cast<std::uint32_t>(value));
  }
  void padded(ByteView octets) {
    out_.insert(out_.end(), octets.begin(), octets.end());
    while (out_.size() % 4 != start_ % 4) out_.push_back(0);
  }

  void text_option(std::uint16_t code, std::string_view text) {
    if (text.empty()) return;
    text = text.substr(0, kMostText);
    option(code, text.size());
    padded(as_bytes(text));
  }
  void u8_option(std::uint16_t code, std::uint8_t value) {
    option(code, 1);
    padded({&value, 1});
  }
  void u32_option(std::uint16_t code, std::uint32_t value) {
    option(code, 4);
    u32(value);
  }
  void u64_option(std::uint16_t code, std::uint64_t value) {
    option(code, 8);
    u64(value);
  }
  void timestamp_option(std::uint16_t code, Timestamp value) {
    option(code, 8);
    timestamp(value);
  }

  // No options follow, or none more; the length stands at both ends.
  void finish() {
    if (has_options_) option(0, 0);
    const auto length = static_cast<std::uint32_t>(out_.size() - start_ + 4);
    u32(length);
    for (std::size_t i = 0; i < 4; ++i) {
      out_[start_ + 4 + i] = static_cast<std::uint8_t>(length >> (8 * i));
    }
  }

 private:
  void number(std::uint64_t value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) {
      out_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    }
  }
  void option(std::uint16_t code, std::size_t size) {
    has_options_ = true;
    u16(code);
    u16(static_cast<std::uint16_t>(size));
  }

  Octets& out_;
  std::size_t start_;
  bool has_options_ = false;
};

}  // namespace

void add_section(Octets& out, const Section& section) {
  Block block(out, BlockType::kSection);
  block.u32(kByteOrderMagic);
  block.u16(1);  // version 1.0
  block.u16(0);
  block.u64(kUnknownLength);
  block.text_option(kComment, section.comment);
  block.text_option(kSectionApplication, section.application);
  block.finish();
}

void add_interface(Octets& out, const Interface& interface) {
  Block block(out, BlockType::kInterface);
  block.u16(kLinkTypeRaw);
  block.u16(0);
  block.u32(kSnapLength);
  block.text_option(kInterfaceName, interface.name);
  block.text_option(kInterfaceDescription, interface.description);
  block.u8_option(kInterfaceResolution, kNanoseconds);
  block.finish();
}

void add_packet(Octets& out, const Record& record) {
  const ByteView kept =
      record.packet.first(std::min<std::size_t>(record.packet.size(), kSnapLength));
  Block block(out, BlockType::kPacket);
  block.u32(record.interface);
  block.timestamp(record.at);
  block.u32(static_cast<std::uint32_t>(kept.size()));
  block.u32(static_cast<std::uint32_t>(record.packet.size()));
  block.padded(kept);
  block.text_option(kComment, record.comment);
  block.u32_option(kPacketFlags, record.direction == Direction::kIn ? 1 : 2);
  block.finish();
}

void add_tls_secrets(Octets& out, std::string_view lines) {
  Block block(out, BlockType::kSecrets);
  block.u32(kTlsKeyLog);
  block.u32(static_cast<std::uint32_t>(lines.size()));
  block.padded(as_bytes(lines));
  block.finish();
}

void add_name(Octets& out, const stack::base::Address& address, std::string_view name) {
  name = name.substr(0, std::min(name.find('\0'), kMostText));
  const bool is_ipv4 = address.family() == stack::base::Family::kIpv4;
  Octets value(address.octets().begin(), address.octets().end());
  value.insert(value.end(), name.begin(), name.end());
  value.push_back(0);
  Block block(out, BlockType::kNames);
  block.u16(is_ipv4 ? kNameOfIpv4 : kNameOfIpv6);
  block.u16(static_cast<std::uint16_t>(value.size()));
  block.padded(value);
  block.u16(0);  // the end of the records
  block.u16(0);
  block.finish();
}

void add_statistics(Octets& out, const Statistics& statistics) {
  Block block(out, BlockType::kStatistics);
  block.u32(statistics.interface);
  block.timestamp(statistics.at);
  block.timestamp_option(kStatisticsStart, statistics.started);
  block.timestamp_option(kStatisticsEnd, statistics.at);
  block.u64_option(kStatisticsReceived, statistics.received);
  if (statistics.dropped) block.u64_option(kStatisticsDropped, *statistics.dropped);
  block.finish();
}

}  // namespace tools::capture
