// tcp::Info as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "stack/tcp/info.h"

namespace tools::text {

// Times in nanoseconds, sizes in octets; a threshold that was never set is null.
nlohmann::ordered_json tcp_as_json(const stack::tcp::Info& info);
// By cause.
nlohmann::ordered_json retransmissions_as_json(const stack::tcp::Stats& stats);

}  // namespace tools::text
