#include "stack/apps/reply.h"

#include <gtest/gtest.h>

#include "stack/http/reader.h"
#include "tests/stack/apps/letters.h"
#include "tests/stack/http/reading.h"

namespace {

using stack::apps::BodyEnd;
using stack::apps::kReplyPiece;
using stack::apps::Reply;
using tests::Letters;

const Letters kLetters;

std::string all_of(Reply reply) {
  std::string text;
  for (std::string piece = reply.next_piece(); !piece.empty(); piece = reply.next_piece()) {
    EXPECT_LE(piece.size(), kReplyPiece + 16);
    text += piece;
  }
  EXPECT_EQ(reply.next_piece(), "");
  return text;
}

TEST(Reply, ADocumentOfAnySizeIsReadAsItIsHoweverDelimited) {
  for (BodyEnd end : {BodyEnd::kLength, BodyEnd::kChunks}) {
    for (std::size_t size : {std::size_t{0}, std::size_t{1}, kReplyPiece - 1, kReplyPiece,
                             kReplyPiece + 1, 3 * kReplyPiece}) {
      std::string text =
          all_of(Reply::of_document(kLetters, "/" + std::to_string(size), end, true, true));
      tests::Reading read = tests::read_response(text);
      EXPECT_EQ(read.last, stack::http::Event::kEnd) << read;
      EXPECT_EQ(read.taken, text.size());
      EXPECT_EQ(read.body, Letters::document(size));
    }
  }
}

TEST(Reply, ToHeadTheHeadIsTheSameAndTheBodyIsNot) {
  for (BodyEnd end : {BodyEnd::kLength, BodyEnd::kChunks}) {
    std::string whole = all_of(Reply::of_document(kLetters, "/5", end, true, true));
    std::string head = all_of(Reply::of_document(kLetters, "/5", end, false, true));
    EXPECT_TRUE(head.ends_with("\r\n\r\n"));
    EXPECT_TRUE(whole.starts_with(head));
    EXPECT_LT(head.size(), whole.size());
  }
}

TEST(Reply, TheLastOneOfAConnectionSaysSo) {
  auto closes = [](bool keep_alive) {
    Reply reply = Reply::of_status(404, "Not Found", {}, true, keep_alive);
    EXPECT_EQ(reply.keeps_alive(), keep_alive);
    return all_of(std::move(reply)).find("Connection: close\r\n") != std::string::npos;
  };
  EXPECT_TRUE(closes(false));
  EXPECT_FALSE(closes(true));
}

TEST(Reply, AStatusHasItsReasonAsBody) {
  tests::Reading read = tests::read_response(
      all_of(Reply::of_status(405, "Method Not Allowed", {{"Allow", "GET"}}, true, false)));
  EXPECT_EQ(read.body, "Method Not Allowed\n");
  EXPECT_EQ(read.last, stack::http::Event::kEnd);
}

}  // namespace
