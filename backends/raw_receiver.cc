#include "backends/raw_receiver.h"

#include <netinet/in.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "backends/socket.h"
#include "stack/wire/ip.h"

namespace backends {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Family;
using stack::base::MutableBytes;
using stack::wire::IpHeader;

namespace {

constexpr std::size_t kIpv6HeaderSize = 40;
constexpr std::size_t kMostDiscarded = 1 << 20;  // packets; no receive buffer holds so many
constexpr std::size_t kMostControl = CMSG_SPACE(sizeof(in6_pktinfo)) + 2 * CMSG_SPACE(sizeof(int));

template <typename Value>
Value value_of(const cmsghdr& control) {
  Value value{};
  std::memcpy(&value, CMSG_DATA(&control), sizeof value);
  return value;
}

void put(IpHeader& header, const cmsghdr& control) {
  if (control.cmsg_level != IPPROTO_IPV6) return;
  if (control.cmsg_type == IPV6_PKTINFO) {
    std::array<std::uint8_t, 16> octets{};
    std::memcpy(octets.data(), CMSG_DATA(&control), octets.size());  // ipi6_addr comes first
    header.destination = Address::from_octets(octets);
  } else if (control.cmsg_type == IPV6_HOPLIMIT) {
    header.ttl = static_cast<std::uint8_t>(value_of<int>(control));
  } else if (control.cmsg_type == IPV6_TCLASS) {
    const auto traffic_class = static_cast<unsigned>(value_of<int>(control)) & 0xff;
    header.diffserv = static_cast<std::uint8_t>(traffic_class >> 2);
    header.ecn = static_cast<stack::wire::Ecn>(traffic_class & 3);
  }
}

// The header that the packet had, as far as the kernel tells.
IpHeader header_of(msghdr& message, const sockaddr_storage& source, std::uint8_t protocol) {
  IpHeader header;
  header.source = from_kernel(source).address;
  header.destination = Address::from_octets(std::array<std::uint8_t, 16>{});
  header.protocol = protocol;
  for (cmsghdr* control = CMSG_FIRSTHDR(&message); control != nullptr;
       control = CMSG_NXTHDR(&message, control)) {
    put(header, *control);
  }
  return header;
}

}  // namespace

// What the kernel writes beside one packet.
struct RawReceiver::Slot {
  sockaddr_storage source;
  iovec piece;
  alignas(cmsghdr) std::array<std::uint8_t, kMostControl> control;
};

RawReceiver::~RawReceiver() = default;

RawReceiver::RawReceiver(Family family, std::uint8_t protocol, Room room)
    : family_(family),
      protocol_(protocol),
      room_(room),
      header_size_(family == Family::kIpv4 ? 0 : kIpv6HeaderSize),
      socket_(open_socket(family, SOCK_RAW, protocol)),
      octets_(std::make_unique_for_overwrite<std::uint8_t[]>(room.packets * room.octets_each)),
      slots_(std::make_unique<Slot[]>(room.packets)),
      messages_(room.packets) {
  if (family == Family::kIpv6) {
    set_option(socket_, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1, "IPV6_RECVPKTINFO");
    set_option(socket_, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1, "IPV6_RECVHOPLIMIT");
    set_option(socket_, IPPROTO_IPV6, IPV6_RECVTCLASS, 1, "IPV6_RECVTCLASS");
  }
  for (std::size_t i = 0; i < room.packets; ++i) {
    const MutableBytes free = room_of(i).subspan(header_size_);
    slots_[i].piece = {free.data(), free.size()};
    messages_[i].msg_hdr.msg_iov = &slots_[i].piece;
    messages_[i].msg_hdr.msg_iovlen = 1;
  }
}

MutableBytes RawReceiver::room_of(std::size_t index) const {
  return {octets_.get() + index * room_.octets_each, room_.octets_each};
}

std::optional<ByteView> RawReceiver::next() {
  while (next_ < arrived_ || fetch()) {
    if (const auto packet = finish(next_++)) return packet;
    ++counters_.oversized;
  }
  return {};
}

// False when nothing waits.
bool RawReceiver::fetch() {
  next_ = arrived_ = 0;
  if (drained_) {
    drained_ = false;
    return false;
  }
  if (family_ == Family::kIpv6) {
    for (std::size_t i = 0; i < room_.packets; ++i) {
      msghdr& message = messages_[i].msg_hdr;
      message.msg_name = &slots_[i].source;
      message.msg_namelen = sizeof slots_[i].source;
      message.msg_control = slots_[i].control.data();
      message.msg_controllen = slots_[i].control.size();
    }
  }
  const int count = ::recvmmsg(socket_.get(), messages_.data(),
                               static_cast<unsigned>(room_.packets), MSG_DONTWAIT, nullptr);
  if (count < 0) {
    // Anything else is an ICMP error on its way to us; reading it has cleared it, and what is to be
    // done about it the stack learns by the ICMP packet itself. The descriptor stays readable if
    // packets wait behind it.
    if (errno != EAGAIN && errno != EINTR) ++counters_.errors;
    return false;
  }
  arrived_ = static_cast<std::size_t>(count);
  drained_ = arrived_ < room_.packets;
  return arrived_ > 0;
}

void RawReceiver::discard() {
  next_ = arrived_ = 0;
  drained_ = false;
  std::uint8_t octet = 0;
  // Each call takes a packet or an error off the queue.
  for (std::size_t i = 0; i < kMostDiscarded; ++i) {
    if (::recv(socket_.get(), &octet, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN) return;
  }
}

// The packet with its header; nothing when it is longer than it may be.
std::optional<ByteView> RawReceiver::finish(std::size_t index) {
  msghdr& message = messages_[index].msg_hdr;
  const std::size_t size = messages_[index].msg_len;
  if (message.msg_flags & MSG_TRUNC) return {};
  const MutableBytes room = room_of(index);
  if (family_ == Family::kIpv6) {
    stack::wire::write_ip(room, header_of(message, slots_[index].source, protocol_), size);
  }
  return room.first(header_size_ + size);
}

}  // namespace backends
