#include "stack/http/framing.h"

#include <gtest/gtest.h>

#include <ostream>

namespace stack::http {
void PrintTo(const Framing& f, std::ostream* out) {
  *out << "delimiter " << static_cast<int>(f.delimiter) << ", length " << f.length << ", reusable "
       << f.reusable;
}
}  // namespace stack::http

namespace {

using stack::http::Delimiter;
using stack::http::Error;
using stack::http::Fields;
using stack::http::Framing;
using stack::http::framing_of;
using stack::http::RequestHead;
using stack::http::ResponseHead;

std::expected<Framing, Error> response(Fields fields, int minor = 1, int status = 200,
                                       bool answers_head = false) {
  return framing_of(ResponseHead{minor, status, "", std::move(fields)}, answers_head);
}

void refused(Fields fields, Error expected, int minor = 1) {
  auto framing = response(std::move(fields), minor);
  ASSERT_FALSE(framing);
  EXPECT_EQ(name_of(framing.error()), name_of(expected));
}

const Fields kEveryLie{
    {"Content-Length", "x"}, {"Transfer-Encoding", "gzip"}, {"Content-Length", "7"}};

TEST(Framing, SomeResponsesHaveNoContentWhateverTheFieldsSay) {  // C21
  Framing nothing{Delimiter::kNothing, 0, true};
  for (int status : {100, 103, 199, 204, 304})
    EXPECT_EQ(response(kEveryLie, 1, status), nothing) << status;
  EXPECT_EQ(response(kEveryLie, 1, 200, true), nothing);
  EXPECT_EQ(response({{"Content-Length", "5"}}, 1, 205), (Framing{Delimiter::kLength, 5, true}));
}

TEST(Framing, AContentLengthCounts) {
  EXPECT_EQ(response({{"content-length", "0"}}), (Framing{Delimiter::kLength, 0, true}));
  EXPECT_EQ(response({{"Content-Length", "9223372036854775807"}}),
            (Framing{Delimiter::kLength, 9223372036854775807u, true}));
  EXPECT_EQ(response({{"Content-Length", "0005"}}), (Framing{Delimiter::kLength, 5, true}));
}

TEST(Framing, EqualLengthsFoldIntoOne) {  // C26
  Framing five{Delimiter::kLength, 5, true};
  EXPECT_EQ(response({{"Content-Length", "5, 5"}}), five);
  EXPECT_EQ(response({{"Content-Length", "5"}, {"Content-Length", "5,5"}}), five);
}

TEST(Framing, DifferingLengthsAreRefused) {  // C26
  refused({{"Content-Length", "5, 6"}}, Error::kConflictingContentLength);
  refused({{"Content-Length", "5"}, {"content-length", "6"}}, Error::kConflictingContentLength);
}

TEST(Framing, WhatIsNoLengthIsRefused) {  // C26
  for (auto value : {"", "-1", "+5", "1e3", "0x10", "5 6", "5;", "five", "5,", ",5", "5,,5", "1.0",
                     "\xb2", "9223372036854775808", "18446744073709551616", "18446744073709551621",
                     "00000000000000000005"}) {
    refused({{"Content-Length", value}}, Error::kBadContentLength);
  }
  refused({{"Content-Length", "5"}, {"Content-Length", "x"}}, Error::kBadContentLength);
}

TEST(Framing, ChunkedIsUnderstoodInAnyCase) {  // C20, C24
  Framing chunks{Delimiter::kChunks, 0, true};
  EXPECT_EQ(response({{"Transfer-Encoding", "chunked"}}), chunks);
  EXPECT_EQ(response({{"transfer-encoding", "CHUNKED"}}), chunks);
  EXPECT_EQ(response({{"Transfer-Encoding", ",chunked ,"}}), chunks);
}

TEST(Framing, ATransferCodingWinsOverALengthAndEndsTheConnection) {  // C23
  Framing last{Delimiter::kChunks, 0, false};
  EXPECT_EQ(response({{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}), last);
  EXPECT_EQ(response({{"Transfer-Encoding", "chunked"}, {"Content-Length", "junk"}}), last);
  EXPECT_EQ(framing_of(RequestHead{
                "POST", "/", 1, {{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}}),
            last);
}

TEST(Framing, UnknownTransferCodingsAreRefused) {  // C24, C25
  for (auto value : {"gzip", "identity", "xchunked", "chunkedx", "chunked;a=b", "\"chunked\"",
                     "gzip, chunked", "chunked, identity",
                     "\x0b"
                     "chunked",
                     "chunked chunked", "foo;a=\", chunked, \""}) {
    refused({{"Transfer-Encoding", value}}, Error::kUnknownTransferCoding);
  }
  refused({{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "identity"}},
          Error::kUnknownTransferCoding);
}

TEST(Framing, ChunkedIsAppliedOnce) {  // C20, C24
  refused({{"Transfer-Encoding", "chunked, chunked"}}, Error::kChunkedNotFinal);
  refused({{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
          Error::kChunkedNotFinal);
  refused({{"Transfer-Encoding", ""}}, Error::kChunkedNotFinal);
}

TEST(Framing, ATransferCodingInHttp10IsFaulty) {  // C20
  refused({{"Transfer-Encoding", "chunked"}}, Error::kTransferCodingInHttp10, 0);
  refused({{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}},
          Error::kTransferCodingInHttp10, 0);
}

TEST(Framing, WithoutEitherAResponseEndsWithTheConnection) {  // C28
  EXPECT_EQ(response({}), (Framing{Delimiter::kClose, 0, false}));
  EXPECT_EQ(response({{"Connection", "keep-alive"}}, 0), (Framing{Delimiter::kClose, 0, false}));
}

TEST(Framing, WithoutEitherARequestHasNoContent) {
  EXPECT_EQ(framing_of(RequestHead{"GET", "/", 1, {}}), (Framing{Delimiter::kNothing, 0, true}));
}

TEST(Framing, PersistenceFollowsVersionAndConnection) {  // C33
  auto reusable = [](int minor, Fields fields) {
    return framing_of(RequestHead{"GET", "/", minor, std::move(fields)})->reusable;
  };
  EXPECT_TRUE(reusable(1, {}));
  EXPECT_TRUE(reusable(2, {}));
  EXPECT_FALSE(reusable(0, {}));
  EXPECT_TRUE(reusable(0, {{"Connection", "Keep-Alive"}}));
  EXPECT_FALSE(reusable(1, {{"Connection", "foo, Close"}}));
  EXPECT_FALSE(reusable(0, {{"Connection", "keep-alive, close"}}));
}

}  // namespace
