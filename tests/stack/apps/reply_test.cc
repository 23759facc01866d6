#include "stack/apps/reply.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>

#include "stack/http/reader.h"
#include "tests/stack/apps/letters.h"
#include "tests/stack/http/reading.h"

namespace {

using stack::apps::BodyEnd;
using stack::apps::kReplyPiece;
using stack::apps::Reply;
using tests::Letters;
using tests::LetterSource;

// Octets [begin, end) of a document of letters.
Reply letters(std::uint64_t begin, std::uint64_t end, BodyEnd told_by, bool with_body = true) {
  return Reply::of_document({.with_body = with_body, .keep_alive = true},
                            {std::make_unique<LetterSource>(), begin, end, told_by});
}

std::string all_of(Reply reply) {
  std::string text;
  for (std::string piece = *reply.next_piece(); !piece.empty(); piece = *reply.next_piece()) {
    EXPECT_LE(piece.size(), kReplyPiece + 16);
    text += piece;
  }
  EXPECT_EQ(reply.next_piece(), "");
  return text;
}

TEST(Reply, ADocumentOfAnySizeIsReadAsItIsHoweverDelimited) {
  for (BodyEnd told_by : {BodyEnd::kLength, BodyEnd::kChunks}) {
    for (std::size_t size : {std::size_t{0}, std::size_t{1}, kReplyPiece - 1, kReplyPiece,
                             kReplyPiece + 1, 3 * kReplyPiece}) {
      std::string text = all_of(letters(0, size, told_by));
      tests::Reading read = tests::read_response(text);
      EXPECT_EQ(read.last, stack::http::Event::kEnd) << read;
      EXPECT_EQ(read.taken, text.size());
      EXPECT_EQ(read.body, Letters::document(size));
    }
  }
}

TEST(Reply, APartIsTheOctetsFromItsBeginToItsEnd) {
  std::string document = Letters::document(5 * kReplyPiece);
  for (BodyEnd told_by : {BodyEnd::kLength, BodyEnd::kChunks}) {
    tests::Reading read = tests::read_response(all_of(letters(100, 3 * kReplyPiece, told_by)));
    EXPECT_EQ(read.last, stack::http::Event::kEnd) << read;
    EXPECT_TRUE(read.body == document.substr(100, 3 * kReplyPiece - 100));
  }
}

TEST(Reply, ToHeadTheHeadIsTheSameAndTheBodyIsNot) {
  for (BodyEnd told_by : {BodyEnd::kLength, BodyEnd::kChunks}) {
    std::string whole = all_of(letters(0, 5, told_by));
    std::string head = all_of(letters(0, 5, told_by, false));
    EXPECT_TRUE(head.ends_with("\r\n\r\n"));
    EXPECT_TRUE(whole.starts_with(head));
    EXPECT_LT(head.size(), whole.size());
  }
}

// Shrinks to `size` octets before anything is read.
class Shrunk final : public stack::apps::Source {
 public:
  explicit Shrunk(std::uint64_t size) : size_(size) {}
  std::size_t read(std::uint64_t offset, stack::base::MutableBytes room) override {
    return std::min<std::size_t>(room.size(), size_ > offset ? size_ - offset : 0);
  }

 private:
  std::uint64_t size_;
};

TEST(Reply, ADocumentThatCannotBeReadToItsEndIsBrokenOff) {
  for (BodyEnd told_by : {BodyEnd::kLength, BodyEnd::kChunks}) {
    Reply reply = Reply::of_document(
        {}, {std::make_unique<Shrunk>(kReplyPiece + 9), 0, 2 * kReplyPiece, told_by});
    EXPECT_TRUE(reply.next_piece().value().ends_with("\r\n\r\n"));
    EXPECT_GE(reply.next_piece().value().size(), kReplyPiece);
    EXPECT_FALSE(reply.next_piece()) << "neither padding nor a last chunk";
  }
}

TEST(Reply, TheLastOneOfAConnectionSaysSo) {
  auto closes = [](bool keep_alive) {
    Reply reply = Reply::of_status(
        {.status = 404, .reason = "Not Found", .fields = {}, .keep_alive = keep_alive});
    EXPECT_EQ(reply.keeps_alive(), keep_alive);
    return all_of(std::move(reply)).find("Connection: close\r\n") != std::string::npos;
  };
  EXPECT_TRUE(closes(false));
  EXPECT_FALSE(closes(true));
}

TEST(Reply, AStatusHasItsReasonAsBody) {
  tests::Reading read = tests::read_response(all_of(Reply::of_status(
      {.status = 405, .reason = "Method Not Allowed", .fields = {{"Allow", "GET"}}})));
  EXPECT_EQ(read.body, "Method Not Allowed\n");
  EXPECT_EQ(read.last, stack::http::Event::kEnd);
}

}  // namespace
