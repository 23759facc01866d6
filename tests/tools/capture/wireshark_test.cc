// Wireshark's own tools read what was written; without them these tests are skipped.
#include <gtest/gtest.h>

#include <string>

#include "stack/wire/checksum.h"
#include "tests/tools/capture/wireshark.h"
#include "tests/tools/support/packets.h"
#include "tools/capture/capture_file.h"

namespace tools::capture {
namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::Endpoint;
using stack::base::Instant;
using tests::output_of;
using tests::Wireshark;

const Endpoint kClient{Address::v4(192, 0, 2, 1), 40'000};
const Endpoint kServer{Address::v4(192, 0, 2, 2), 80};

TEST_F(Wireshark, CountsThePacketsOfEveryInterface) {
  {
    CaptureFile capture(file.path(), {.application = "a test"});
    CaptureInterface out(capture, "left", "the left end");
    CaptureInterface in(capture, "right");
    for (int i = 0; i < 10; ++i) {
      out.saw({.at = Instant(i * 1ms),
               .direction = Direction::kOut,
               .packet = tests::packet_of({kClient, kServer, {}, 100})});
    }
    in.saw({.at = Instant(11ms), .packet = tests::packet_of({kServer, kClient, {}, 60'000})});
  }
  const std::string infos = output_of("capinfos " + file.path());
  EXPECT_NE(infos.find("File type:           Wireshark/... - pcapng"), std::string::npos) << infos;
  EXPECT_NE(infos.find("Number of packets:   11"), std::string::npos) << infos;
  EXPECT_NE(infos.find("Time precision = nanoseconds (9)"), std::string::npos) << infos;
  EXPECT_NE(infos.find("Name = left"), std::string::npos) << infos;
  EXPECT_NE(infos.find("Name = right"), std::string::npos) << infos;
}

TEST_F(Wireshark, SeesTimeDirectionAndComment) {
  {
    CaptureFile capture(file.path(), {.epoch = 1'700'000'000s});
    CaptureInterface a(capture, "a");
    a.saw({.at = Instant(123ns),
           .direction = Direction::kOut,
           .packet = tests::packet_of({kClient, kServer, {.flags = {.syn = true}}}),
           .comment = "the first"});
    a.saw({.at = Instant(1s), .packet = tests::packet_of({kServer, kClient, {}, 5})});
  }
  EXPECT_EQ(
      fields("-e frame.time_epoch -e frame.packet_flags_direction -e frame.comment -e tcp.len"),
      "1700000000.000000123,0x00000002,the first,0\n"
      "1700000001.000000000,0x00000001,,5\n");
}

TEST_F(Wireshark, FindsNoFaultInAChecksumThatWasHalfDone) {
  {
    CaptureFile capture(file.path(), {});
    CaptureInterface a(capture, "a");
    auto packet = tests::packet_of({kServer, kClient, {}, 1000});
    const std::uint16_t half =
        stack::wire::Checksum()
            .add_pseudo_header(kServer.address, kClient.address, stack::wire::kProtocolTcp, 1020)
            .folded();
    packet[36] = static_cast<std::uint8_t>(half >> 8);
    packet[37] = static_cast<std::uint8_t>(half);
    a.saw({.packet = packet, .checksum_verified = true});
    a.saw({.packet = packet, .checksum_verified = false});
  }
  EXPECT_EQ(fields("-e tcp.checksum.status"), "1\n0\n") << "good, and one that nobody vouched for";
}

TEST_F(Wireshark, KnowsAddressesByTheirNames) {
  {
    CaptureFile capture(file.path(), {});
    CaptureInterface a(capture, "a");
    capture.add_name(kServer.address, "server.example");
    a.saw({.packet = tests::packet_of({kServer, kClient, {}, 5})});
  }
  const std::string hosts = output_of("HOME=/nonexistent tshark -q -z hosts -r " + file.path());
  EXPECT_NE(hosts.find("192.0.2.2\tserver.example"), std::string::npos) << hosts;
}

}  // namespace
}  // namespace tools::capture
