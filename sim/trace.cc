#include "sim/trace.h"

#include <array>
#include <span>

#include <fmt/format.h>

namespace sim {
namespace {

// Wakes and routers share the place of a happening in the hash.
constexpr std::uint64_t kWake = 0xff;
constexpr std::uint64_t kRouter = 0xfe;

std::uint64_t as_number(stack::base::Instant at) {
  return static_cast<std::uint64_t>(at.time_since_epoch().count());
}

}  // namespace

// Each record says how long it is, and every number is fed as eight octets: no two runs read the
// same.
void Trace::on_packet(const PacketEvent& event) {
  const bool octets_are_new = event.what != Happening::kDuplicated &&
                              (event.what != Happening::kArrived || event.corrupted);
  const std::uint64_t octet_count = octets_are_new ? event.octets.size() : 0;
  hasher_.u64(as_number(event.at));
  hasher_.u64(static_cast<std::uint64_t>(event.what) |
              static_cast<std::uint64_t>(event.path.direction) << 8 |
              std::uint64_t{event.path.wire} << 16 | std::uint64_t{event.corrupted} << 32 |
              std::uint64_t{event.duplicate} << 33 | std::uint64_t{event.marked} << 34 |
              octet_count << 40);
  hasher_.u64(event.index);
  hasher_.bytes(event.octets.first(octet_count));
  // Filled up to whole words, on which the hasher is fast.
  constexpr std::array<std::uint8_t, 8> kZeros{};
  hasher_.bytes(std::span(kZeros).first((8 - octet_count % 8) % 8));
}

void Trace::on_wake(stack::base::Instant at, NodeId node) {
  hasher_.u64(as_number(at)).u64(kWake | std::uint64_t{node} << 16);
}

// The octets are those that have just arrived.
void Trace::on_router(const RouterEvent& event) {
  hasher_.u64(as_number(event.at))
      .u64(kRouter | static_cast<std::uint64_t>(event.what) << 8 | std::uint64_t{event.node} << 16);
}

std::string Trace::to_string() const { return fmt::format("{:016x}", hash()); }

}  // namespace sim
