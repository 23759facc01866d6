#include "backends/raw_link.h"

#include <linux/filter.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>

#include "backends/errors.h"
#include "backends/socket.h"
#include "stack/base/byte_reader.h"
#include "stack/base/check.h"
#include "stack/wire/checksum.h"

namespace backends {

using stack::base::ByteReader;
using stack::base::ByteView;
using stack::base::Endpoint;
using stack::host::Packet;
using stack::wire::Checksum;
using stack::wire::IpPacket;

namespace {

constexpr int kWantedReceiveBuffer = 8 << 20;  // octets; the kernel doubles what it is told

std::uint32_t as_number(const stack::base::Address& address) {
  return ByteReader(address.octets()).u32();
}

// Lets pass what comes from `remote` to `local`'s port. A raw socket sees IPv4 packets reassembled,
// so that each has its TCP header. The accept value is how many octets to keep: all, also of a 64
// KiB packet.
void attach_filter(const Fd& socket, const Endpoint& local, const Endpoint& remote) {
  constexpr std::uint16_t kLoadWord = BPF_LD | BPF_W | BPF_ABS;
  constexpr std::uint16_t kLoadHeaderLength = BPF_LDX | BPF_B | BPF_MSH;
  constexpr std::uint16_t kLoadHalfPastHeader = BPF_LD | BPF_H | BPF_IND;
  constexpr std::uint16_t kJumpIfEqual = BPF_JMP | BPF_JEQ | BPF_K;
  constexpr std::uint16_t kReturn = BPF_RET | BPF_K;
  std::array<sock_filter, 9> program{{
      {kLoadWord, 0, 0, 12},  // source address
      {kJumpIfEqual, 0, 6, as_number(remote.address)},
      {kLoadHeaderLength, 0, 0, 0},
      {kLoadHalfPastHeader, 0, 0, 0},  // source port
      {kJumpIfEqual, 0, 3, remote.port},
      {kLoadHalfPastHeader, 0, 0, 2},  // destination port
      {kJumpIfEqual, 0, 1, local.port},
      {kReturn, 0, 0, 0xffff'ffff},
      {kReturn, 0, 0, 0},
  }};
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  if (::setsockopt(socket.get(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) != 0) {
    throw_errno("cannot attach a packet filter");
  }
}

void enlarge_receive_buffer(const Fd& socket) {
  // The first passes the system's limit but wants CAP_NET_ADMIN; the second always does what it
  // may.
  if (try_option(socket, SOL_SOCKET, SO_RCVBUFFORCE, kWantedReceiveBuffer)) return;
  set_option(socket, SOL_SOCKET, SO_RCVBUF, kWantedReceiveBuffer, "SO_RCVBUF");
}

}  // namespace

RawLink::RawLink(const Endpoint& local, const Endpoint& remote, std::size_t mtu)
    : local_(local),
      remote_(remote),
      mtu_(mtu),
      room_(std::make_unique_for_overwrite<std::uint8_t[]>(kBatch * kRoomPerPacket)) {
  open_receiver();
  open_sender();
  for (std::size_t i = 0; i < kBatch; ++i) {
    pieces_[i] = {room_.get() + i * kRoomPerPacket, kRoomPerPacket};
    messages_[i].msg_hdr.msg_iov = &pieces_[i];
    messages_[i].msg_hdr.msg_iovlen = 1;
  }
}

void RawLink::open_receiver() {
  receiver_ = open_socket(SOCK_RAW, IPPROTO_TCP);
  attach_filter(receiver_, local_, remote_);
  enlarge_receive_buffer(receiver_);
  bind_to(receiver_, {local_.address, 0});
  connect_to(receiver_, {remote_.address, 0});
  const int octets = get_option(receiver_, SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF");
  receive_window_limit_ = static_cast<std::size_t>(octets) / 2;
}

void RawLink::open_sender() {
  // IPPROTO_RAW takes whole IP packets and receives none.
  sender_ = open_socket(SOCK_RAW, IPPROTO_RAW);
  bind_to(sender_, {local_.address, 0});
  connect_to(sender_, {remote_.address, 0});
}

std::optional<Packet> RawLink::receive() {
  while (next_ < arrived_ || receive_batch()) {
    const mmsghdr& message = messages_[next_];
    const ByteView bytes{room_.get() + next_ * kRoomPerPacket, message.msg_len};
    ++next_;
    if (message.msg_hdr.msg_flags & MSG_TRUNC) {
      ++counters_.oversized;
      continue;
    }
    const auto packet = stack::wire::parse_ip(bytes);
    if (!packet || !is_ours(*packet)) {
      ++counters_.strays;
      continue;
    }
    return Packet{bytes, checksum_was_offloaded(*packet)};
  }
  return {};
}

// False when nothing waits. A batch that came short has emptied the queue: that is said once
// without asking the kernel again.
bool RawLink::receive_batch() {
  next_ = arrived_ = 0;
  if (drained_) {
    drained_ = false;
    return false;
  }
  const int count = ::recvmmsg(receiver_.get(), messages_.data(), kBatch, MSG_DONTWAIT, nullptr);
  if (count < 0) {
    // Anything else is an ICMP error on its way to us; reading it has cleared it, and TCP does not
    // act on soft errors (RFC 9293 3.9.2.2). The descriptor stays readable if packets wait behind
    // it.
    if (errno != EAGAIN && errno != EINTR) ++counters_.receive_errors;
    return false;
  }
  arrived_ = static_cast<std::size_t>(count);
  drained_ = arrived_ < kBatch;
  return arrived_ > 0;
}

// Between socket() and the filter's attachment the kernel queues packets of any connection; our
// host would answer these with a RST.
bool RawLink::is_ours(const IpPacket& packet) const {
  ByteReader tcp(packet.payload);
  const Endpoint source{packet.header.source, tcp.u16()};
  const Endpoint destination{packet.header.destination, tcp.u16()};
  return tcp.ok() && source == remote_ && destination == local_;
}

void RawLink::send(ByteView packet) {
  CHECK(can_send());
  if (!try_send(packet)) held_.assign(packet.begin(), packet.end());
}

// False when the kernel has no room now. What it refuses for another reason is lost.
bool RawLink::try_send(ByteView packet) {
  if (::send(sender_.get(), packet.data(), packet.size(), MSG_DONTWAIT) >= 0) return true;
  if (errno == EAGAIN || errno == ENOBUFS) return false;
  ++counters_.send_errors;
  counters_.last_send_error = errno;
  return true;
}

Watch RawLink::watch() { return {receiver_.get(), can_send() ? -1 : sender_.get()}; }

void RawLink::make_room() {
  if (!held_.empty() && try_send(held_)) held_.clear();
}

std::uint64_t RawLink::kernel_drops() const {
  std::array<std::uint32_t, SK_MEMINFO_VARS> numbers{};
  socklen_t length = sizeof numbers;
  if (::getsockopt(receiver_.get(), SOL_SOCKET, SO_MEMINFO, numbers.data(), &length) != 0) {
    throw_errno("cannot read SO_MEMINFO");
  }
  return numbers[SK_MEMINFO_DROPS];
}

bool checksum_was_offloaded(const IpPacket& packet) {
  ByteReader tcp(packet.payload);
  tcp.skip(16);
  const std::uint16_t field = tcp.u16();
  const std::uint16_t unfinished =
      Checksum()
          .add_pseudo_header(packet.header.source, packet.header.destination,
                             packet.header.protocol, packet.payload.size())
          .folded();
  return tcp.ok() && field == unfinished;
}

}  // namespace backends
