#include "tests/support/script_sockets.h"

#include <algorithm>
#include <array>
#include <utility>

#include "tests/support/script_config.h"
#include "tests/support/script_values.h"
#include "tests/support/scripted_peer.h"

namespace tests::script {
namespace {

constexpr std::int64_t kFirstDescriptor = 3;

std::string name_of(stack::tcp::Ending ending) {
  switch (ending) {
    case stack::tcp::Ending::kRefused:
      return "ECONNREFUSED";
    case stack::tcp::Ending::kReset:
      return "ECONNRESET";
    case stack::tcp::Ending::kTimedOut:
      return "ETIMEDOUT";
    case stack::tcp::Ending::kAborted:
      return "ECONNABORTED";
    case stack::tcp::Ending::kUnreachable:
      return "ENETUNREACH";
    case stack::tcp::Ending::kInUse:
      return "EADDRNOTAVAIL";
    case stack::tcp::Ending::kNoResources:
      return "ENOBUFS";
    case stack::tcp::Ending::kClosed:
      return "";
  }
  return "";
}

Outcome failed(std::string error) { return {-1, std::move(error)}; }

}  // namespace

std::int64_t Sockets::Request::number(std::size_t index) const {
  if (index >= call.arguments.size()) throw Failure(line, call.function + ": too few arguments");
  return number_of(call.arguments[index], line);
}

std::optional<Outcome> Sockets::attempt(const Call& call, int line, std::size_t& done) {
  static constexpr std::array kCalls{
      std::pair<std::string_view, Handler>{"socket", &Sockets::socket},
      std::pair<std::string_view, Handler>{"bind", &Sockets::succeed},
      std::pair<std::string_view, Handler>{"listen", &Sockets::listen},
      std::pair<std::string_view, Handler>{"accept", &Sockets::accept},
      std::pair<std::string_view, Handler>{"connect", &Sockets::connect},
      std::pair<std::string_view, Handler>{"write", &Sockets::write},
      std::pair<std::string_view, Handler>{"send", &Sockets::write},
      std::pair<std::string_view, Handler>{"sendto", &Sockets::write},
      std::pair<std::string_view, Handler>{"read", &Sockets::read},
      std::pair<std::string_view, Handler>{"recv", &Sockets::read},
      std::pair<std::string_view, Handler>{"shutdown", &Sockets::shutdown},
      std::pair<std::string_view, Handler>{"close", &Sockets::close},
      std::pair<std::string_view, Handler>{"fcntl", &Sockets::fcntl},
      std::pair<std::string_view, Handler>{"setsockopt", &Sockets::setsockopt},
      std::pair<std::string_view, Handler>{"getsockopt", &Sockets::getsockopt},
      std::pair<std::string_view, Handler>{"poll", &Sockets::poll},
  };
  auto found =
      std::ranges::find(kCalls, call.function, &std::pair<std::string_view, Handler>::first);
  if (found == kCalls.end()) throw Failure(line, "not supported: " + call.function + "()");
  Request request{call, line, nullptr, done};
  if (call.function != "socket" && call.function != "poll") {
    auto socket = sockets_.find(request.number(0));
    if (socket == sockets_.end()) return failed("EBADF");
    request.socket = &socket->second;
  }
  return (this->*found->second)(request);
}

std::int64_t Sockets::add(Socket socket) {
  std::int64_t descriptor = kFirstDescriptor;
  while (sockets_.contains(descriptor)) ++descriptor;
  sockets_.emplace(descriptor, std::move(socket));
  return descriptor;
}

std::optional<Outcome> Sockets::would_block(const Request& request) {
  if (request.socket->blocking) return std::nullopt;
  return failed("EAGAIN");
}

std::string Sockets::take_error(Socket& socket) {
  auto ending = socket.stream ? socket.stream->ending() : std::nullopt;
  if (!ending || name_of(*ending).empty() || std::exchange(socket.reported, true)) return "";
  return name_of(*ending);
}

std::optional<Outcome> Sockets::socket(const Request& request) {
  Socket made;
  made.blocking = !mentions(request.call.arguments.at(1), "SOCK_NONBLOCK");
  return Outcome{add(std::move(made)), ""};
}

std::optional<Outcome> Sockets::succeed(const Request&) { return Outcome{}; }

std::optional<Outcome> Sockets::listen(const Request& request) {
  request.socket->listens = true;
  bench_.listen();
  return Outcome{};
}

std::optional<Outcome> Sockets::accept(const Request& request) {
  if (!request.socket->listens) return failed("EINVAL");
  auto stream = bench_.accept();
  if (!stream) return would_block(request);
  Socket accepted;
  accepted.keeps_alive = request.socket->keeps_alive;
  accepted.keep_alive = request.socket->keep_alive;
  accepted.stream = std::move(stream);
  return Outcome{add(std::move(accepted)), ""};
}

std::optional<Outcome> Sockets::connect(const Request& request) {
  Socket& socket = *request.socket;
  if (socket.stream && request.done == 0) {  // called again
    if (socket.stream->connected()) return failed("EISCONN");
    if (!socket.stream->ending()) return failed("EALREADY");
  }
  if (!socket.stream) {
    socket.stream = bench_.connect();
    request.done = 1;  // it is under way
    if (!socket.blocking) return failed("EINPROGRESS");
    return std::nullopt;
  }
  if (socket.stream->connected()) return Outcome{};
  if (!socket.stream->ending()) return std::nullopt;
  return failed(take_error(socket));
}

std::optional<Outcome> Sockets::write(const Request& request) {
  Socket& socket = *request.socket;
  if (!socket.stream) return failed("EPIPE");
  if (auto error = take_error(socket); !error.empty()) return failed(error);
  if (socket.finished || socket.stream->ending()) return failed("EPIPE");
  auto size = static_cast<std::size_t>(request.number(2));
  std::string data = pattern(socket.written, size - request.done);
  std::size_t taken = socket.stream->write(stack::base::as_bytes(data));
  socket.written += taken;
  request.done += taken;
  bool has_flags = request.call.function != "write" && request.call.arguments.size() > 3;
  if (has_flags && mentions(request.call.arguments[3], "MSG_OOB")) socket.stream->mark_urgent();
  if (request.done == size) return Outcome{static_cast<std::int64_t>(size), ""};
  if (socket.blocking) return std::nullopt;
  if (request.done == 0) return failed("EAGAIN");
  return Outcome{static_cast<std::int64_t>(request.done), ""};
}

std::optional<Outcome> Sockets::read(const Request& request) {
  Socket& socket = *request.socket;
  if (!socket.stream) return failed("ENOTCONN");
  std::vector<std::uint8_t> room(static_cast<std::size_t>(request.number(2)));
  std::size_t size = socket.stream->read(room);
  if (size > 0) {
    auto text = stack::base::as_text(stack::base::ByteView(room).first(size));
    if (text != pattern(socket.read, size)) {
      throw Failure(request.line, "other octets were read than the peer sent");
    }
    socket.read += size;
    return Outcome{static_cast<std::int64_t>(size), ""};
  }
  if (auto error = take_error(socket); !error.empty()) return failed(error);
  if (socket.stream->at_end() || socket.stream->ending()) return Outcome{};
  if (!socket.stream->connected() && !socket.blocking) return failed("ENOTCONN");
  return would_block(request);
}

std::optional<Outcome> Sockets::shutdown(const Request& request) {
  Socket& socket = *request.socket;
  if (!socket.stream || socket.stream->ending()) return failed("ENOTCONN");
  bool only_reading = mentions(request.call.arguments.at(1), "SHUT_RD");
  if (only_reading) throw Failure(request.line, "not supported: shutdown(SHUT_RD)");
  socket.stream->finish();
  socket.finished = true;
  return Outcome{};
}

std::optional<Outcome> Sockets::close(const Request& request) {
  Socket& socket = *request.socket;
  if (socket.stream && socket.resets_when_closed) socket.stream->abort();
  sockets_.erase(request.number(0));
  return Outcome{};
}

std::optional<Outcome> Sockets::fcntl(const Request& request) {
  constexpr std::int64_t kReadWrite = 2;  // O_RDWR
  if (mentions(request.call.arguments.at(1), "F_GETFL")) {
    std::int64_t nonblocking =
        request.socket->blocking ? 0 : number_of_symbol("O_NONBLOCK").value();
    return Outcome{kReadWrite | nonblocking, ""};
  }
  if (!mentions(request.call.arguments.at(1), "F_SETFL")) {
    throw Failure(request.line, "not supported: this command of fcntl()");
  }
  request.socket->blocking = (request.number(2) & number_of_symbol("O_NONBLOCK").value()) == 0;
  return Outcome{};
}

std::optional<Outcome> Sockets::setsockopt(const Request& request) {
  const Value& option = request.call.arguments.at(2);
  const Value& value = request.call.arguments.at(3);
  if (mentions(option, "SO_REUSEADDR")) return Outcome{};
  if (mentions(option, "SO_LINGER")) {
    request.socket->resets_when_closed =
        number_of_member(value, {"onoff", "l_onoff"}, request.line) != 0 &&
        number_of_member(value, {"linger", "l_linger"}, request.line) == 0;
    return Outcome{};
  }
  bool is_list = value.kind == Value::Kind::kList && value.items.size() == 1;
  const Value& single = is_list ? value.items.front() : value;
  if (mentions(option, "TCP_CONGESTION") && single.kind == Value::Kind::kString) {
    if (bench_.is_running()) throw Failure(request.line, "too late for another TCP_CONGESTION");
    configure(bench_.config(), {request.line, Setting::Source::kConfig, "congestion", single.text});
    return Outcome{};
  }
  std::int64_t number = number_of(single, request.line);
  if (set_lasting_option(*request.socket, option.text, number)) return Outcome{};
  auto changed = bench_.config();
  if (!set_socket_option(changed, option.text, number, request.line)) {
    throw Failure(request.line, "not supported: setsockopt(" + option.text + ")");
  }
  if (bench_.is_running()) {
    throw Failure(request.line, option.text + " must be set before the first packet");
  }
  bench_.config() = changed;
  return Outcome{};
}

// Linux counts the times of a keep-alive in seconds.
bool Sockets::set_keep_alive_option(Socket& socket, std::string_view option, std::int64_t value) {
  if (option == "SO_KEEPALIVE") {
    socket.keeps_alive = value != 0;
  } else if (option == "TCP_KEEPIDLE") {
    socket.keep_alive.idle = std::chrono::seconds(value);
  } else if (option == "TCP_KEEPINTVL") {
    socket.keep_alive.interval = std::chrono::seconds(value);
  } else if (option == "TCP_KEEPCNT") {
    socket.keep_alive.most_probes = static_cast<int>(value);
  } else {
    return false;
  }
  return true;
}

bool Sockets::set_lasting_option(Socket& socket, std::string_view option, std::int64_t value) {
  if (set_keep_alive_option(socket, option, value)) {
    auto how = socket.keeps_alive ? std::optional(socket.keep_alive) : std::nullopt;
    if (socket.stream) {
      socket.stream->set_keep_alive(how);
    } else if (!bench_.is_running()) {
      bench_.config().tcp.keep_alive = how;
    } else {
      return false;
    }
    return true;
  }
  if (!socket.stream) return false;
  if (option == "TCP_NODELAY") {
    socket.stream->set_nagle(value == 0);
  } else if (option == "TCP_USER_TIMEOUT") {
    socket.stream->set_user_timeout(std::chrono::milliseconds(value));
  } else if (option == "IP_TOS") {
    socket.stream->set_diffserv(static_cast<std::uint8_t>(value >> 2));
  } else {
    return false;
  }
  return true;
}

std::optional<Outcome> Sockets::getsockopt(const Request& request) {
  const Value& option = request.call.arguments.at(2);
  const Value& expected = request.call.arguments.at(3);
  if (!mentions(option, "SO_ERROR") || expected.items.size() != 1) {
    throw Failure(request.line, "not supported: getsockopt(" + option.text + ")");
  }
  std::string error = take_error(*request.socket);
  const Value& stated = expected.items.front();
  bool same = stated.kind == Value::Kind::kSymbol
                  ? stated.text == error
                  : number_of(stated, request.line) == number_of_error(error);
  if (!same) {
    throw Failure(request.line, "SO_ERROR is " + (error.empty() ? std::string("0") : error));
  }
  return Outcome{};
}

// Of the file descriptors' events POLLIN, POLLOUT, POLLERR and POLLHUP.
std::int64_t Sockets::ready_events(std::int64_t descriptor) {
  auto found = sockets_.find(descriptor);
  if (found == sockets_.end() || !found->second.stream) return 0;
  const stack::tcp::Stream& stream = *found->second.stream;
  auto event = [](std::string_view name) { return number_of_symbol(name).value(); };
  bool ended = stream.ending().has_value();
  std::int64_t events = 0;
  if (!stream.readable().empty() || stream.at_end() || ended) events |= event("POLLIN");
  if (stream.connected()) events |= event("POLLOUT");
  if (ended) events |= event("POLLHUP");
  if (ended && !name_of(*stream.ending()).empty()) events |= event("POLLERR");
  return events;
}

std::optional<Outcome> Sockets::poll(const Request& request) {
  Outcome outcome;
  for (const Value& entry : request.call.arguments.at(0).items) {
    std::int64_t always = number_of_symbol("POLLERR").value() | number_of_symbol("POLLHUP").value();
    std::int64_t asked = number_of_member(entry, {"events"}, request.line) | always;
    std::int64_t stated = number_of_member(entry, {"revents"}, request.line);
    std::int64_t ready = asked & ready_events(number_of_member(entry, {"fd"}, request.line));
    if (ready != 0) ++outcome.value;
    bool waits = request.number(2) != 0;
    if (ready != stated && waits) return std::nullopt;
    if (ready != stated) throw Failure(request.line, "revents is " + std::to_string(ready));
  }
  return outcome;
}

}  // namespace tests::script
