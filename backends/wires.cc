#include "backends/wires.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>

#include "backends/errors.h"
#include "stack/base/byte_reader.h"
#include "stack/base/check.h"
#include "stack/wire/icmp.h"

namespace backends {

using stack::base::Address;
using stack::base::ByteReader;
using stack::base::ByteView;
using stack::base::Endpoint;
using stack::base::Family;
using stack::host::Packet;

namespace {

constexpr std::size_t kLeastIpv6Mtu = 1280;

}  // namespace

// One way: the route, our guarded end of it, and the link.
struct Wires::Line {
  Line(const Destination& destination, const Exit& exit)
      : route(route_to(destination.remote, destination.zone, exit)),
        guard(route.source, route.zone),
        link(guard.endpoint(), destination.remote, route) {}

  Route route;
  PortGuard guard;
  RawLink link;
};

Wires::Wires(std::span<const Destination> destinations, const Exit& exit)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  CHECK(!destinations.empty() && destinations.size() <= kMostDestinations);
  if (!epoll_.is_open()) throw_errno("cannot wait for packets");
  open_lines(destinations, exit);
  open_ears();
}

Wires::~Wires() = default;

void Wires::open_lines(std::span<const Destination> destinations, const Exit& exit) {
  std::exception_ptr first;
  for (const Destination& destination : destinations) {
    try {
      lines_.push_back(std::make_unique<Line>(destination, exit));
    } catch (const NoPrivilege&) {
      throw;
    } catch (const std::system_error& error) {
      if (!first) first = std::current_exception();
      left_out_.push_back({destination.remote, error.what()});
      continue;
    }
    watch_for(lines_.back()->link.watch().readable, lines_.size() - 1);
  }
  if (lines_.empty()) std::rethrow_exception(first);
}

void Wires::open_ears() {
  for (const Family family : {Family::kIpv4, Family::kIpv6}) {
    const bool in_use = std::ranges::any_of(
        lines_, [&](const auto& line) { return line->route.source.family() == family; });
    if (!in_use) continue;
    ears_.push_back(std::make_unique<IcmpListener>(family));
    watch_for(ears_.back()->descriptor(), lines_.size() + ears_.size() - 1);
  }
}

void Wires::watch_for(int descriptor, std::size_t source) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = source;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) != 0) {
    throw_errno("cannot wait for packets");
  }
}

std::optional<Packet> Wires::receive() {
  if (ready_.empty() || taken_ >= kLookAgainAfter) look();
  while (!ready_.empty()) {
    if (turn_ >= ready_.size()) turn_ = 0;
    if (const auto packet = receive_from(ready_[turn_])) {
      ++turn_;
      ++taken_;
      return packet;
    }
    ready_.erase(ready_.begin() + static_cast<std::ptrdiff_t>(turn_));
  }
  return {};
}

// Adds those that have become ready. Those that were are kept: they may hold packets that they have
// fetched already, of which the kernel knows nothing any more.
void Wires::look() {
  taken_ = 0;
  std::array<epoll_event, kMostDestinations + 2> events;
  const int count =
      ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), /*timeout=*/0);
  for (int i = 0; i < count; ++i) {
    const std::size_t source = events[static_cast<std::size_t>(i)].data.u64;
    if (std::ranges::find(ready_, source) == ready_.end()) ready_.push_back(source);
  }
}

std::optional<Packet> Wires::receive_from(std::size_t source) {
  if (source < lines_.size()) return lines_[source]->link.receive();
  return hear(*ears_[source - lines_.size()]);
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
  return quote && std::ranges::any_of(lines_, [&](const auto& line) {
           return line->link.local() == quote->source && line->link.remote() == quote->destination;
         });
}

bool Wires::can_send() const { return held_back_ == nullptr; }

void Wires::send(ByteView bytes) {
  CHECK(can_send());
  const auto packet = stack::wire::parse_ip(bytes);
  ByteReader transport(packet ? packet->payload : ByteView());
  const Endpoint source{packet ? packet->header.source : Address(), transport.u16()};
  const auto line = std::ranges::find_if(
      lines_, [&](const auto& candidate) { return candidate->link.local() == source; });
  if (line == lines_.end()) {
    ++homeless_;
    return;
  }
  RawLink& link = (*line)->link;
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

const RawLink& Wires::link(std::size_t index) const {
  CHECK(index < lines_.size());
  return lines_[index]->link;
}

std::size_t Wires::mtu() const {
  std::size_t least = lines_.front()->link.mtu();
  bool ipv6_in_use = false;
  for (const auto& line : lines_) {
    least = std::min(least, line->link.mtu());
    if (line->route.source.family() == Family::kIpv6) ipv6_in_use = true;
  }
  // What every link of IPv6 carries (RFC 8200 5). A smaller way of IPv4 beside it loses what is too
  // large for it, as a smaller way further on does.
  return ipv6_in_use ? std::max(least, kLeastIpv6Mtu) : least;
}

std::vector<Address> Wires::addresses() const {
  std::vector<Address> addresses;
  for (const auto& line : lines_) {
    const Address& source = line->route.source;
    if (std::ranges::find(addresses, source) == addresses.end()) addresses.push_back(source);
  }
  return addresses;
}

std::size_t Wires::receive_window_limit() const {
  std::size_t least = lines_.front()->link.receive_window_limit();
  for (const auto& line : lines_) least = std::min(least, line->link.receive_window_limit());
  return least;
}

std::uint64_t Wires::kernel_drops() const {
  std::uint64_t drops = 0;
  for (const auto& line : lines_) drops += line->link.kernel_drops();
  return drops;
}

bool Wires::awaits_an_answer() const {
  return std::ranges::any_of(lines_, [](const auto& line) {
    const RawLinkCounters counters = line->link.counters();
    return counters.packets_out > 0 && counters.packets_in == 0;
  });
}

RawLinkCounters Wires::counters() const {
  RawLinkCounters sum;
  for (const auto& line : lines_) {
    const RawLinkCounters each = line->link.counters();
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
