#include "tools/capture/checksum.h"

#include <gtest/gtest.h>

#include "stack/wire/checksum.h"
#include "tests/tools/support/packets.h"

namespace tools::capture {
namespace {

using stack::base::Address;
using stack::base::Endpoint;

struct Ends {
  Endpoint from;
  Endpoint to;
  std::size_t field_at;  // of the checksum, in the packet
};

const Ends kIpv4 = {{Address::v4(192, 0, 2, 1), 80}, {Address::v4(192, 0, 2, 2), 4000}, 20 + 16};
const Ends kIpv6 = {{Address::parse("2001:db8::1").value(), 80},
                    {Address::parse("2001:db8::2").value(), 4000},
                    40 + 16};

Octets whole(const Ends& ends) { return tests::packet_of({ends.from, ends.to, {}, 1001}); }

// As an offloading sender leaves it.
Octets half_done(const Ends& ends) {
  Octets packet = whole(ends);
  const std::uint16_t sum =
      stack::wire::Checksum()
          .add_pseudo_header(ends.from.address, ends.to.address, stack::wire::kProtocolTcp, 1021)
          .folded();
  packet[ends.field_at] = static_cast<std::uint8_t>(sum >> 8);
  packet[ends.field_at + 1] = static_cast<std::uint8_t>(sum);
  return packet;
}

TEST(WithWholeChecksum, FinishesWhatWasHalfDone) {
  for (const Ends& ends : {kIpv4, kIpv6}) {
    Octets room;
    const auto finished = with_whole_checksum(half_done(ends), room);
    EXPECT_EQ(Octets(finished.begin(), finished.end()), whole(ends));
  }
}

TEST(WithWholeChecksum, LeavesAWholeOneAndADamagedOneAlone) {
  for (const Ends& ends : {kIpv4, kIpv6}) {
    Octets room;
    const Octets right = whole(ends);
    EXPECT_EQ(with_whole_checksum(right, room).data(), right.data());
    Octets damaged = right;
    damaged[ends.field_at] ^= 1;
    EXPECT_EQ(with_whole_checksum(damaged, room).data(), damaged.data());
  }
}

TEST(WithWholeChecksum, PassesWhatItCannotRead) {
  Octets room;
  for (std::size_t size = 0; size < 40; ++size) {
    Octets cut = half_done(kIpv4);
    cut.resize(size);
    EXPECT_EQ(with_whole_checksum(cut, room).data(), cut.data()) << size;
  }
}

}  // namespace
}  // namespace tools::capture
