#include "backends/wires.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <utility>

#include "backends/errors.h"
#include "backends/event_loop.h"
#include "stack/base/byte_reader.h"
#include "stack/base/check.h"
#include "stack/wire/icmp.h"

namespace backends {

using stack::base::Address;
using stack::base::ByteReader;
using stack::base::ByteView;
using stack::base::Endpoint;
using stack::base::Family;
using stack::base::Instant;
using stack::host::Packet;

// Something to hear of: a line, an ear, or somebody else's.
struct Wires::Source {
  int descriptor = -1;
  Line* line = nullptr;
  IcmpListener* ear = nullptr;
  std::function<void()> when_readable{};
  bool is_ready = false;  // stands in ready_
};

Wires::Wires(std::span<const Family> families, std::size_t lines_of_each)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  CHECK(!families.empty() && lines_of_each > 0 && lines_of_each <= kMostLines);
  if (!epoll_.is_open()) throw_errno("cannot wait for packets");
  std::exception_ptr missing;
  for (const Family family : families) {
    try {
      open(family, lines_of_each);
    } catch (const std::system_error& error) {
      if (error.code() != std::errc::address_family_not_supported) throw;
      if (!missing) missing = std::current_exception();
    }
  }
  if (lines_.empty()) std::rethrow_exception(missing);
}

Wires::~Wires() = default;

void Wires::open(Family family, std::size_t count) {
  ears_.push_back(std::make_unique<IcmpListener>(family));
  watch_for(ears_.back()->descriptor()).ear = ears_.back().get();
  for (std::size_t i = 0; i < count; ++i) {
    free_.push_back(lines_.size());
    lines_.push_back(std::make_unique<Line>(family));
    watch_for(lines_.back()->link().watch().readable).line = lines_.back().get();
  }
}

Wires::Source& Wires::watch_for(int descriptor) {
  auto source = std::make_unique<Source>();
  source->descriptor = descriptor;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = source.get();
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) != 0) {
    throw_errno("cannot wait for packets");
  }
  sources_.push_back(std::move(source));
  return *sources_.back();
}

void Wires::watch_also(int descriptor, std::function<void()> when_readable) {
  const auto others = std::ranges::count_if(
      sources_, [](const auto& source) { return bool(source->when_readable); });
  CHECK(static_cast<std::size_t>(others) < kMostOthers);
  watch_for(descriptor).when_readable = std::move(when_readable);
}

void Wires::forget(int descriptor) {
  (void)::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, descriptor, nullptr);
  std::erase_if(ready_, [&](const Source* source) { return source->descriptor == descriptor; });
  std::erase_if(sources_, [&](const auto& source) { return source->descriptor == descriptor; });
}

std::expected<Wires::Index, std::string> Wires::aim(const Destination& destination,
                                                    const Exit& exit) {
  const Family family = destination.remote.address.family();
  const auto index = free_line(family);
  if (!index) return std::unexpected("too many connections at a time");
  Line& line = *lines_[*index];
  try {
    line.aim(destination, exit);
  } catch (const std::system_error& error) {
    return std::unexpected(error.what());
  }
  std::erase(free_, *index);
  by_local_.emplace(line.local(), *index);
  return *index;
}

// All that were released and have been guarded long enough become free; if none of the family is
// then, the one that was released first.
std::optional<Wires::Index> Wires::free_line(Family family) {
  const auto is_of_family = [&](Index index) { return lines_[index]->link().family() == family; };
  const Instant now = EventLoop::now();
  for (const Index index : std::vector(released_)) {
    if (lines_[index]->let_go_at() <= now) let_go(index);
  }
  if (std::ranges::none_of(free_, is_of_family)) {
    const auto first = std::ranges::find_if(released_, is_of_family);
    if (first == released_.end()) return {};
    let_go(*first);
  }
  return *std::ranges::find_if(free_, is_of_family);
}

void Wires::let_go(Index index) {
  Line& line = *lines_[index];
  if (held_back_ == &line.link()) held_back_ = nullptr;
  by_local_.erase(line.local());
  line.let_go();
  std::erase(released_, index);
  free_.push_back(index);
}

void Wires::release(Index index) {
  CHECK(index < lines_.size());
  lines_[index]->release(EventLoop::now());
  released_.push_back(index);
}

Instant Wires::let_go_at() const {
  Instant last{};
  for (const Index index : released_) last = std::max(last, lines_[index]->let_go_at());
  return last;
}

std::size_t Wires::available(Family family) const {
  return static_cast<std::size_t>(std::ranges::count_if(lines_, [&](const auto& line) {
    return line->link().family() == family && (line->is_free() || line->is_released());
  }));
}

std::optional<Packet> Wires::receive() {
  if (ready_.empty() || taken_ >= kLookAgainAfter) look();
  while (!ready_.empty()) {
    Source& source = *ready_.front();
    ready_.pop_front();
    source.is_ready = false;
    if (const auto packet = receive_from(source)) {
      source.is_ready = true;
      ready_.push_back(&source);
      ++taken_;
      return packet;
    }
  }
  return {};
}

// Adds those that have become ready. Those that were are kept: they may hold packets that they have
// fetched already, of which the kernel knows nothing any more.
void Wires::look() {
  taken_ = 0;
  std::array<epoll_event, 64> events;  // what finds no place here comes the next time
  const int count =
      ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), /*timeout=*/0);
  for (int i = 0; i < count; ++i) {
    Source& source = *static_cast<Source*>(events[static_cast<std::size_t>(i)].data.ptr);
    if (!std::exchange(source.is_ready, true)) ready_.push_back(&source);
  }
}

std::optional<Packet> Wires::receive_from(Source& source) {
  if (source.line != nullptr) return source.line->receive();
  if (source.ear != nullptr) return hear(*source.ear);
  const auto tell = source.when_readable;  // which may forget() the source
  tell();
  return {};
}

// The checksum is the stack's to verify, also where the kernel has done so before.
std::optional<Packet> Wires::hear(IcmpListener& ear) const {
  while (const auto bytes = ear.next()) {
    if (concerns_us(*bytes)) return Packet{*bytes, /*checksum_verified=*/false};
  }
  return {};
}

// Whether this is an error about a packet that may be ours: about a whole connection's, for what
// else must hold the stack knows better.
bool Wires::concerns_us(ByteView bytes) const {
  const auto packet = stack::wire::parse_ip(bytes);
  if (!packet) return false;
  const auto message =
      stack::wire::parse_icmp(packet->payload, packet->header.source, packet->header.destination);
  if (!message) return false;
  const auto quote = stack::wire::parse_quote(message->body);
  if (!quote) return false;
  const auto line = by_local_.find(quote->source);
  return line != by_local_.end() && lines_[line->second]->remote() == quote->destination;
}

void Wires::send(ByteView bytes) {
  CHECK(can_send());
  const auto packet = stack::wire::parse_ip(bytes);
  ByteReader transport(packet ? packet->payload : ByteView());
  const Endpoint source{packet ? packet->header.source : Address(), transport.u16()};
  const auto line = by_local_.find(source);
  if (line == by_local_.end()) {
    ++homeless_;
    return;
  }
  RawLink& link = lines_[line->second]->link();
  link.send(bytes);
  if (!link.can_send()) held_back_ = &link;
}

Watch Wires::watch() {
  return {epoll_.get(), held_back_ == nullptr ? -1 : held_back_->watch().writable};
}

void Wires::make_room() {
  if (held_back_ == nullptr) return;
  held_back_->make_room();
  if (held_back_->can_send()) held_back_ = nullptr;
}

const Line& Wires::line(Index index) const {
  CHECK(index < lines_.size());
  return *lines_[index];
}

std::size_t Wires::receive_window_limit() const {
  std::size_t least = lines_.front()->link().receive_window_limit();
  for (const auto& line : lines_) least = std::min(least, line->link().receive_window_limit());
  return least;
}

std::uint64_t Wires::kernel_drops() const {
  std::uint64_t drops = 0;
  for (const auto& line : lines_) drops += line->link().kernel_drops();
  return drops;
}

RawLinkCounters Wires::counters() const {
  RawLinkCounters sum;
  for (const auto& line : lines_) {
    const RawLinkCounters each = line->link().counters();
    sum.packets_in += each.packets_in;
    sum.packets_out += each.packets_out;
    sum.strays += each.strays;
    sum.oversized += each.oversized;
    sum.receive_errors += each.receive_errors;
    sum.send_errors += each.send_errors;
    if (each.last_send_error != 0) sum.last_send_error = each.last_send_error;
  }
  return sum;
}

}  // namespace backends
