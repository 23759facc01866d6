#include "stack/tcp/state.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stack::tcp {
namespace {

using enum State;

constexpr std::array kNames{
    std::string_view("CLOSED"),      std::string_view("LISTEN"),
    std::string_view("SYN-SENT"),    std::string_view("SYN-RECEIVED"),
    std::string_view("ESTABLISHED"), std::string_view("FIN-WAIT-1"),
    std::string_view("FIN-WAIT-2"),  std::string_view("CLOSE-WAIT"),
    std::string_view("CLOSING"),     std::string_view("LAST-ACK"),
    std::string_view("TIME-WAIT"),
};

constexpr std::array kEdges{
    std::pair(kClosed, kSynSent),           // active OPEN
    std::pair(kListen, kSynReceived),       // SYN arrives
    std::pair(kSynSent, kSynReceived),      // simultaneous open
    std::pair(kSynSent, kEstablished),      // SYN,ACK arrives
    std::pair(kSynReceived, kEstablished),  // our SYN is acknowledged
    std::pair(kEstablished, kFinWait1),     // CLOSE
    std::pair(kSynReceived, kFinWait1),     // CLOSE
    std::pair(kEstablished, kCloseWait),    // FIN arrives
    std::pair(kFinWait1, kFinWait2),        // our FIN is acknowledged
    std::pair(kFinWait1, kClosing),         // FIN arrives: simultaneous close
    std::pair(kFinWait1, kTimeWait),        // FIN arrives that acknowledges ours
    std::pair(kFinWait2, kTimeWait),        // FIN arrives
    std::pair(kCloseWait, kLastAck),        // CLOSE
    std::pair(kClosing, kTimeWait),         // our FIN is acknowledged
};

}  // namespace

std::string_view name_of(State state) { return kNames[static_cast<std::size_t>(state)]; }

bool is_legal(State from, State to) {
  if (to == kClosed) return from != kClosed;
  return std::ranges::find(kEdges, std::pair(from, to)) != kEdges.end();
}

}  // namespace stack::tcp
