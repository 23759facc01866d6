#include "stack/wire/fragments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <vector>

#include "stack/wire/icmp.h"
#include "tests/stack/wire/fragments_builder.h"

namespace tests::wire {
namespace {

using stack::base::ByteView;
using stack::base::Family;
using stack::base::Instant;
using stack::base::kNever;
using stack::wire::Ecn;
using stack::wire::FragmentError;
using stack::wire::FragmentLimits;
using stack::wire::IpHeader;
using stack::wire::Reassembly;
using std::chrono::seconds;

constexpr Instant kStart{seconds(1'000)};

Octets numbered(std::size_t size) {
  Octets octets(size);
  for (std::size_t i = 0; i < size; ++i) octets[i] = static_cast<std::uint8_t>(i * 7 + (i >> 8));
  return octets;
}

// Every test speaks of both families.
class Fragments : public testing::TestWithParam<Family> {
 protected:
  IpHeader header(std::uint32_t identification = 7) const {
    return to_us(GetParam(), identification);
  }
  Taken take(const Piece& piece, std::uint32_t identification = 7) {
    return wire::take(reassembly_, now_, header(identification), piece);
  }
  bool is_v4() const { return GetParam() == Family::kIpv4; }

  Instant now_ = kStart;
  Reassembly reassembly_;
  Octets datagram_ = numbered(60);
  std::vector<Piece> pieces_ = split(datagram_, 24);  // 24, 24 and 12
};

TEST_P(Fragments, MakeTheDatagramInAnyOrder) {
  std::vector<std::size_t> order{0, 1, 2};
  do {
    EXPECT_EQ(take(pieces_[order[0]])->has_value(), false);
    EXPECT_EQ(take(pieces_[order[1]])->has_value(), false);
    auto whole = take(pieces_[order[2]]);
    ASSERT_TRUE(whole && *whole);
    EXPECT_EQ((*whole)->payload, datagram_);
    IpHeader expected = header(is_v4() ? 7 : 0);  // of a whole IPv6 packet there is none
    EXPECT_EQ((*whole)->header, expected);
    EXPECT_EQ(reassembly_.datagrams(), 0u);
    EXPECT_EQ(reassembly_.bytes(), 0u);
  } while (std::ranges::next_permutation(order).found);
}

// RFC 791 3.2, RFC 8200 4.5: what tells datagrams apart.
TEST_P(Fragments, OfDifferentDatagramsAreKeptApart) {
  take(pieces_[0], 1);
  take(pieces_[1], 1);
  EXPECT_FALSE(*take(pieces_[2], 2));
  Piece last = pieces_[2];
  IpHeader other = header(1);
  other.source = is_v4() ? stack::base::Address::v4(198, 51, 100, 3) : kUs6;
  EXPECT_FALSE(*wire::take(reassembly_, now_, other, last));
  // IPv4 counts the protocol in; of IPv6 only the first fragment's Next Header is used.
  other = header(1);
  other.protocol = 6;
  EXPECT_EQ(wire::take(reassembly_, now_, other, last)->has_value(), !is_v4());
  EXPECT_EQ(take(last, 1)->has_value(), is_v4());
}

// RFC 8200 4.5: "an implementation may choose to detect this case and drop exact duplicate
// fragments while keeping the other fragments belonging to the same packet."
TEST_P(Fragments, ThatComeTwiceCountOnce) {
  for (std::size_t i : {0u, 0u, 2u, 2u, 0u}) EXPECT_FALSE(*take(pieces_[i]));
  EXPECT_EQ((*take(pieces_[1]))->payload, datagram_);
}

// RFC 5722 4: the datagram goes, and what comes of it later; nothing is made of the later pieces,
// not even where they would be whole by themselves.
TEST_P(Fragments, ThatOverlapTakeTheDatagramWithThem) {
  const Octets eight(8, 0xaa);
  Octets other_octets = pieces_[1].octets;
  other_octets[5] ^= 1;
  const Piece overlapping[] = {
      {24, eight},                    // its begin
      {40, eight},                    // its end
      {32, eight},                    // within it
      {16, Octets(16)},               // over its begin
      {40, Octets(16)},               // over its end
      {16, Octets(40)},               // all around it
      {24, other_octets},             // the same place, another octet
      {24, pieces_[1].octets, true},  // the same, but now the last
      {24, Octets(32)},               // longer
      {8, Octets(16), true},          // an end before it
  };
  for (const Piece& piece : overlapping) {
    Reassembly reassembly;
    auto now_taken = [&](const Piece& next) {
      return wire::take(reassembly, now_, header(), next);
    };
    EXPECT_FALSE(*now_taken(pieces_[1]));
    EXPECT_EQ(now_taken(piece).error(), FragmentError::kOverlap) << piece.begin;
    for (const Piece& later : pieces_) {
      EXPECT_EQ(now_taken(later).error(), FragmentError::kOverlap) << piece.begin;
    }
    EXPECT_FALSE(reassembly.expire(now_ + seconds(100))) << "no error is sent about it";
    EXPECT_EQ(reassembly.bytes(), 0u);
  }
}

TEST_P(Fragments, MustAgreeWhereTheDatagramEnds) {
  take(pieces_[2]);
  EXPECT_EQ(take({64, Octets(8)}).error(), FragmentError::kOverlap);
  take({80, Octets(8)}, 8);
  EXPECT_EQ(take({40, Octets(8), true}, 8).error(), FragmentError::kOverlap);
  take({40, Octets(8), true}, 9);
  EXPECT_EQ(take({64, Octets(8), true}, 9).error(), FragmentError::kOverlap);
}

// RFC 8200 4.5: code 0, at the payload length. The datagram does not suffer.
TEST_P(Fragments, ThatAreNoMultipleOfEightAreRefusedAlone) {
  take(pieces_[0]);
  for (std::size_t size = 1; size < 8; ++size) {
    Octets packet = packet_of(header_of(header(), {24, {}, false}), Octets(24 + size));
    auto parsed = stack::wire::parse_ip(packet);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(reassembly_.take(now_, *parsed, packet).error(), FragmentError::kBadLength);
    auto problem = problem_of(FragmentError::kBadLength, *parsed);
    EXPECT_EQ(problem.has_value(), !is_v4());
    if (problem) {
      EXPECT_EQ(*problem, (stack::wire::ParameterProblem{0, 4}));
    }
  }
  take(pieces_[1]);
  EXPECT_TRUE(*take(pieces_[2]));
}

TEST_P(Fragments, WithNothingInThemAreRefusedAlone) {
  take(pieces_[0]);
  EXPECT_EQ(take({24, {}, false}).error(), FragmentError::kBadLength);
  EXPECT_EQ(take({24, {}, true}).error(), FragmentError::kBadLength);
  take(pieces_[1]);
  EXPECT_TRUE(*take(pieces_[2]));
}

// RFC 8200 4.5: code 0, at the Fragment Offset; the largest packet has 65,535 octets behind an IPv6
// header, 65,515 behind an IPv4 header.
TEST_P(Fragments, ThatEndBeyondTheLargestPacketAreRefusedAlone) {
  const std::size_t largest = is_v4() ? 65'515 : 65'535;
  const std::size_t begin = 65'504;
  EXPECT_FALSE(*take({begin, Octets(largest - begin), true}));
  Octets packet = packet_of(header_of(header(), {begin, {}, true}), Octets(largest - begin + 1));
  auto parsed = stack::wire::parse_ip(packet);
  EXPECT_EQ(reassembly_.take(now_, *parsed, packet).error(), FragmentError::kTooLong);
  auto problem = problem_of(FragmentError::kTooLong, *parsed);
  EXPECT_EQ(problem.has_value(), !is_v4());
  if (problem) {
    EXPECT_EQ(*problem, (stack::wire::ParameterProblem{0, 42}));
  }
}

// RFC 3168 5.3
TEST_P(Fragments, PassTheirMarkOnToTheWhole) {
  struct {
    Ecn first, second;
    std::optional<Ecn> whole;  // nothing: it is dropped
  } cases[] = {{Ecn::kEct0, Ecn::kEct0, Ecn::kEct0}, {Ecn::kNotEct, Ecn::kNotEct, Ecn::kNotEct},
               {Ecn::kEct0, Ecn::kCe, Ecn::kCe},     {Ecn::kCe, Ecn::kEct1, Ecn::kCe},
               {Ecn::kCe, Ecn::kCe, Ecn::kCe},       {Ecn::kCe, Ecn::kNotEct, {}},
               {Ecn::kNotEct, Ecn::kCe, {}}};
  for (auto [first, second, expected] : cases) {
    IpHeader ip = header();
    ip.ecn = first;
    EXPECT_FALSE(*wire::take(reassembly_, now_, ip, {0, Octets(8)}));
    ip.ecn = second;
    auto whole = wire::take(reassembly_, now_, ip, {8, Octets(8), true});
    if (expected) {
      EXPECT_EQ((*whole)->header.ecn, *expected);
    } else {
      EXPECT_EQ(whole.error(), FragmentError::kEcn);
    }
    EXPECT_EQ(reassembly_.datagrams(), 0u);
  }
}

// RFC 8200 4.5: 60 s after the first piece that came; 30 s for IPv4 is our choice. A late piece
// gives no more time.
TEST_P(Fragments, WaitOnlySoLong) {
  const seconds time(is_v4() ? 30 : 60);
  EXPECT_EQ(reassembly_.deadline(), kNever);
  take(pieces_[0]);
  now_ += seconds(20);
  take(pieces_[1]);
  EXPECT_EQ(reassembly_.deadline(), kStart + time);
  EXPECT_FALSE(reassembly_.expire(kStart + time - std::chrono::nanoseconds(1)));
  EXPECT_EQ(reassembly_.datagrams(), 1u);
  EXPECT_TRUE(reassembly_.expire(kStart + time));
  EXPECT_EQ(reassembly_.datagrams(), 0u);
  EXPECT_EQ(reassembly_.deadline(), kNever);
  EXPECT_FALSE(*take(pieces_[2]));
}

TEST_P(Fragments, ThatAreOverdueMakeNoDatagramEvenIfNobodyAskedForThem) {
  take(pieces_[0]);
  take(pieces_[1]);
  now_ += seconds(60);
  EXPECT_FALSE(*take(pieces_[2]));
  EXPECT_EQ(reassembly_.datagrams(), 1u);
}

// RFC 792: "If fragment zero is not available then no time exceeded need be sent at all." RFC 8200
// 4.5 says the same.
TEST_P(Fragments, ThatWaitedTooLongAreQuotedIfTheFirstIsThere) {
  take(pieces_[1], 1);
  take(pieces_[0], 2);
  take(pieces_[2], 2);
  take(pieces_[0], 3);
  now_ += seconds(60);
  for (std::uint32_t identification : {2u, 3u}) {
    auto quote = reassembly_.expire(now_);
    ASSERT_TRUE(quote);
    Octets expected = packet_of(header_of(header(identification), pieces_[0]), pieces_[0].octets);
    EXPECT_EQ(Octets(quote->begin(), quote->end()), expected);
  }
  EXPECT_FALSE(reassembly_.expire(now_));
}

TEST_P(Fragments, AreQuotedAsFarAsAnErrorHolds) {
  take({0, numbered(1'400)});
  auto quote = reassembly_.expire(now_ + seconds(60));
  ASSERT_TRUE(quote);
  EXPECT_EQ(quote->size(), stack::wire::most_quoted(GetParam()));
  EXPECT_TRUE(stack::wire::parse_quote(*quote));
}

TEST_P(Fragments, OfAnErrorAreNotQuoted) {
  IpHeader ip = header();
  ip.protocol = is_v4() ? 1 : 58;
  // Type 3: unreachable in IPv4, time exceeded in IPv6.
  wire::take(reassembly_, now_, ip, {0, Octets{3, 0, 0, 0, 0, 0, 0, 0}});
  EXPECT_FALSE(reassembly_.expire(now_ + seconds(60)));
  EXPECT_EQ(reassembly_.datagrams(), 0u);
}

TEST_P(Fragments, AreNotLimitedToSmallDatagrams) {
  Octets largest = numbered(is_v4() ? 65'515 : 65'535);
  std::vector<Piece> pieces = split(largest, 1'232);  // IPv6's smallest MTU, less the headers
  ASSERT_LE(pieces.size(), FragmentLimits{}.pieces);
  for (std::size_t i = pieces.size() - 1; i > 0; --i) EXPECT_FALSE(*take(pieces[i]));
  EXPECT_EQ((*take(pieces[0]))->payload, largest);
}

INSTANTIATE_TEST_SUITE_P(OfBothFamilies, Fragments, testing::Values(Family::kIpv4, Family::kIpv6),
                         [](const auto& family) {
                           return family.param == Family::kIpv4 ? "Ipv4" : "Ipv6";
                         });

// --- the chain behind a Fragment header, of IPv6 alone ---

// Destination Options before UDP, cut so that only the first piece holds them.
TEST(FragmentsOfIpv6, HaveTheirChainWalkedWhenTheyAreWhole) {
  Octets datagram{17, 0, 1, 4, 0, 0, 0, 0, 9, 9, 9, 9, 0, 12, 0, 0, 1, 2, 3, 4};
  IpHeader header = to_us(Family::kIpv6, 1);
  header.protocol = 60;
  Reassembly reassembly;
  take(reassembly, kStart, header, {0, {datagram.begin(), datagram.begin() + 16}});
  auto whole = take(reassembly, kStart, header, {16, {1, 2, 3, 4}, true});
  ASSERT_TRUE(whole && *whole);
  EXPECT_EQ((*whole)->header.protocol, 17);
  EXPECT_EQ((*whole)->payload, (Octets{9, 9, 9, 9, 0, 12, 0, 0, 1, 2, 3, 4}));
}

// The Next Header of the first fragment counts (RFC 8200 4.5), and what it leads to is examined as
// in any packet. The first is looked at when it comes; here it is as if it had been let pass.
TEST(FragmentsOfIpv6, WithABadChainMakeNoDatagram) {
  for (std::uint8_t next : Octets{0, 44}) {  // Hop-by-Hop Options, a second Fragment header
    Reassembly reassembly;
    stack::wire::IpPacket first{.header = to_us(Family::kIpv6, 1), .payload = {}};
    first.header.protocol = next;
    first.header.more_fragments = true;
    Octets payload{17, 0, 1, 4, 0, 0, 0, 0};
    first.payload = payload;
    EXPECT_FALSE(*reassembly.take(kStart, first, payload));
    EXPECT_EQ(take(reassembly, kStart, to_us(Family::kIpv6, 1), {8, Octets(8), true}).error(),
              FragmentError::kChain);
    EXPECT_EQ(reassembly.datagrams(), 0u);
  }
}

}  // namespace
}  // namespace tests::wire
