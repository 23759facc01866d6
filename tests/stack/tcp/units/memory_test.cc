// What connections cost: the whole program's heap is counted, what new takes and what rings do by
// realloc. The linker puts __wrap_NAME where others call NAME, which is __real_NAME here.
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "tests/stack/tcp/units/table_bench.h"

namespace {

std::size_t heap_octets = 0;

}  // namespace

extern "C" {
void* __real_realloc(void* block, std::size_t size);
void __real_free(void* block);

void* __wrap_realloc(void* block, std::size_t size) {
  heap_octets -= malloc_usable_size(block);
  void* const moved = __real_realloc(block, size);
  heap_octets += malloc_usable_size(moved);
  return moved;
}
void __wrap_free(void* block) {
  heap_octets -= malloc_usable_size(block);
  __real_free(block);
}
}

void* operator new(std::size_t size) {
  void* block = std::malloc(size);
  if (block == nullptr) throw std::bad_alloc();
  heap_octets += malloc_usable_size(block);
  return block;
}
void operator delete(void* block) noexcept { __wrap_free(block); }
void operator delete(void* block, std::size_t) noexcept { __wrap_free(block); }

namespace tests {
namespace {

using namespace std::chrono_literals;
using stack::tcp::State;

// A hundred thousand half-open connections would take some 300 MB.
TEST(Memory, AFloodOfSynsTakesNoMoreThanItsBacklog) {
  TableBench bench;
  ASSERT_TRUE(bench.table.listen(kPort));
  for (std::uint32_t i = 0; i < 2000; ++i) {
    bench.floods(peer(i), syn(i));
    (void)bench.last_of_all();
  }
  const std::size_t full = heap_octets;
  for (std::uint32_t i = 2000; i < 100'000; ++i) {
    bench.floods(peer(i), syn(i));
    (void)bench.last_of_all();
  }
  EXPECT_LE(heap_octets, full + 65536);
}

// A connection that carried a megabyte each way keeps none of it while it waits; nor, when the
// application has let go of it, anything that it read.
TEST(Memory, TimeWaitKeepsNoBuffers) {
  constexpr std::uint32_t kIrs = 1000;
  TableBench bench;
  ASSERT_TRUE(bench.table.listen(kPort));
  const std::vector<std::uint8_t> much(60'000);
  const std::size_t before = heap_octets;
  {
    bench.arrives(peer(1), syn(kIrs));
    std::uint32_t nxt = bench.last_of_all()->header.seq.value + 1;
    bench.arrives(peer(1), ack(kIrs + 1, nxt), much);
    auto stream = bench.table.accept(kPort);
    stream->consume(much.size());
    ASSERT_EQ(stream->write(much), much.size());
    (void)bench.last_of_all();
    while (!stream->all_acknowledged()) {
      const auto& connection = *bench.table.find({kHere, kPort}, peer(1));
      nxt = static_cast<std::uint32_t>(connection.send_next());
      bench.arrives(peer(1), ack(kIrs + 60'001, nxt));
      (void)bench.last_of_all();
    }
    EXPECT_GT(heap_octets, before + 2 * much.size());
    stream->finish();
    (void)bench.last_of_all();
    bench.arrives(peer(1), ack(kIrs + 60'001, nxt + 1, true));
    (void)bench.last_of_all();
    EXPECT_EQ(stream->info().state, State::kTimeWait);
    EXPECT_LT(heap_octets, before + 16384);
  }
  EXPECT_EQ(bench.table.size(), 1u);
  EXPECT_LT(heap_octets, before + 16384);
}

}  // namespace
}  // namespace tests
