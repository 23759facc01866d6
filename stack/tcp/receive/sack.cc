#include "stack/tcp/receive/sack.h"

#include <utility>

namespace stack::tcp::receive {

std::vector<base::Range> Sack::blocks(const Buffer& buffer, std::size_t most) {
  auto duplicate = std::exchange(duplicate_, std::nullopt);
  if (!duplicate || most == 0) return buffer.recent_islands(most);

  std::vector<base::Range> blocks{*duplicate};
  // RFC 2883 4 (4): behind a duplicate beyond a gap stands the island that it is part of, so that
  // nobody takes it for one of its own.
  auto around = buffer.islands().find(duplicate->begin);
  if (around && blocks.size() < most) blocks.push_back(*around);
  for (const base::Range& island : buffer.recent_islands(Buffer::kMostRecent)) {
    if (blocks.size() < most && island != around) blocks.push_back(island);
  }
  return blocks;
}

}  // namespace stack::tcp::receive
