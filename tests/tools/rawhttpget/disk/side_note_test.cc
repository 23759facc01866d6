#include "tools/rawhttpget/disk/side_note.h"

#include <gtest/gtest.h>

namespace tools::rawhttpget::disk {
namespace {

using stack::base::Range;

SideNote sample() {
  SideNote note{.url = "http://example.org/a?b",
                .document = {.validators = {.etag = "\"a: b\"",
                                            .last_modified = "Sun, 06 Nov 1994 08:49:37 GMT",
                                            .date = "Mon, 07 Nov 1994 08:49:37 GMT"},
                             .total = 100}};
  (void)note.durable.insert({0, 10});
  (void)note.durable.insert({20, 100});
  return note;
}

bool is_taken_as(const std::string& text, const SideNote& note) {
  const auto parsed = parse_side_note(text);
  return parsed && parsed->url == note.url && parsed->document == note.document &&
         parsed->durable.ranges() == note.durable.ranges();
}

// `text` with the first `from` in it replaced.
std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(SideNote, ReadsWhatItWrote) {
  EXPECT_TRUE(is_taken_as(to_text(sample()), sample()));
  const SideNote little{.url = "http://a/"};
  EXPECT_TRUE(is_taken_as(to_text(little), little));
}

TEST(SideNote, AnyCutIsSeen) {
  const std::string text = to_text(sample());
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_FALSE(parse_side_note(text.substr(0, length))) << length;
  }
  EXPECT_FALSE(parse_side_note(text + "\n"));
}

TEST(SideNote, RefusesWhatItWouldNotWrite) {
  const std::string text = to_text(sample());
  for (const std::string& bad :
       {with(text, "version 1", "version 2"), with(text, "url: ", "uri: "),
        with(text, "url: http://example.org/a?b\n", ""), with(text, "total: 100", "total: 99"),
        with(text, "total: 100", "total: -1"), with(text, "total: 100", "total: 100\ntotal: 100"),
        with(text, "0-10", "10-0"), with(text, "0-10", "5-5"), with(text, "0-10", "0-20"),
        with(text, "0-10", "50-60"), with(text, "0-10", "010"),
        with(text, "etag: \"a: b\"", "etag: \x01"), with(text, "etag: \"a: b\"", "etag: ")}) {
    EXPECT_FALSE(parse_side_note(bad)) << bad;
  }
}

TEST(SideNote, ALineBreakInAValueMakesNoLine) {
  SideNote note = sample();
  note.document.validators.etag = "\"a\"\ndurable: 0-100";
  const auto parsed = parse_side_note(to_text(note));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->document.validators.etag, "");
  EXPECT_EQ(parsed->durable.ranges(), note.durable.ranges());
}

TEST(SideNote, HasALimit) {
  SideNote note = sample();
  note.url += std::string(kMostNote, 'x');
  EXPECT_FALSE(parse_side_note(to_text(note)));
}

}  // namespace
}  // namespace tools::rawhttpget::disk
