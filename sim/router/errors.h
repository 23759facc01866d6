// The ICMP errors that a router makes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/wire/icmp.h"

namespace sim::router {

// An error from `router` to the source of the packet that it is about, which it quotes; both are of
// one family. An IPv4 one may be fragmented and is told apart by `identification`. Nothing if none
// may be sent about that packet (RFC 1812 4.3.2.7, RFC 4443 2.4 e).
std::optional<std::vector<std::uint8_t>> make_error(const stack::wire::IcmpMessage& what,
                                                    const stack::base::Address& router,
                                                    stack::base::ByteView about,
                                                    std::uint16_t identification);

}  // namespace sim::router
