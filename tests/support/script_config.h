// The choices a script makes for the host under test.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "stack/host/host.h"
#include "tests/support/script_syntax.h"

namespace tests::script {

// The settings before the first event, over the stack's defaults: "// config:" lines, packetdrill's
// own options, sysctls that have a counterpart here. What decides nothing here is passed over; what
// the stack does not offer, or nobody knows, throws Failure.
stack::host::Config configured(const std::vector<Setting>& settings);
// The same for one setting more.
void configure(stack::host::Config& config, const Setting& setting);

// setsockopt() of what is every connection's choice here, and so must be made before the first
// packet. False when the option is none of these.
bool set_socket_option(stack::host::Config& config, std::string_view option, std::int64_t value,
                       int line);

}  // namespace tests::script
