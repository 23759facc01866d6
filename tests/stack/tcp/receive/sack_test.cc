#include "stack/tcp/receive/sack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using stack::base::as_bytes;
using stack::base::Range;
using stack::tcp::Line;
using stack::tcp::receive::Buffer;
using stack::tcp::receive::Sack;
using Ranges = std::vector<Range>;

// A receiver as the RFCs' examples have one, which answers every segment at once. Ranges are
// half-open here as in a SACK block: the RFCs' segment 3000-3499 is [3000, 3500).
class Receiver {
 public:
  explicit Receiver(Line first) : buffer_(first, 100'000) {}

  // The blocks of the ACK that answers the text at [from, to).
  Ranges hears(Line from, Line to, std::size_t most = 4) {
    hears_unanswered(from, to);
    return sack_.blocks(buffer_, most);
  }
  void hears_unanswered(Line from, Line to) {
    sack_.on_text({from, to}, buffer_);
    from = std::max(from, buffer_.next());
    if (from < to) buffer_.insert(from, as_bytes(std::string(to - from, '-')));
  }
  Line acknowledges() const { return buffer_.next(); }
  Ranges says_again(std::size_t most = 4) { return sack_.blocks(buffer_, most); }
  bool has_duplicate() const { return sack_.has_duplicate(); }

 private:
  Buffer buffer_;
  Sack sack_;
};

TEST(Sack, WithoutGapsOrDuplicatesSaysNothing) {
  Receiver receiver(1000);
  EXPECT_EQ(receiver.hears(1000, 1500), Ranges{});
  EXPECT_EQ(receiver.hears(1500, 2000), Ranges{});
}

// RFC 2018 4: the block that the last segment went to comes first, then those reported before.
TEST(Sack, NamesTheLatestIslandFirst) {
  Receiver receiver(5000);
  EXPECT_EQ(receiver.hears(5500, 6000), (Ranges{{5500, 6000}}));
  EXPECT_EQ(receiver.hears(6500, 7000), (Ranges{{6500, 7000}, {5500, 6000}}));
  EXPECT_EQ(receiver.hears(7500, 8000), (Ranges{{7500, 8000}, {6500, 7000}, {5500, 6000}}));
  EXPECT_EQ(receiver.hears(6000, 6500), (Ranges{{5500, 7000}, {7500, 8000}}));
}

// RFC 2883 4.1.1
TEST(Sack, ReportsADuplicateSegment) {
  Receiver receiver(3000);
  receiver.hears(3000, 3500);
  receiver.hears(3500, 4000);
  EXPECT_EQ(receiver.hears(3000, 3500), (Ranges{{3000, 3500}}));
  EXPECT_EQ(receiver.acknowledges(), 4000u);
}

// RFC 2883 4.1.2
TEST(Sack, ReportsAnIslandBehindADuplicateSegment) {
  Receiver receiver(3000);
  receiver.hears(3000, 3500);
  receiver.hears(3500, 4000);
  EXPECT_EQ(receiver.hears(4500, 5000), (Ranges{{4500, 5000}}));
  EXPECT_EQ(receiver.hears(3000, 3500), (Ranges{{3000, 3500}, {4500, 5000}}));
}

// RFC 2883 4.1.3
TEST(Sack, ReportsADuplicateOfAnIslandBeforeTheIsland) {
  Receiver receiver(3500);
  receiver.hears(3500, 4000);
  EXPECT_EQ(receiver.hears(4500, 5000), (Ranges{{4500, 5000}}));
  EXPECT_EQ(receiver.hears(5000, 5500), (Ranges{{4500, 5500}}));
  EXPECT_EQ(receiver.hears(5000, 5500), (Ranges{{5000, 5500}, {4500, 5500}}));
}

// RFC 2883 4.2: of a segment that is new in part, the part that is not.
TEST(Sack, ReportsADuplicatePartOfASegment) {
  Receiver receiver(500);
  receiver.hears(500, 1000);
  receiver.hears(1000, 1500);
  EXPECT_EQ(receiver.hears(1000, 2000), (Ranges{{1000, 1500}}));
  EXPECT_EQ(receiver.acknowledges(), 2000u);
}

// RFC 2883 4.2.3: first what was delayed, then it comes in larger segments, then itself.
TEST(Sack, ReportsTwoDuplicatePartsBeyondAGapOneByOne) {
  Receiver receiver(500);
  receiver.hears(500, 1000);
  EXPECT_EQ(receiver.hears(3500, 4000), (Ranges{{3500, 4000}}));
  EXPECT_EQ(receiver.hears(1500, 3000), (Ranges{{1500, 3000}, {3500, 4000}}));
  EXPECT_EQ(receiver.hears(1500, 2000), (Ranges{{1500, 2000}, {1500, 3000}, {3500, 4000}}));
  EXPECT_EQ(receiver.hears(2500, 3000), (Ranges{{2500, 3000}, {1500, 3000}, {3500, 4000}}));
}

// RFC 2883 4: one D-SACK block an ACK, for the first duplicate part; (4) the block it grew into.
TEST(Sack, OfSeveralDuplicatePartsTheFirstIsReported) {
  Receiver receiver(0);
  receiver.hears(10, 20);
  receiver.hears(30, 40);
  EXPECT_EQ(receiver.hears(5, 35), (Ranges{{10, 20}, {5, 40}}));
}

// RFC 2883 4 (2)
TEST(Sack, ADuplicateIsReportedOnce) {
  Receiver receiver(1000);
  receiver.hears(1000, 1500);
  receiver.hears(2000, 2500);
  EXPECT_EQ(receiver.hears(1000, 1500), (Ranges{{1000, 1500}, {2000, 2500}}));
  EXPECT_FALSE(receiver.has_duplicate());
  EXPECT_EQ(receiver.says_again(), (Ranges{{2000, 2500}}));
}

// RFC 2883 4 (1)
TEST(Sack, OnlyTheLastSegmentsDuplicateIsReported) {
  Receiver receiver(1000);
  receiver.hears(1000, 1500);
  receiver.hears_unanswered(1000, 1500);
  EXPECT_TRUE(receiver.has_duplicate());
  EXPECT_EQ(receiver.hears(2000, 2500), (Ranges{{2000, 2500}}));
  EXPECT_EQ(receiver.hears(2000, 2500), (Ranges{{2000, 2500}, {2000, 2500}}))
      << "a duplicate that is a whole island";
}

TEST(Sack, SaysNoMoreThanThereIsRoomFor) {
  Receiver receiver(1000);
  for (Line at = 1200; at <= 2000; at += 200) receiver.hears(at, at + 100);
  EXPECT_EQ(receiver.hears(1400, 1500, 3), (Ranges{{1400, 1500}, {1400, 1500}, {2000, 2100}}));
  EXPECT_EQ(receiver.hears(1600, 1650, 2), (Ranges{{1600, 1650}, {1600, 1700}}));
  EXPECT_EQ(receiver.hears(1600, 1650, 1), (Ranges{{1600, 1650}}));
  EXPECT_EQ(receiver.hears(1600, 1650, 0), Ranges{});
  EXPECT_EQ(receiver.hears(1600, 1650, 4).size(), 4u);
}

}  // namespace
