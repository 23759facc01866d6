#include "stack/tcp/state.h"

#include <algorithm>
#include <array>
#include <iterator>
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

constexpr std::pair<State, State> kEdges[] = {
    {kClosed, kSynSent},           // active OPEN
    {kListen, kSynReceived},       // SYN arrives
    {kSynSent, kSynReceived},      // simultaneous open
    {kSynSent, kEstablished},      // SYN,ACK arrives
    {kSynReceived, kEstablished},  // our SYN is acknowledged
    {kEstablished, kFinWait1},     // CLOSE
    {kSynReceived, kFinWait1},     // CLOSE
    {kEstablished, kCloseWait},    // FIN arrives
    {kFinWait1, kFinWait2},        // our FIN is acknowledged
    {kFinWait1, kClosing},         // FIN arrives: simultaneous close
    {kFinWait1, kTimeWait},        // FIN arrives that acknowledges ours
    {kFinWait2, kTimeWait},        // FIN arrives
    {kCloseWait, kLastAck},        // CLOSE
    {kClosing, kTimeWait},         // our FIN is acknowledged
};

}  // namespace

std::string_view name_of(State state) { return kNames[static_cast<std::size_t>(state)]; }

bool is_legal(State from, State to) {
  if (to == kClosed) return from != kClosed;
  return std::ranges::find(kEdges, std::pair(from, to)) != std::end(kEdges);
}

}  // namespace stack::tcp
