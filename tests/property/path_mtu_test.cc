// Paths narrower than the hosts' own links, told of or not: what is sent arrives all the same.
#include "sim/router/fragmentation.h"
#include "tests/property/networks.h"

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Family;
using stack::base::Instant;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Losses and more, of which a connection that looks for the MTU at the same time can bear so much.
Impairments few_impairments(Duration until) {
  return {.loss = between(0u, 50'000u) * 1000,
          .reordering = between(0u, 200'000u) * 1000,
          .reordering_delay = Duration(1) + up_to(milliseconds(100)),
          .duplication = between(0u, 100'000u) * 1000,
          .duplication_delay = up_to(milliseconds(100)),
          .corruption = between(0u, 20'000u) * 1000,
          .corrupted_bits = between<std::uint16_t>(1, kMostCorruptedBits),
          .until = Instant(up_to(until))};
}

// Of a path of which nobody tells. RFC 4821 7.2 begins its search there, and a segment that fits is
// not suspected of being too big (stack::tcp::send::MtuSearch).
constexpr std::size_t kSmallestUntold = 1024;

// Both ways alike narrow, but no less than `smallest`; now and then the MTU changes under way, to
// less or to more.
void narrow(Network& network, std::size_t smallest) {
  const auto mtu = between<std::size_t>(smallest, 1500);
  const auto mtu_after = between<std::size_t>(smallest, 1500);
  const auto changes_at = one_in(2) ? Instant(up_to(seconds(3))) : stack::base::kNever;
  for (PathConfig* path : {&network.to_server, &network.to_client}) {
    path->bits_per_second = *rc::gen::element<std::uint64_t>(1'000'000, 10'000'000, 100'000'000);
    path->delay = up_to(milliseconds(100));
    path->queue.packets = between<std::size_t>(5, 50);
    path->impairments = few_impairments(seconds(10));
    path->mtu = mtu;
    path->mtu_after = mtu_after;
    path->mtu_changes_at = changes_at;
  }
}

// Both hosts say something, at once, through any number of routers.
Network any_narrow_network(std::size_t smallest) {
  Network network;
  network.family = *rc::gen::element(Family::kIpv4, Family::kIpv6);
  network.talk = true;
  network.body = between<std::uint64_t>(0, 100'000);
  network.upload = between<std::uint64_t>(0, 100'000);
  network.hops = between<std::size_t>(0, 4);
  narrow(network, std::max<std::size_t>(smallest, smallest_mtu(network.family)));
  return network;
}

RC_GTEST_PROP(PathMtu, ARouterThatTellsItIsHeard, (std::uint64_t seed)) {
  Network network = any_narrow_network(0);
  network.hops = between<std::size_t>(2, 4);
  must_be_good(network, seed);
}

// RFC 791 3.2: no IPv4 link carries less. Without SACK: an ACK with timestamps and two blocks is 72
// octets long, and what routers say of an ACK without text is in no window (RFC 5927 4.1).
RC_GTEST_PROP(PathMtu, TheSmallestOfIpv4IsHeardToo, (std::uint64_t seed)) {
  Network network = any_narrow_network(0);
  network.family = Family::kIpv4;
  network.sack = false;
  network.hops = between<std::size_t>(2, 4);
  network.body = between<std::uint64_t>(0, 5'000);
  network.upload = between<std::uint64_t>(0, 5'000);
  for (PathConfig* path : {&network.to_server, &network.to_client})
    path->mtu = router::kSmallestIpv4Mtu;
  must_be_good(network, seed);
}

RC_GTEST_PROP(PathMtu, OneThatNobodyTellsIsFoundAllTheSame, (std::uint64_t seed)) {
  Network network = any_narrow_network(kSmallestUntold);
  network.icmp = false;
  must_be_good(network, seed);
}

// Fragments are lost, held back and doubled like any packet.
RC_GTEST_PROP(PathMtu, ARouterThatFragmentsAllTheSameBreaksNothing, (std::uint64_t seed)) {
  Network network = any_narrow_network(0);
  network.family = Family::kIpv4;
  network.hops = between<std::size_t>(2, 4);
  network.ignore_df = true;
  for (PathConfig* path : {&network.to_server, &network.to_client}) {
    path->mtu = between<std::size_t>(200, 1500);
  }
  must_be_good(network, seed);
}

// With the patience that a download really has.
RC_GTEST_PROP(PathMtu, ADownloadPassesANarrowPath, (std::uint64_t seed)) {
  Network network = any_narrow_network(kSmallestUntold);
  network.talk = false;
  network.icmp = *rc::gen::arbitrary<bool>();
  must_be_good(network, seed);
}

}  // namespace
}  // namespace sim
