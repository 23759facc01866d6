// Any octets as TCP options: what is understood of them survives being written and read again.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "stack/base/bytes.h"
#include "stack/base/check.h"
#include "stack/wire/tcp_options.h"

using stack::base::ByteView;
using stack::base::MutableBytes;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  size = std::min(size, stack::wire::kMostOptionOctets);  // a header has room for no more
  auto options = stack::wire::parse_tcp_options(ByteView(data, size));
  if (!options) return 0;
  CHECK(!options->window_scale || *options->window_scale <= 14);

  // A peer may press together what we would write aligned; SACK blocks that then do not fit are
  // left off, as the stack leaves them off.
  stack::wire::SackBlocks blocks;
  std::size_t most = sack_blocks_beside(*options);
  for (std::size_t i = 0; i < std::min(most, options->sack.count); ++i) {
    blocks.push_back(options->sack.blocks[i]);
  }
  options->sack = blocks;

  std::array<std::uint8_t, stack::wire::kMostOptionOctets> room{};
  std::size_t written = size_of(*options);
  CHECK(written % 4 == 0 && written <= room.size());
  write_tcp_options(room, *options);
  auto again = stack::wire::parse_tcp_options(MutableBytes(room).first(written));
  CHECK(again == options);
  return 0;
}
