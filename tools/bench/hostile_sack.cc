// What an ACK costs while 3,000 segments are out: a plain one, and those that a hostile peer may
// think of (SACK Panic, CVE-2019-11478, and its kin). None may cost more than ten times the plain.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <span>
#include <utility>

#include "stack/tcp/send/recovery.h"

namespace {

using namespace std::chrono_literals;
using stack::base::Instant;
using stack::base::Range;
using stack::tcp::Line;
using stack::tcp::send::Recovery;

constexpr Line kFirst = Line{1} << 32;
constexpr Line kSmss = 1000;
constexpr Line kSegments = 3000;

// A window full of segments that all left at one instant, a round trip ago, on a path that is known
// to reorder: whatever was overtaken is waited for.
class Flow {
 public:
  Flow() {
    fill();
    ack(una_ + 4 * kSmss, {});
    sack({una_ + kSmss, una_ + 2 * kSmss});
    sack({una_, una_ + kSmss});
    refill();
  }
  void ack(Line to, std::span<const Range> blocks) {
    Line before = std::exchange(una_, to);
    benchmark::DoNotOptimize(recovery_->on_ack(
        {.now = now_, .una = before, .ack = to, .repeats = to == before, .sacked = blocks}, 100ms));
  }
  void sack(Range block) { ack(una_, std::array{block}); }
  void send() { recovery_->sent(nxt_ += kSmss, now_); }
  // All is acknowledged, and the window filled anew.
  void refill() {
    ack(nxt_, {});
    fill();
  }
  // The n-th segment that is out.
  Range segment(Line n) const { return {una_ + n * kSmss, una_ + (n + 1) * kSmss}; }
  Line una() const { return una_; }

 private:
  void fill() {
    while (nxt_ < una_ + kSegments * kSmss) send();
    now_ += 100ms;
  }

  std::unique_ptr<Recovery> recovery_ = std::make_unique<Recovery>(kFirst, kSmss, true);
  Line una_ = kFirst;
  Line nxt_ = kFirst;
  Instant now_{1h};
};

// Each ACK is for one segment, and lets another one out.
void plain(benchmark::State& state) {
  Flow flow;
  for (auto _ : state) {
    flow.ack(flow.una() + kSmss, {});
    flow.send();
  }
}
BENCHMARK(plain);

void four_blocks_of_one_octet(benchmark::State& state) {
  Flow flow;
  Line at = 0;
  for (auto _ : state) {
    std::array<Range, 4> blocks;
    for (Range& block : blocks) {
      at = (at + 601) % ((kSegments - 1) * kSmss);
      block = {flow.una() + at, flow.una() + at + 1};
    }
    std::ranges::sort(blocks, {}, &Range::begin);
    flow.ack(flow.una(), blocks);
  }
}
BENCHMARK(four_blocks_of_one_octet);

void the_same_wide_block_again(benchmark::State& state) {
  Flow flow;
  Range all{flow.segment(1).begin, flow.segment(kSegments - 1).end};
  for (auto _ : state) flow.sack(all);
}
BENCHMARK(the_same_wide_block_again);

// One segment an ACK is told of, in this order; what is left is refilled, and that is counted, too.
void one_segment_an_ack(benchmark::State& state, Line (*order)(Line)) {
  Flow flow;
  Line n = 0;
  for (auto _ : state) {
    flow.sack(flow.segment(order(n)));
    if (++n == kSegments - 1) {
      flow.refill();
      n = 0;
    }
  }
}
BENCHMARK_CAPTURE(one_segment_an_ack, upwards, [](Line n) { return n + 1; });
BENCHMARK_CAPTURE(one_segment_an_ack, downwards, [](Line n) { return kSegments - 1 - n; });
// The last one first: everything else is suspected, and waited for.
BENCHMARK_CAPTURE(one_segment_an_ack, the_last_first,
                  [](Line n) { return n == 0 ? kSegments - 1 : n; });
// Every other one: as many islands as there can be.
BENCHMARK_CAPTURE(one_segment_an_ack, islands, [](Line n) {
  return n < kSegments / 2 - 1 ? 2 * n + 2 : 2 * (n - kSegments / 2 + 1) + 1;
});

}  // namespace
