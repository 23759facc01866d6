#include "tools/netsim/kernel/counterpart.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <thread>
#include <utility>

#include "backends/errors.h"
#include "backends/socket.h"
#include "tools/netsim/kernel/mouth_and_ear.h"

namespace netsim::kernel {

using backends::Fd;
using stack::base::Duration;

namespace {

// Thrown and caught here: what the other end, or the wire, did to us.
struct Broken {
  std::string why;
};

[[noreturn]] void fail(const char* what, int error) {
  throw Broken{fmt::format("{}: {}", what, std::generic_category().message(error))};
}

short wait_for(const Fd& socket, short events, Duration patience) {
  pollfd watched{socket.get(), events, 0};
  const auto time = std::chrono::ceil<std::chrono::milliseconds>(patience);
  const int ready = ::poll(&watched, 1, static_cast<int>(time.count()));
  if (ready < 0) fail("cannot wait", errno);
  if (ready == 0) throw Broken{"the other end has been silent for too long"};
  return watched.revents;
}

Fd called(Fd socket, const stack::base::Endpoint& remote, Duration patience) {
  const auto address = backends::to_kernel(remote);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address.storage),
                address.length) == 0) {
    return socket;
  }
  if (errno != EINPROGRESS) fail("cannot connect", errno);
  wait_for(socket, POLLOUT, patience);
  const int error = backends::get_option(socket, SOL_SOCKET, SO_ERROR, "error");
  if (error != 0) fail("cannot connect", error);
  return socket;
}

Fd awaited(const Fd& listener, Duration patience) {
  wait_for(listener, POLLIN, patience);
  Fd socket(::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!socket.is_open()) fail("cannot accept", errno);
  return socket;
}

}  // namespace

// One connection, from its beginning.
class Counterpart::Talk {
 public:
  Talk(const CounterpartConfig& config, Fd socket)
      : config_(config),
        socket_(std::move(socket)),
        mouth_(config.to_say, head_to_say()),
        ear_(config.to_hear, config.http) {}

  void run() {
    while (!ear_.is_done() || !is_silent_) {
      const bool may_speak = !is_silent_ && (!answers() || ear_.has_heard_head());
      const short ready = wait_for(socket_, static_cast<short>(POLLIN | (may_speak ? POLLOUT : 0)),
                                   config_.patience);
      if ((ready & ~POLLOUT) != 0 && !ear_.is_done()) hear();
      if (may_speak && (ready & POLLOUT) != 0) say();
    }
    if (const auto wrong = ear_.complaint()) throw Broken{*wrong};
  }

 private:
  bool answers() const { return config_.http && !config_.remote; }

  std::string head_to_say() const {
    if (!config_.http) return {};
    if (!answers()) {
      return fmt::format("GET /body HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                         config_.remote->to_string());
    }
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                       config_.to_say.size);
  }

  void hear() {
    std::array<std::uint8_t, 65'536> room;
    const ssize_t size = ::recv(socket_.get(), room.data(), room.size(), 0);
    if (size < 0 && errno == EAGAIN) return;
    if (size < 0) fail(fmt::format("after {} octets", ear_.heard()).c_str(), errno);
    if (size == 0) return ear_.end();
    ear_.take(stack::base::ByteView(room).first(static_cast<std::size_t>(size)));
  }

  void say() {
    const auto words = mouth_.next();
    if (words.empty()) {
      // Whoever has asked by HTTP waits for the answer with his own side open.
      const bool parts_first = !config_.http || answers();
      if (parts_first && ::shutdown(socket_.get(), SHUT_WR) != 0) fail("cannot part", errno);
      is_silent_ = true;
      return;
    }
    const ssize_t taken = ::send(socket_.get(), words.data(), words.size(), MSG_NOSIGNAL);
    if (taken < 0 && errno != EAGAIN) fail("cannot send", errno);
    if (taken > 0) mouth_.taken(static_cast<std::size_t>(taken));
  }

  const CounterpartConfig& config_;
  Fd socket_;
  Mouth mouth_;
  Ear ear_;
  bool is_silent_ = false;
};

Counterpart::Counterpart(const CounterpartConfig& config)
    : config_(config),
      socket_(backends::open_socket(
          (config.remote ? *config.remote : config.local).address.family(), SOCK_STREAM, 0)) {
  const std::string& control = config.congestion;
  if (!control.empty() && ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_CONGESTION, control.data(),
                                       static_cast<socklen_t>(control.size())) != 0) {
    backends::throw_errno("the kernel has no congestion control " + control);
  }
  if (config.remote) return;
  backends::bind_to(socket_, config.local);
  if (::listen(socket_.get(), 16) != 0) backends::throw_errno("cannot listen");
}

std::optional<std::string> Counterpart::play() {
  try {
    if (config_.remote) std::this_thread::sleep_for(config_.start);
    Talk(config_, config_.remote ? called(std::move(socket_), *config_.remote, config_.patience)
                                 : awaited(socket_, config_.patience))
        .run();
    return std::nullopt;
  } catch (const Broken& broken) {
    return fmt::format("the kernel's end of flow {}: {}", config_.flow, broken.why);
  }
}

}  // namespace netsim::kernel
