// A connection told packet by packet, as a client of a download would see it.
#pragma once

#include <cstdint>
#include <optional>

#include "stack/base/address.h"
#include "stack/base/time.h"
#include "tests/tools/support/packets.h"
#include "tools/report/flow_log.h"

namespace tests {

// Offsets count the text of a stream from 0; on the wire they stand a little below the wrap of the
// circle, so that every connection runs over it.
class Film {
 public:
  static constexpr std::uint32_t kOurStart = 0xffff'ff00;
  static constexpr std::uint32_t kTheirStart = 0xffff'f000;
  static constexpr std::uint16_t kMss = 1000;
  const stack::base::Endpoint us{stack::base::Address::v4(192, 0, 2, 1), 40'000};
  const stack::base::Endpoint them{stack::base::Address::v4(192, 0, 2, 2), 80};

  explicit Film(bool timestamps = true) : timestamps_(timestamps) {}

  tools::report::FlowLog log;
  stack::base::Instant now{};

  void pass(stack::base::Duration time) { now += time; }

  void out_syn() {
    auto tcp = out_header({.syn = true}, -1, 0, 0);
    tcp.options.mss = kMss;
    tcp.options.window_scale = 4;
    tcp.window = 65'535;
    show(tools::capture::Direction::kOut, tcp, 0);
  }
  void in_syn() {
    auto tcp = in_header({.ack = true, .syn = true}, -1, 0);
    tcp.options.window_scale = 7;
    show(tools::capture::Direction::kIn, tcp, 0);
  }
  // Our ACK, of all before `acked`, with a window of a multiple of 16 octets.
  void out(std::uint32_t acked, std::uint32_t window, std::size_t text = 0) {
    const auto tcp = out_header({.ack = true}, static_cast<int>(said_), acked, window);
    said_ += static_cast<std::uint32_t>(text);
    show(tools::capture::Direction::kOut, tcp, text);
  }
  // Our text from `from` on once more.
  void repeat(std::uint32_t from, std::size_t text) {
    const auto tcp = out_header({.ack = true}, static_cast<int>(from), 0, 65'536);
    show(tools::capture::Direction::kOut, tcp, text);
  }
  // Their text from `from` on, sent when our last packet at or before `heard` had reached them.
  void in(std::uint32_t from, std::size_t text,
          std::optional<stack::base::Instant> heard = std::nullopt) {
    auto tcp = in_header({.ack = true}, static_cast<int>(from), said_);
    if (heard && timestamps_) tcp.options.timestamps->echo = stamp(*heard);
    show(tools::capture::Direction::kIn, tcp, text);
  }
  // A handshake of that round trip, and a request of 100 octets at its end.
  void open(stack::base::Duration round_trip, std::uint32_t window) {
    out_syn();
    pass(round_trip);
    in_syn();
    out(0, window, 100);
  }

  const tools::report::Flow& flow() const { return log.flows().front(); }
  tools::report::FlowSummary summary() const { return flow().summary(); }

 private:
  static std::uint32_t stamp(stack::base::Instant at) {
    return static_cast<std::uint32_t>(at.time_since_epoch() / std::chrono::milliseconds(1)) - 5;
  }

  stack::wire::TcpHeader out_header(stack::wire::TcpFlags flags, int offset, std::uint32_t acked,
                                    std::uint32_t window) const {
    stack::wire::TcpHeader tcp;
    tcp.flags = flags;
    tcp.seq = {kOurStart + static_cast<std::uint32_t>(offset)};
    tcp.ack = {kTheirStart + acked};
    tcp.window = static_cast<std::uint16_t>(window >> 4);
    if (timestamps_) tcp.options.timestamps = {stamp(now), 0};
    return tcp;
  }
  stack::wire::TcpHeader in_header(stack::wire::TcpFlags flags, int offset,
                                   std::uint32_t acked) const {
    stack::wire::TcpHeader tcp;
    tcp.flags = flags;
    tcp.seq = {kTheirStart + static_cast<std::uint32_t>(offset)};
    tcp.ack = {kOurStart + acked};
    tcp.window = 1000;
    if (timestamps_) tcp.options.timestamps = {77, stamp(last_out_)};
    return tcp;
  }
  void show(tools::capture::Direction direction, const stack::wire::TcpHeader& tcp,
            std::size_t text) {
    const bool is_out = direction == tools::capture::Direction::kOut;
    if (is_out) last_out_ = now;
    const auto packet =
        is_out ? packet_of({us, them, tcp, text}) : packet_of({them, us, tcp, text});
    log.saw({.at = now, .direction = direction, .packet = packet});
  }

  bool timestamps_;
  std::uint32_t said_ = 0;
  stack::base::Instant last_out_{};
};

}  // namespace tests
