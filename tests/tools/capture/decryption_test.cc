// A conversation over TLS, captured as its two ends have it, and opened by Wireshark with the
// secrets in the file.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "stack/base/bytes.h"
#include "tests/stack/tls/pair.h"
#include "tests/tools/capture/wireshark.h"
#include "tests/tools/support/packets.h"
#include "tools/capture/capture_file.h"

namespace tools::capture {
namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::Endpoint;
using stack::base::Instant;

// Carries records from one session to the other as TCP segments that the capture sees.
class Wire {
 public:
  explicit Wire(CaptureFile& file) : interface_(file, "client") {
    show(true, {.flags = {.syn = true}}, {});
    ++client_.seq;
    show(false, {.flags = {.ack = true, .syn = true}}, {});
    ++server_.seq;
    show(true, {.flags = {.ack = true}}, {});
  }

  // The packet is seen before its receiver reads it, as on a real wire.
  bool carry(stack::tls::Session& from, stack::tls::Session& to, bool out) {
    bool moved = false;
    while (!from.records().empty()) {
      const auto piece = from.records().first(std::min<std::size_t>(1400, from.records().size()));
      show(out, {.flags = {.ack = true, .psh = true}}, piece);
      (out ? client_ : server_).seq += static_cast<std::uint32_t>(piece.size());
      const std::size_t size = to.receive(piece);
      EXPECT_EQ(size, piece.size());
      from.sent(size);
      moved = true;
    }
    return moved;
  }
  void talk(tests::Pair& pair) {
    for (bool moved = true; moved;) {
      moved = carry(pair.client, pair.server, true);
      moved = carry(pair.server, pair.client, false) || moved;
    }
  }

 private:
  struct End {
    Endpoint at;
    std::uint32_t seq;
  };

  void show(bool out, stack::wire::TcpHeader tcp, stack::base::ByteView words) {
    const End& from = out ? client_ : server_;
    const End& to = out ? server_ : client_;
    tcp.seq = {from.seq};
    tcp.ack = {tcp.flags.ack ? to.seq : 0};
    tcp.window = 60'000;
    const auto packet =
        tests::packet_of({.from = from.at, .to = to.at, .tcp = tcp, .words = words});
    interface_.saw(
        {.at = now_ += 1ms, .direction = out ? Direction::kOut : Direction::kIn, .packet = packet});
  }

  CaptureInterface interface_;
  Instant now_{};
  End client_{{Address::v4(192, 0, 2, 1), 40'000}, 1000};
  End server_{{Address::v4(192, 0, 2, 2), 443}, 5000};
};

// What Wireshark reads of HTTP in a request and its answer.
std::string decrypted(const std::string& path, stack::tls::Version version, bool with_secrets) {
  CaptureFile file(path, {});
  tests::World world;
  world.speak_only(version);
  if (with_secrets) {
    world.client.key_log = [&](std::string_view line) { file.add_tls_secret(line); };
  }
  tests::Pair pair = tests::meet(world);
  Wire wire(file);
  wire.talk(pair);
  EXPECT_EQ(pair.client.state(), stack::tls::State::kOpen);
  pair.client.write(stack::base::as_bytes("GET /secret HTTP/1.1\r\nHost: example.test\r\n\r\n"));
  wire.talk(pair);
  pair.server.write(stack::base::as_bytes("HTTP/1.1 203 Fine\r\nContent-Length: 2\r\n\r\nhi"));
  wire.talk(pair);
  file.close();
  return tests::output_of("HOME=/nonexistent tshark -n -r " + path +
                          " -Y http -T fields -E separator=, -e http.request.uri "
                          "-e http.response.code | grep -v 'Running as user'");
}

class Decryption : public tests::Wireshark {};

TEST_F(Decryption, SecretsInTheFileOpenTls13And12) {
  for (const auto version : {stack::tls::Version::kTls13, stack::tls::Version::kTls12}) {
    EXPECT_EQ(decrypted(file.path(), version, true), "/secret,\n,203\n");
  }
}

TEST_F(Decryption, WithoutSecretsNothingIsOpen) {
  EXPECT_EQ(decrypted(file.path(), stack::tls::Version::kTls13, false), "");
}

}  // namespace
}  // namespace tools::capture
