#include "stack/base/intervals.h"

namespace stack::base {

template class BasicIntervals<std::uint64_t>;

}  // namespace stack::base
