#include "tools/capture/pcapng.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace tools::capture {
namespace {

using stack::base::Address;

const std::array<std::uint8_t, 5> kPacket = {0x45, 1, 2, 3, 4};

// The 32 bits at that place, of which only the lower 24 are in use here.
std::size_t number_at(const Octets& octets, std::size_t at) {
  return static_cast<std::size_t>(octets[at] | octets[at + 1] << 8 | octets[at + 2] << 16);
}

// How many blocks there are; 0 where one's two lengths differ or it is not padded.
std::size_t count_blocks(const Octets& octets) {
  std::size_t blocks = 0;
  for (std::size_t at = 0; at < octets.size(); ++blocks) {
    const std::size_t length = number_at(octets, at + 4);
    if (length < 12 || length % 4 != 0 || at + length > octets.size()) return 0;
    if (number_at(octets, at + length - 4) != length) return 0;
    at += length;
  }
  return blocks;
}

// From the draft's section 4.3, by hand.
TEST(Pcapng, APacketIsLaidOutAsTheDraftDraws) {
  Octets out;
  add_packet(
      out,
      {.interface = 2, .at = 0x0102030405060708, .packet = kPacket, .direction = Direction::kOut});
  EXPECT_EQ(out,
            (Octets{
                0x06, 0,    0,    0,     // Enhanced Packet Block
                52,   0,    0,    0,     // octets in all
                2,    0,    0,    0,     // interface
                0x04, 0x03, 0x02, 0x01,  // timestamp, upper half
                0x08, 0x07, 0x06, 0x05,  // timestamp, lower half
                5,    0,    0,    0,     // captured
                5,    0,    0,    0,     // on the wire
                0x45, 1,    2,    3,    4, 0, 0, 0, 2, 0, 4, 0, 2, 0, 0, 0,  // epb_flags: outbound
                0,    0,    0,    0,                                         // end of options
                52,   0,    0,    0,
            }));
}

TEST(Pcapng, ASectionOpensWithTheByteOrder) {
  Octets out;
  add_section(out, {.application = "", .comment = ""});
  EXPECT_EQ(out, (Octets{
                     0x0a, 0x0d, 0x0d, 0x0a,  // Section Header Block
                     28,   0,    0,    0,     //
                     0x4d, 0x3c, 0x2b, 0x1a,  // little end first
                     1,    0,    0,    0,     // version 1.0
                     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 28, 0, 0, 0,
                 }));
}

TEST(Pcapng, AnInterfaceCountsInNanoseconds) {
  Octets out;
  add_interface(out, {.name = "", .description = ""});
  EXPECT_EQ(out, (Octets{
                     1,  0, 0, 0,                // Interface Description Block
                     32, 0, 0, 0, 101, 0, 0, 0,  // LINKTYPE_RAW
                     0,  0, 4, 0,                // 256 KiB
                     9,  0, 1, 0, 9,   0, 0, 0,  // if_tsresol: 10^-9
                     0,  0, 0, 0, 32,  0, 0, 0,
                 }));
}

TEST(Pcapng, SecretsKeepTheirLengthAndArePadded) {
  Octets out;
  add_tls_secrets(out, "A B C\n");
  EXPECT_EQ(out, (Octets{
                     10,   0,    0,    0,     // Decryption Secrets Block
                     28,   0,    0,    0,     //
                     0x4b, 0x53, 0x4c, 0x54,  // TLS key log
                     6,    0,    0,    0,     //
                     'A',  ' ',  'B',  ' ',  'C', '\n', 0, 0, 28, 0, 0, 0,
                 }));
}

TEST(Pcapng, ANameEndsWithAZero) {
  Octets out;
  add_name(out, Address::v4(192, 0, 2, 1), "a.example");
  EXPECT_EQ(out, (Octets{
                     4,   0,   0,   0,                    // Name Resolution Block
                     36,  0,   0,   0, 1,   0,   14,  0,  // nrb_record_ipv4
                     192, 0,   2,   1, 'a', '.', 'e', 'x', 'a', 'm',
                     'p', 'l', 'e', 0, 0,   0,   0,   0,   0,   0,  // the last record
                     36,  0,   0,   0,
                 }));
}

TEST(Pcapng, EveryBlockIsWellFormedWhateverTheSizes) {
  for (std::size_t size = 0; size < 9; ++size) {
    const std::string text(size, 'x');
    const Octets packet(size, 1);
    Octets out;
    add_section(out, {.application = text, .comment = text});
    add_interface(out, {.name = text, .description = text});
    add_name(out, Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}), text);
    add_tls_secrets(out, text);
    add_packet(out, {.packet = packet, .comment = text});
    add_statistics(out, {.received = size, .dropped = size});
    EXPECT_EQ(count_blocks(out), 6u) << size;
  }
}

TEST(Pcapng, ALongCommentIsCutAndTheBlockStaysWhole) {
  const std::string text(kMostText + 1000, 'x');
  Octets out;
  add_packet(out, {.packet = kPacket, .comment = text});
  EXPECT_EQ(count_blocks(out), 1u);
  EXPECT_EQ(out.size(), 32u + 8 + 4 + kMostText + 8 + 4);
}

}  // namespace
}  // namespace tools::capture
