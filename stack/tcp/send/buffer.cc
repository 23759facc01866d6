#include "stack/tcp/send/buffer.h"

#include <algorithm>

#include "stack/base/check.h"

namespace stack::tcp::send {

std::size_t Buffer::write(base::ByteView data) {
  CHECK(!finished_);
  std::size_t taken = std::min(data.size(), room());
  ring_.write(data_end_, data.first(taken));
  data_end_ += taken;
  return taken;
}

void Buffer::acknowledge(Line una) {
  CHECK(una <= end());
  ring_.discard_below(std::min(una, data_end_));
}

std::array<base::ByteView, 2> Buffer::read(Line from, Line to) const {
  to = std::min(to, data_end_);
  if (from >= to) return {};
  base::ByteView first = ring_.read(from, to);
  return {first, ring_.read(from + first.size(), to)};
}

}  // namespace stack::tcp::send
