#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "tests/stack/apps/fetching.h"
#include "tests/stack/apps/keeping_sink.h"
#include "tests/stack/apps/outcome_text.h"
#include "tests/stack/http/gzipped.h"
#include "tests/support/wire_pair.h"

namespace {

using stack::apps::Outcome;
using tests::Fetching;
using tests::KeepingSink;
using tests::WirePair;

// Says its words an octet at a time: each in a segment of its own, once the last one has arrived.
class Octetwise final : public stack::host::Application {
 public:
  explicit Octetwise(std::string words) : words_(std::move(words)) {}

  void run(stack::base::Instant, stack::host::Host& host) override {
    if (!listening_) listening_ = host.listen(80);
    if (!stream_) stream_ = host.accept(80);
    if (!stream_ || stream_->ending()) return;
    for (auto piece = stream_->readable(); !piece.empty(); piece = stream_->readable()) {
      heard_ += stack::base::as_text(piece);
      stream_->consume(piece.size());
    }
    if (!heard_.ends_with("\r\n\r\n") || !stream_->all_acknowledged()) return;
    if (said_ == words_.size()) return stream_->finish();
    stream_->write(stack::base::as_bytes(std::string_view(words_).substr(said_++, 1)));
  }
  stack::base::Instant deadline() const override { return stack::base::kNever; }
  bool done() const override { return false; }

 private:
  std::string words_;
  std::string heard_;
  std::size_t said_ = 0;
  bool listening_ = false;
  std::optional<stack::tcp::Stream> stream_;
};

struct Told {
  Outcome outcome;
  std::string content;
  std::string reason;
  bool operator==(const Told&) const = default;
};

// What comes of these words when they are heard so.
Told fetched(const std::string& words) {
  WirePair wire;
  KeepingSink sink;
  Octetwise server(words);
  tests::Wanted wanted{.targets = {{{WirePair::kServer, 80}}},
                       .ask = {.url = *stack::http::Url::parse("http://server.example/")}};
  wanted.ask.decode = true;
  Fetching fetch(std::move(wanted), sink);
  EXPECT_TRUE(wire.run(fetch, server));
  return {fetch.outcome().value(), sink.content(), fetch.result().reason};
}

const std::string kOk = "HTTP/1.1 200 OK\r\n";

TEST(Octetwise, EveryFramingAndCodingComesWhole) {
  const std::string coded = tests::gzipped("content");
  for (const auto& [words, content] : {
           std::pair{kOk + "Content-Length: 5\r\n\r\nhello", std::string("hello")},
           {kOk + "\r\nhello", "hello"},
           {kOk + "Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nA: b\r\n\r\n",
            "hello"},
           {"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + kOk + "Content-Length: 2\r\n\r\nhi", "hi"},
           {kOk + "Content-Encoding: gzip\r\nContent-Length: " + std::to_string(coded.size()) +
                "\r\n\r\n" + coded,
            "content"},
           {kOk + "Content-Length: 0\r\n\r\n", ""},
       }) {
    const Told told = fetched(words);
    EXPECT_EQ(told.outcome, Outcome::kComplete) << words;
    EXPECT_EQ(told.content, content);
  }
}

// After whichever octet the server ends the connection.
TEST(Octetwise, NoBeginningOfAResponseIsTakenForTheWhole) {
  const std::string coded = tests::gzipped("content");
  for (const std::string& words :
       {kOk + "Content-Length: 5\r\n\r\nhello",
        kOk + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        kOk + "Content-Encoding: gzip\r\n\r\n" + coded}) {
    for (std::size_t size = 0; size < words.size(); ++size) {
      EXPECT_NE(fetched(words.substr(0, size)).outcome, Outcome::kComplete) << size;
    }
    EXPECT_EQ(fetched(words).outcome, Outcome::kComplete);
  }
}

}  // namespace
