// Any network between two hosts, decided by the input: a short transfer keeps every invariant of
// the simulator's oracle, and it ends.
//
// The input begins with what is between the hosts, in two octets: see lay_out(). Then comes the
// rest of the set-up: an octet each for the hosts (buffers, segment size, congestion control), the
// faults that may strike on the way to the server, those on the way to the client, the delay and
// the queue; then how much is sent each way, two octets each. All the rest are decisions, two
// octets each, asked for in the order in which packets are sent (see sim::ScriptedChoices). Where
// they end, so do the faults.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "sim/lab/run.h"
#include "sim/scenario/samples.h"
#include "stack/base/byte_reader.h"
#include "stack/base/check.h"

namespace {

using sim::scenario::App;
using sim::scenario::Row;
using sim::scenario::Scenario;
using stack::base::ByteReader;
using stack::base::ByteView;

constexpr std::uint64_t kLargestBody = 20'000;
constexpr std::uint64_t kMostBuffersFull = 100;  // of body, so that a tiny buffer has little to do
constexpr sim::PartsPerBillion kOneInFour = sim::kAlways / 4;

sim::Impairments impairments_from(std::uint8_t mask) {
  const auto probability = [&](int bit) { return (mask >> bit & 1) != 0 ? kOneInFour : 0; };
  return {.loss = probability(0),
          .reordering = probability(1),
          .reordering_delay = std::chrono::milliseconds((mask & 0x10) != 0 ? 2000 : 50),
          .duplication = probability(2),
          .duplication_delay = std::chrono::milliseconds((mask & 0x20) != 0 ? 2000 : 50),
          .corruption = probability(3),
          .corrupted_bits = static_cast<std::uint16_t>(1 + (mask >> 6) * 7)};
}

// Octets; the first stands for no limit. IPv6 takes none below 1,280.
constexpr std::array<std::size_t, 8> kPathMtus{
    sim::kLargestPacket, 1500, 1400, 1280, 1006, 576, 296, 68};
constexpr std::size_t kSmallestIpv6Mtu = 1280;

// The first octet: whether IPv6 (1), how many routers (6), whether they are silent (8), whether
// they ignore DF (16), and the MTU of the middle wire (the upper three bits). The second: the MTU
// that it has later (7), and when that is, in tenths of a second (the other bits); at 0, never.
void lay_out(Row& row, std::uint8_t layout, std::uint8_t change) {
  const bool is_ipv6 = (layout & 1) != 0;
  const auto mtu_of = [&](int choice) {
    const std::size_t mtu = kPathMtus[static_cast<std::size_t>(choice & 7)];
    return is_ipv6 ? std::max(mtu, kSmallestIpv6Mtu) : mtu;
  };
  row.family = is_ipv6 ? stack::base::Family::kIpv6 : stack::base::Family::kIpv4;
  if (is_ipv6) row.mtu = std::max<std::uint16_t>(row.mtu, kSmallestIpv6Mtu);
  row.hops = layout >> 1 & 3;
  row.icmp = (layout & 8) == 0;
  row.ignore_df = (layout & 16) != 0;
  for (sim::PathConfig* path : {&row.to_server, &row.to_client}) {
    path->mtu = mtu_of(layout >> 5);
    path->mtu_after = mtu_of(change);
    if (change >> 3 == 0) continue;
    path->mtu_changes_at = stack::base::Instant(std::chrono::milliseconds(100) * (change >> 3));
  }
}

Scenario scenario_from(ByteReader& input) {
  constexpr std::array<std::size_t, 4> kBuffers{20'000, 1, 1'000, 5'000};
  constexpr std::array<std::uint16_t, 4> kMtus{1500, 576, 600, 1280};
  Row row;
  const std::uint8_t layout = input.u8();
  const std::uint8_t change = input.u8();
  const std::uint8_t choice = input.u8();
  row.tcp.receive_buffer = kBuffers[choice & 3];
  row.tcp.send_buffer = kBuffers[choice >> 2 & 3];
  row.mtu = kMtus[choice >> 4 & 3];
  const bool is_talk = (choice & 0x40) == 0;
  if ((choice & 0x80) != 0) row.tcp.congestion = stack::tcp::send::CongestionAlgorithm::kBbr;
  row.to_server.impairments = impairments_from(input.u8());
  row.to_client.impairments = impairments_from(input.u8());
  const auto delay = std::chrono::milliseconds(input.u8());
  const std::size_t queue = input.u8() % 32;
  for (sim::PathConfig* path : {&row.to_server, &row.to_client}) {
    path->delay = delay;
    path->queue.packets = queue;
  }
  lay_out(row, layout, change);
  // Flips in two fragments of one segment may cancel in its checksum, which no TCP can see.
  if (row.ignore_df) {
    row.to_server.impairments.corruption = row.to_client.impairments.corruption = 0;
  }
  const std::uint64_t most = std::min({kLargestBody, kMostBuffersFull * row.tcp.receive_buffer,
                                       kMostBuffersFull * row.tcp.send_buffer});
  Scenario scenario = row_of(row);
  auto& flow = add_flow(scenario, is_talk ? App::kTalk : App::kHttpGet, "client", "server",
                        input.u16() % (most + 1));
  flow.upload = input.u16() % (most + 1);
  scenario.stop.events = 1'000'000;
  return scenario;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader input(ByteView(data, size));
  const Scenario scenario = scenario_from(input);
  sim::ScriptedChoices choices(input.rest());
  const sim::lab::Outcome outcome =
      sim::lab::run(scenario, {.seed = 1, .with_digest = false, .choices = &choices});
  // It may fail, if so much was lost that somebody gave up, but not by standing still or going in
  // circles.
  if (outcome.broken || outcome.ending != sim::Ending::kDone) {
    stack::base::check_failed(outcome.verdict.c_str(), __FILE__, __LINE__);
  }
  return 0;
}
