// What an assertion can name: a connection's state and sums, in our words and in those of Linux's
// tcp_info.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "stack/base/time.h"

namespace stack::tcp {
class Connection;
}

namespace tests::script {

// `connection` is nullptr once it is over: its state is CLOSED, and all else is nothing. Durations
// are nanoseconds and sizes octets; Linux's are microseconds and segments. Nothing for an unknown
// name.
std::optional<std::int64_t> quantity(std::string_view name,
                                     const stack::tcp::Connection* connection,
                                     stack::base::Instant now);

}  // namespace tests::script
