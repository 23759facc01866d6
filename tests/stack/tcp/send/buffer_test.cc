#include "stack/tcp/send/buffer.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <vector>

namespace {

using stack::base::ByteView;
using stack::tcp::Line;
using stack::tcp::send::Buffer;
using Octets = std::vector<std::uint8_t>;

constexpr Line kFirst = 5000;

Octets joined(const Buffer& buffer, Line from, Line to) {
  Octets all;
  for (ByteView piece : buffer.read(from, to)) all.insert(all.end(), piece.begin(), piece.end());
  return all;
}

TEST(SendBuffer, TakesWhatThereIsRoomFor) {
  Buffer buffer(kFirst, 8);
  EXPECT_EQ(buffer.write(Octets(5, 'a')), 5u);
  EXPECT_EQ(buffer.room(), 3u);
  EXPECT_EQ(buffer.write(Octets(5, 'b')), 3u);
  EXPECT_EQ(buffer.write(Octets(5, 'c')), 0u);
  EXPECT_EQ(buffer.end(), kFirst + 8);
  EXPECT_EQ(joined(buffer, kFirst, kFirst + 8), (Octets{'a', 'a', 'a', 'a', 'a', 'b', 'b', 'b'}));
}

TEST(SendBuffer, KeepsWhatIsNotAcknowledged) {
  Buffer buffer(kFirst, 4);
  buffer.write(Octets{1, 2, 3, 4});
  buffer.acknowledge(kFirst + 3);
  EXPECT_EQ(buffer.room(), 3u);
  EXPECT_EQ(buffer.write(Octets{5, 6, 7}), 3u);
  EXPECT_EQ(joined(buffer, kFirst + 3, kFirst + 7), (Octets{4, 5, 6, 7}));
}

TEST(SendBuffer, TheFinIsTheLastOctetAndHasNoByte) {
  Buffer buffer(kFirst, 8);
  buffer.write(Octets{1, 2});
  EXPECT_EQ(buffer.end(), kFirst + 2);
  buffer.finish();
  EXPECT_TRUE(buffer.finished());
  EXPECT_EQ(buffer.data_end(), kFirst + 2);
  EXPECT_EQ(buffer.end(), kFirst + 3);
  EXPECT_EQ(joined(buffer, kFirst, kFirst + 3), (Octets{1, 2}));
  EXPECT_TRUE(joined(buffer, kFirst + 2, kFirst + 3).empty());
}

TEST(SendBuffer, TheFinCanBeAcknowledged) {
  Buffer buffer(kFirst, 8);
  buffer.write(Octets{1, 2});
  buffer.finish();
  buffer.acknowledge(kFirst + 3);
  EXPECT_EQ(buffer.end(), kFirst + 3);
  EXPECT_TRUE(joined(buffer, kFirst + 3, kFirst + 3).empty());
  EXPECT_EQ(buffer.room(), 8u) << "the FIN takes no room, and gives none back";
}

TEST(SendBuffer, AFullBufferStillFinishes) {
  Buffer buffer(kFirst, 2);
  buffer.write(Octets{1, 2});
  buffer.finish();
  EXPECT_EQ(buffer.end(), kFirst + 3);
}

TEST(SendBufferDeathTest, OurOwnMistakesStopTheProgram) {
  Buffer buffer(kFirst, 8);
  EXPECT_DEATH(buffer.acknowledge(kFirst + 1), "CHECK failed") << "more than there is";
  buffer.finish();
  EXPECT_DEATH(buffer.write(Octets{1}), "CHECK failed") << "after the FIN";
}

// Against the whole stream kept in one vector.
RC_GTEST_PROP(SendBufferProperty, IsTheStreamBetweenUnaAndEnd, ()) {
  auto capacity = *rc::gen::inRange<std::size_t>(1, 9000);
  auto steps = *rc::gen::container<std::vector<bool>>(rc::gen::arbitrary<bool>());
  Buffer buffer(kFirst, capacity);
  Octets stream;
  std::size_t una = 0;
  for (bool writes : steps) {
    if (writes) {
      Octets data(*rc::gen::inRange<std::size_t>(0, 3000));
      for (auto& octet : data) octet = static_cast<std::uint8_t>(stream.size() + data.size() * 7);
      std::size_t taken = buffer.write(data);
      RC_ASSERT(taken == std::min(data.size(), capacity - (stream.size() - una)));
      stream.insert(stream.end(), data.begin(), data.begin() + static_cast<std::ptrdiff_t>(taken));
    } else {
      una = *rc::gen::inRange<std::size_t>(una, stream.size() + 1);
      buffer.acknowledge(kFirst + una);
    }
    auto from = *rc::gen::inRange<std::size_t>(una, stream.size() + 1);
    auto to = *rc::gen::inRange<std::size_t>(from, stream.size() + 1);
    RC_ASSERT(joined(buffer, kFirst + from, kFirst + to) ==
              Octets(stream.begin() + static_cast<std::ptrdiff_t>(from),
                     stream.begin() + static_cast<std::ptrdiff_t>(to)));
    RC_ASSERT(buffer.end() == kFirst + stream.size());
  }
}

}  // namespace
