#include "tools/netsim/kernel/listening.h"

#include <fmt/format.h>
#include <poll.h>

#include <fstream>
#include <string>

namespace netsim::kernel {

namespace {

constexpr int kBetweenLooks = 5;  // milliseconds
constexpr int kMostLooks = 2'000;

// A line of proc_net_tcp(5) has the local address and port in hexadecimal digits, then the remote
// ones, then the state, of which 0A is LISTEN.
bool lists(const char* table, std::uint16_t port) {
  std::ifstream lines(table);
  const std::string wanted = fmt::format(":{:04X}", port);
  std::string number, local, remote, state, rest;
  std::getline(lines, rest);
  while (lines >> number >> local >> remote >> state && std::getline(lines, rest)) {
    if (local.ends_with(wanted) && state == "0A") return true;
  }
  return false;
}

}  // namespace

bool is_listened_on(std::uint16_t port) {
  return lists("/proc/thread-self/net/tcp", port) || lists("/proc/thread-self/net/tcp6", port);
}

bool wait_for_listener(std::uint16_t port, backends::Child& server,
                       const backends::Signals& signals) {
  for (int look = 0; look < kMostLooks && !server.exit_code().value_or(0); ++look) {
    if (is_listened_on(port)) return true;
    pollfd watched{signals.descriptor(), POLLIN, 0};
    if (::poll(&watched, 1, kBetweenLooks) == 1) return false;
  }
  return false;
}

}  // namespace netsim::kernel
