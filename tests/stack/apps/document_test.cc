#include "stack/apps/document.h"

#include <gtest/gtest.h>

#include "tests/stack/apps/keeping_sink.h"
#include "tests/stack/http/gzipped.h"

namespace {

using stack::apps::Document;
using stack::apps::DocumentFault;
using stack::base::as_bytes;
using stack::http::ResponseHead;
using tests::gzipped;
using tests::KeepingSink;

ResponseHead coded(std::string coding) {
  return {1, 200, "OK", {{"Content-Encoding", std::move(coding)}}};
}

// All of `content` through one document; the sink has what came of it.
std::expected<std::uint64_t, DocumentFault> save(const ResponseHead& head, bool undo_gzip,
                                                 std::string_view content, KeepingSink& sink) {
  auto document = Document::begin({.head = head, .url = *stack::http::Url::parse("http://a/")},
                                  undo_gzip, sink);
  if (!document) return std::unexpected(document.error());
  if (auto written = document->write(as_bytes(content)); !written)
    return std::unexpected(written.error());
  if (auto finished = document->finish(); !finished) return std::unexpected(finished.error());
  return document->size();
}

TEST(Document, ContentIsSavedAsSentUnlessGzipWasAskedFor) {
  for (auto coding : {"gzip", "br", "gzip, br"}) {
    KeepingSink sink;
    auto saved = save(coded(coding), false, "as sent", sink);
    EXPECT_EQ(saved.value_or(0), 7u);
    EXPECT_EQ(sink.content(), "as sent");
  }
}

TEST(Document, GzipIsUndoneIfAskedFor) {
  for (auto coding : {"gzip", "x-gzip", "GZIP"}) {
    KeepingSink sink;
    auto saved = save(coded(coding), true, gzipped("content"), sink);
    EXPECT_EQ(saved.value_or(0), 7u) << coding;
    EXPECT_EQ(sink.content(), "content");
  }
}

TEST(Document, PlainContentIsTakenThoughGzipWasAskedFor) {
  KeepingSink sink;
  EXPECT_TRUE(save({1, 200, "OK"}, true, "plain", sink));
  EXPECT_EQ(sink.content(), "plain");
  EXPECT_TRUE(save(coded("identity"), true, "", sink));
}

TEST(Document, OtherCodingsAreRefusedBeforeTheSinkBegins) {
  for (auto coding : {"compress", "gzip, x", "gzip, gzip, gzip, gzip, gzip, gzip"}) {
    KeepingSink sink;
    auto saved = save(coded(coding), true, "", sink);
    ASSERT_FALSE(saved) << coding;
    EXPECT_FALSE(saved.error().in_sink);
    EXPECT_FALSE(saved.error().reason.empty());
    EXPECT_FALSE(sink.head()) << coding;
  }
}

TEST(Document, TruncatedGzipIsTheResponsesFault) {
  KeepingSink sink;
  std::string code = gzipped("content");
  auto saved = save(coded("gzip"), true, code.substr(0, code.size() - 1), sink);
  ASSERT_FALSE(saved);
  EXPECT_FALSE(saved.error().in_sink);
}

TEST(Document, ASinkThatFailsIsNamedAsSuch) {
  KeepingSink closed;
  closed.refuse_to_begin();
  EXPECT_TRUE(save({1, 200, "OK"}, false, "", closed).error().in_sink);
  KeepingSink full(3);
  EXPECT_TRUE(save({1, 200, "OK"}, false, "four", full).error().in_sink);
  KeepingSink full_of_gzip(3);
  EXPECT_TRUE(save(coded("gzip"), true, gzipped("four"), full_of_gzip).error().in_sink);
}

}  // namespace
