// Any octets as what a server sends to a client of TLS: however they are cut, the client says and
// hears the same, keeps to its limits, and nothing is heard that was not secured.
//
// The first octet says whether certificates are verified (bit 0), whether TLS is at most 1.2 (bit
// 1) and whether the stream ends behind the octets (bit 2); the second is how many octets each
// piece has, 0 meaning that sizes follow the octets themselves. The client's chance is always the
// same, so that a conversation can be written down and played to it again: the corpus has such
// ones.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "stack/base/bytes.h"
#include "stack/base/check.h"
#include "stack/tls/context.h"
#include "stack/tls/session.h"

namespace {

using stack::base::ByteView;
using stack::tls::ClientContext;
using stack::tls::Ended;
using stack::tls::Info;
using stack::tls::Session;
using stack::tls::State;
using stack::tls::Version;

// The authority that tests/support/certificates.h makes of its seed 1.
constexpr const char* kAnchor = R"(-----BEGIN CERTIFICATE-----
MIIBVjCB/aADAgECAgEBMAoGCCqGSM49BAMCMBMxETAPBgNVBAMMCHRoZSByb290
MB4XDTE2MDcwMzAwMDAwMFoXDTM2MDYyODAwMDAwMFowEzERMA8GA1UEAwwIdGhl
IHJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATFHqqcTcGp++dxuBvwUg3P
yCfC7cRAHwWhdArUaETteRvqJ2in42e2FvcNLMQLKd5nwuNF0SaHbWU3hBp98C5N
o0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIBBjAdBgNVHQ4EFgQU
GREdXqJOt+NdTgJM+/zgNvBbGU4wCgYIKoZIzj0EAwIDSAAwRQIgKS5DrtypqBhF
N9fU7MmTlJuF2A7y2p7WUgMZVNoyX1MCIQDn7/Dm4Xu/13x3/mldHSTvzzrCkU8r
NBDEVztgLkAKqw==
-----END CERTIFICATE-----
)";
constexpr std::int64_t kNow = 1'782'864'000;  // 2026-07-01T00:00:00Z

// What came of a conversation.
struct Story {
  State state = State::kHandshaking;
  Ended ended = Ended::kNot;
  std::string failure, heard, said, version;
  friend bool operator==(const Story&, const Story&) = default;
};

Session begin(bool verifies, bool is_old) {
  auto context = ClientContext::make({.anchors = kAnchor,
                                      .verifies = verifies,
                                      .highest = is_old ? Version::kTls12 : Version::kTls13,
                                      .seed = stack::base::SipKey{.k0 = 1, .k1 = 1}});
  return Session::to_server(*context, {.host = "example.test", .port = 443}, kNow);
}

void hear(Session& client, Story& story) {
  CHECK(client.readable().size() <= stack::tls::kMostReadable);
  CHECK(client.records().size() <= 2 * stack::tls::kMostRecords);
  story.heard += stack::base::as_text(client.readable());
  client.consume(client.readable().size());
  story.said += stack::base::as_text(client.records());
  client.sent(client.records().size());
}

Story tell(std::uint8_t flags, ByteView records, std::size_t step) {
  Session client = begin((flags & 1) != 0, (flags & 2) != 0);
  Story story;
  hear(client, story);
  while (!records.empty()) {
    std::size_t size = step > 0 ? step : 1u + records.front() % 16u;
    std::size_t taken = client.receive(records.first(std::min(size, records.size())));
    CHECK(taken > 0 || !client.readable().empty() || !client.records().empty());
    records = records.subspan(taken);
    hear(client, story);
  }
  if ((flags & 4) != 0) client.end_of_records();
  hear(client, story);
  story.state = client.state();
  story.ended = client.ended();
  if (client.failure()) story.failure = client.failure()->text;
  Info info = client.info();
  story.version = info.version;
  return story;
}

bool is_printable(char c) { return c >= ' ' && c <= '~'; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  ByteView records(data + 2, size - 2);
  Story whole = tell(data[0], records, std::max<std::size_t>(records.size(), 1));
  CHECK((whole.state == State::kFailed) == !whole.failure.empty());
  CHECK(std::ranges::all_of(whole.failure, is_printable));
  CHECK(whole.heard.empty() || !whole.version.empty());
  CHECK(tell(data[0], records, data[1]) == whole);
  return 0;
}
