// What the harness in packet.cc starts from: a host, its peer, and what they say.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/host/host.h"

namespace fuzz {

using stack::base::Address;
using stack::base::ByteView;

struct Ends {
  Address ours, peers;
};
inline constexpr Ends kIpv4{Address::v4(192, 0, 2, 1), Address::v4(192, 0, 2, 2)};
inline constexpr Ends kIpv6{Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}),
                            Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2})};

// What every application of this host writes at [offset, offset + count) of its stream; made once,
// for octets made one by one would take most of a fuzzer's time.
inline ByteView written_at(std::uint32_t offset, std::size_t count) {
  constexpr std::size_t kPeriod = std::size_t{1} << 16;
  static const auto kPattern = [] {
    std::vector<std::uint8_t> octets(2 * kPeriod);
    for (std::size_t i = 0; i < octets.size(); ++i) {
      octets[i] = static_cast<std::uint8_t>(i % kPeriod * 31 + (i % kPeriod >> 8));
    }
    return octets;
  }();
  return ByteView(kPattern).subspan(offset % kPeriod, count);
}

inline const Ends& ends_from(std::uint8_t choice) { return (choice & 0x80) != 0 ? kIpv6 : kIpv4; }

inline stack::host::Config config_from(std::uint8_t choice, std::uint8_t features) {
  constexpr std::array<std::size_t, 4> kMtus{1500, 576, 68, 9000};
  constexpr std::array<std::size_t, 4> kBuffers{4'000, 1, 600, 70'000};
  stack::host::Config config{.addresses = {ends_from(choice).ours}, .secret = {1, 2}, .tcp = {}};
  config.mtu = kMtus[choice & 3];
  constexpr std::size_t kSmallestIpv6Mtu = 1280;
  if (ends_from(choice).ours == kIpv6.ours) config.mtu = std::max(config.mtu, kSmallestIpv6Mtu);
  config.tcp.receive_buffer = kBuffers[choice >> 2 & 3];
  config.tcp.send_buffer = kBuffers[choice >> 4 & 3];
  config.tcp.window_scaling = (choice & 0x40) == 0;
  const auto has = [&](int bit) { return (features >> bit & 1) != 0; };
  config.tcp.timestamps = !has(0);
  config.tcp.sack = !has(1);
  config.tcp.ecn = has(2);
  config.tcp.pacing = has(3);
  if (has(4)) config.tcp.keep_alive.emplace();
  config.tcp.nagle = !has(5);
  config.tcp.user_timeout_option = has(6);
  using stack::tcp::send::CongestionAlgorithm;
  // BBR paces, asked or not.
  if (has(7))
    config.tcp.congestion = has(3) ? CongestionAlgorithm::kBbr : CongestionAlgorithm::kNewReno;
  return config;
}

}  // namespace fuzz
