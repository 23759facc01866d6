#include "sim/path.h"

#include <algorithm>

#include "stack/base/check.h"

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;

constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

}  // namespace

Transmitter::Transmitter(std::uint64_t bits_per_second, std::size_t queue_packets)
    : bits_per_second_(bits_per_second), queue_packets_(queue_packets) {
  CHECK(bits_per_second > 0 && bits_per_second <= kHighestRate);
}

bool Transmitter::has_room(Instant now) {
  while (!departures_.empty() && departures_.front() <= now) departures_.pop_front();
  return departures_.size() <= queue_packets_;
}

Instant Transmitter::transmit(Instant now, std::size_t octets) {
  CHECK(octets <= kLargestPacket);  // keeps the product below 2^63
  if (free_at_ < now) {
    free_at_ = now;
    fraction_ = 0;
  }
  const std::uint64_t work = octets * 8 * kNanosecondsPerSecond + fraction_;
  free_at_ += Duration(static_cast<Duration::rep>(work / bits_per_second_));
  fraction_ = work % bits_per_second_;
  departures_.push_back(free_at_);
  return free_at_;
}

Path::Path(PathName name, const PathConfig& config, Choices& choices)
    : name_(name),
      config_(config),
      choices_(choices),
      transmitter_(config.bits_per_second, config.queue_packets) {
  CHECK(valid(config.impairments) && config.delay >= Duration(0));
}

Offered Path::offer(Instant now, stack::base::ByteView packet) {
  Offered offered{.index = next_index_++};
  ++ledger_.offered;
  if (packet.size() > mtu(now)) {
    ++ledger_.too_big;
    offered.verdict = Verdict::kTooBig;
    return offered;
  }
  if (!transmitter_.has_room(now)) {
    ++ledger_.overflowed;
    offered.verdict = Verdict::kOverflowed;
    return offered;
  }
  const Instant at = transmitter_.transmit(now, packet.size()) + config_.delay;
  const Fate fate = decide_fate(config_.impairments, choices_, name_, offered.index, now);
  if (fate.lost) {
    ++ledger_.lost;
    offered.verdict = Verdict::kLost;
    return offered;
  }
  launch(offered, at + fate.held_back, packet, now);
  if (fate.duplicated) {
    ++ledger_.duplicated;
    launch(offered, at + fate.held_back + fate.copy_behind, packet, now);
  }
  return offered;
}

void Path::launch(Offered& offered, Instant at, stack::base::ByteView packet, Instant now) {
  const bool duplicate = offered.copies > 0;
  const auto handle = pool_.store(packet, {.index = offered.index, .duplicate = duplicate});
  pool_.label(handle).corrupted = maybe_corrupt(config_.impairments, choices_, name_, offered.index,
                                                duplicate, now, pool_.octets(handle));
  offered.flights[offered.copies++] = {at, handle};
}

void Path::arrive(PacketPool::Handle packet) {
  const PacketLabel label = pool_.label(packet);
  pool_.release(packet);
  ++ledger_.delivered;
  if (label.corrupted) ++ledger_.corrupted;
  if (!label.duplicate && label.index < newest_arrived_) ++ledger_.reordered;
  newest_arrived_ = std::max(newest_arrived_, label.index);
}

}  // namespace sim
