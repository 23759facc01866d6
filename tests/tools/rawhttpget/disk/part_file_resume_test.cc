#include <gtest/gtest.h>
#include "tests/tools/rawhttpget/disk/room.h"
#include "tools/rawhttpget/disk/part_file.h"

namespace tools::rawhttpget::disk {
namespace {

namespace fs = std::filesystem;
using stack::base::as_bytes;
using stack::base::Instant;
using stack::base::Range;

Instant standing() { return Instant{}; }
// Longer between two looks than a part may go without a note.
Instant leaping() {
  static Instant now{};
  return now += kSyncTime;
}

class PartFileResume : public testing::Test {
 protected:
  fs::path target() const { return room / "file"; }
  fs::path part() const { return room / "file.part"; }
  fs::path note() const { return room / "file.part.info"; }
  FileRequest request() const {
    return {.path = target(),
            .clash = Clash::kReplace,
            .url = kUrl,
            .resume = true,
            .clock = &standing};
  }
  // What a run leaves that has `text` of the document and is stopped then.
  std::optional<Kept> leave(const std::string& text, const Document& document) const {
    PartFile file(request());
    file.begin(document);
    if (!text.empty()) file.write_at(0, as_bytes(text));
    return file.suspend();
  }
  // How many octets a next run has to go on from.
  std::uint64_t resumed() const {
    const PartFile file(request());
    return file.written().size();
  }

  Room room;
};

TEST_F(PartFileResume, GoesOnWhereARunWasStopped) {
  const auto kept = leave("first half, ", tagged("a", 23));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->octets, 12u);
  EXPECT_TRUE(kept->can_continue);
  EXPECT_EQ(kept->path, part());
  PartFile file(request());
  EXPECT_EQ(file.document(), tagged("a", 23));
  ASSERT_EQ(file.written().ranges(), (std::vector<Range>{{0, 12}}));
  file.go_on(12);
  file.write_at(12, as_bytes("second half"));
  file.commit(23, std::nullopt);
  EXPECT_EQ(content_of(target()), "first half, second half");
  EXPECT_FALSE(fs::exists(part()));
  EXPECT_FALSE(fs::exists(note()));
}

TEST_F(PartFileResume, NeverOfAnotherUrl) {
  leave("half", tagged("a"));
  FileRequest other = request();
  other.url = "http://example.org/other";
  const PartFile file(other);
  EXPECT_TRUE(file.written().empty());
}

TEST_F(PartFileResume, OnlyWhenAsked) {
  leave("half", tagged("a"));
  FileRequest fresh = request();
  fresh.resume = false;
  const PartFile file(fresh);
  EXPECT_TRUE(file.written().empty());
}

TEST_F(PartFileResume, NeverWithoutAStrongValidator) {
  const auto kept = leave("half", {.validators = {.etag = "W/\"a\""}});
  ASSERT_TRUE(kept);
  EXPECT_FALSE(kept->can_continue);
  EXPECT_EQ(content_of(part()), "half");
  EXPECT_EQ(resumed(), 0u);
}

TEST_F(PartFileResume, NeverOfAPartThatIsShorterThanItsNote) {
  leave("half", tagged("a"));
  fs::resize_file(part(), 3);
  EXPECT_EQ(resumed(), 0u);
}

TEST_F(PartFileResume, NeverByADamagedNote) {
  leave("half", tagged("a"));
  const std::string whole = content_of(note());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    put(note(), whole.substr(0, length));
    EXPECT_EQ(resumed(), 0u) << length;
  }
  put(note(), whole);
  EXPECT_EQ(resumed(), 4u);
}

TEST_F(PartFileResume, NeverByANoteThatIsALink) {
  leave("half", tagged("a"));
  fs::rename(note(), room / "elsewhere");
  fs::create_symlink(room / "elsewhere", note());
  EXPECT_EQ(resumed(), 0u);
}

TEST_F(PartFileResume, CutsOffWhatTheNoteDoesNotSpeakOf) {
  leave("half", tagged("a"));
  put(part(), "half and more than is sure");
  PartFile file(request());
  file.go_on(4);
  EXPECT_EQ(content_of(part()), "half");
}

TEST_F(PartFileResume, AnotherDocumentTakesTheNoteAwayFirst) {
  leave("half of the old one", tagged("a"));
  PartFile file(request());
  file.begin(tagged("b"));
  EXPECT_FALSE(fs::exists(note()));
  EXPECT_TRUE(fs::is_empty(part()));
  EXPECT_TRUE(file.written().empty());
}

TEST_F(PartFileResume, ARunThatGotNothingLeavesAllAsItWas) {
  leave("half", tagged("a"));
  const std::string before = content_of(note());
  { const PartFile file(request()); }
  {
    PartFile file(request());
    const auto kept = file.suspend();
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->octets, 4u);
  }
  EXPECT_EQ(content_of(part()), "half");
  EXPECT_EQ(content_of(note()), before);
}

TEST_F(PartFileResume, NothingIsKeptOfNothing) {
  EXPECT_FALSE(leave("", tagged("a")));
  EXPECT_TRUE(room.is_empty());
}

TEST_F(PartFileResume, ANoteWithoutItsPartMeetsNoOther) {
  leave("half", tagged("a"));
  fs::remove(part());
  put(room / "other", "more than four octets");
  const PartFile file(request());
  EXPECT_FALSE(fs::exists(note()));
}

TEST_F(PartFileResume, WritesItsNoteAsTimeGoesBy) {
  FileRequest hurried = request();
  hurried.clock = &leaping;
  PartFile file(hurried);
  file.begin(tagged("a"));
  file.write_at(0, as_bytes("durable"));
  const auto said = parse_side_note(content_of(note()));
  ASSERT_TRUE(said);
  EXPECT_EQ(said->durable.ranges(), (std::vector<Range>{{0, 7}}));
  EXPECT_EQ(said->url, kUrl);
}

TEST_F(PartFileResume, ANoteSpeaksOnlyOfWhatWasSynced) {
  FileRequest hurried = request();
  hurried.clock = &leaping;
  {
    PartFile file(hurried);
    file.begin(tagged("a", 40));
    file.write_at(0, as_bytes("0123456789"));
    file.write_at(20, as_bytes("0123456789"));
    (void)file.suspend();
  }
  PartFile file(request());  // time stands still: nothing is synced
  file.go_on(30);
  file.write_at(10, as_bytes("0123456789"));
  file.go_on(25);
  const auto said = parse_side_note(content_of(note()));
  ASSERT_TRUE(said);
  EXPECT_EQ(said->durable.ranges(), (std::vector<Range>{{0, 10}, {20, 25}}));
}

TEST_F(PartFileResume, SegmentsGoOnEachWhereItWas) {
  {
    PartFile file(request());
    file.begin(tagged("a", 12));
    file.write_at(0, as_bytes("ab"));
    file.write_at(6, as_bytes("ghi"));
    EXPECT_EQ(file.suspend()->octets, 5u);
  }
  PartFile file(request());
  const std::vector<Range> gaps{{2, 6}, {9, 12}};
  ASSERT_EQ(file.written().missing({0, 12}), gaps);
  file.go_on(9);
  file.write_at(9, as_bytes("jkl"));
  file.write_at(2, as_bytes("cdef"));
  file.commit(12, std::nullopt);
  EXPECT_EQ(content_of(target()), "abcdefghijkl");
}

// "abc" again, of which an earlier run has "a".
TEST_F(PartFileResume, TheSumIsOfAllRuns) {
  leave("a", tagged("a"));
  FileRequest summed = request();
  summed.expected_sum =
      parse_checksum("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  PartFile file(summed);
  file.go_on(1);
  file.write_at(1, as_bytes("bc"));
  file.commit(3, std::nullopt);
  EXPECT_EQ(content_of(target()), "abc");
}

TEST_F(PartFileResume, TheSumForgetsWhatWasStartedOver) {
  FileRequest summed = request();
  summed.expected_sum =
      parse_checksum("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  PartFile file(summed);
  file.begin(tagged("a"));
  file.write_at(0, as_bytes("xyz"));
  file.begin(tagged("b"));
  file.write_at(0, as_bytes("abx"));
  file.go_on(2);
  file.write_at(2, as_bytes("c"));
  file.commit(3, std::nullopt);
  EXPECT_EQ(content_of(target()), "abc");
}

}  // namespace
}  // namespace tools::rawhttpget::disk
