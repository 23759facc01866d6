// An Outline of which every law of stack/tcp/invariants.h holds: something to break.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "stack/tcp/invariants.h"

namespace tests {

// Established; a flight of ten full segments and more to come, nothing lost, nothing owed.
inline stack::tcp::Outline sound_outline() {
  using stack::tcp::Timer;
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  constexpr stack::tcp::Line kStart = (std::uint64_t{1} << 32) + 1000;
  constexpr std::size_t kSmss = 1448;
  stack::tcp::Outline sound;
  sound.now = stack::base::Instant(seconds(100));
  sound.state = stack::tcp::State::kEstablished;
  sound.was_connected = true;
  sound.iss = kStart;
  sound.una = kStart + 5000;
  sound.nxt = sound.una + 10 * kSmss;
  sound.data_end = sound.end = sound.nxt + 30'000;
  sound.edge = sound.una + 65'535;
  sound.largest_window = 65'535;
  sound.smss = kSmss;
  sound.peer_mss = 1460;
  sound.options = 12;
  sound.segment_room = 1460;
  sound.path_mtu = 1500;
  sound.least_mtu = 68;
  sound.cwnd = 20 * kSmss;
  sound.ssthresh = 40 * kSmss;
  sound.rto = milliseconds(240);
  sound.min_rto = milliseconds(200);
  sound.max_rto = seconds(60);
  sound.srtt = milliseconds(40);
  sound.rttvar = milliseconds(5);
  sound.has_board = true;
  sound.board_is_empty = false;
  sound.board_begin = sound.una;
  sound.board_end = sound.nxt;
  sound.pipe = 10 * kSmss;
  sound.sent_once = 10;
  sound.timers.set(Timer::kRetransmit, sound.now + sound.rto);
  sound.timers.set(Timer::kUserTimeout, sound.now + seconds(300));
  sound.alarm = sound.now + milliseconds(100);
  sound.is_receiving = true;
  sound.read = kStart + 7000;
  sound.in_order = sound.rcv_nxt = sound.read + 3000;
  sound.rcv_edge = sound.in_order + 60'000;
  sound.capacity = 65'535;
  sound.receive_shift = 7;
  sound.sack = sound.sack_offered = true;
  sound.timestamps = sound.timestamps_offered = true;
  return sound;
}

// The invariants whose bits are set, by name.
inline std::vector<std::string_view> names_of(std::uint64_t mask) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < stack::tcp::invariants().size(); ++i) {
    if (mask >> i & 1) names.push_back(stack::tcp::invariants()[i].name);
  }
  return names;
}

}  // namespace tests
