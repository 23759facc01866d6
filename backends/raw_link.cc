#include "backends/raw_link.h"

#include <linux/filter.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>

#include <array>
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
using stack::base::Family;
using stack::host::Packet;
using stack::wire::Checksum;
using stack::wire::IpPacket;

namespace {

constexpr int kWantedReceiveBuffer = 8 << 20;  // octets; the kernel doubles what it is told
constexpr RawReceiver::Room kBatch{.packets = 32, .octets_each = 65'536};  // 65,535 is the most

// The stack finds the path MTU by itself. The kernel is neither to learn it from the errors that
// concern us, forged ones among them, nor to hold back a probe that is larger than what it knows.
constexpr TwinOption kMtuDiscovery{IP_MTU_DISCOVER, IPV6_MTU_DISCOVER, "the MTU discovery"};
static_assert(IP_PMTUDISC_INTERFACE == IPV6_PMTUDISC_INTERFACE);

// Lets pass what comes from `remote`'s port to `local`'s; the addresses are those that the socket
// is bound and connected to. A raw socket sees packets reassembled, so that each has its TCP
// header: behind IPv4's header, and first of all in IPv6. The accept value is how many octets to
// keep: all, also of a 64 KiB packet.
void attach_filter(const Fd& socket, const Endpoint& local, const Endpoint& remote) {
  constexpr std::uint16_t kHeaderLength = BPF_LDX | BPF_B | BPF_MSH;
  constexpr std::uint16_t kNumber = BPF_LDX | BPF_W | BPF_IMM;
  constexpr std::uint16_t kLoadHalfPastHeader = BPF_LD | BPF_H | BPF_IND;
  constexpr std::uint16_t kJumpIfEqual = BPF_JMP | BPF_JEQ | BPF_K;
  constexpr std::uint16_t kReturn = BPF_RET | BPF_K;
  const bool has_header = local.address.family() == Family::kIpv4;
  std::array<sock_filter, 7> program{{
      {has_header ? kHeaderLength : kNumber, 0, 0, 0},
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

RawLink::RawLink(const Endpoint& local, const Endpoint& remote, const Route& route)
    : local_(local),
      remote_(remote),
      route_(route),
      receiver_(family(), stack::wire::kProtocolTcp, kBatch) {
  open_receiver();
  open_sender();
}

void RawLink::open_receiver() {
  const Fd& socket = receiver_.socket();
  attach_filter(socket, local_, remote_);
  enlarge_receive_buffer(socket);
  settle(socket);
  const int octets = get_option(socket, SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF");
  receive_window_limit_ = static_cast<std::size_t>(octets) / 2;
}

void RawLink::open_sender() {
  // IPPROTO_RAW takes whole packets of either family, header included, and receives none.
  sender_ = open_socket(family(), SOCK_RAW, IPPROTO_RAW);
  settle(sender_);
}

// Between our two addresses, by the link and the interface that the route names.
void RawLink::settle(const Fd& socket) const {
  set_option(socket, family(), kMtuDiscovery, IP_PMTUDISC_INTERFACE);
  bind_to_interface(socket, route_.interface);
  bind_to(socket, {local_.address, 0}, route_.zone);
  connect_to(socket, {remote_.address, 0}, route_.zone);
}

std::optional<Packet> RawLink::receive() {
  while (const auto bytes = receiver_.next()) {
    const auto packet = stack::wire::parse_ip(*bytes);
    if (!packet || !is_ours(*packet)) {
      ++counters_.strays;
      continue;
    }
    ++counters_.packets_in;
    return Packet{*bytes, checksum_was_offloaded(*packet)};
  }
  return {};
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
  if (::send(sender_.get(), packet.data(), packet.size(), MSG_DONTWAIT) >= 0) {
    ++counters_.packets_out;
    return true;
  }
  if (errno == EAGAIN || errno == ENOBUFS) return false;
  ++counters_.send_errors;
  counters_.last_send_error = errno;
  return true;
}

Watch RawLink::watch() { return {receiver_.socket().get(), can_send() ? -1 : sender_.get()}; }

void RawLink::make_room() {
  if (!held_.empty() && try_send(held_)) held_.clear();
}

std::uint64_t RawLink::kernel_drops() const {
  std::array<std::uint32_t, SK_MEMINFO_VARS> numbers{};
  socklen_t length = sizeof numbers;
  if (::getsockopt(receiver_.socket().get(), SOL_SOCKET, SO_MEMINFO, numbers.data(), &length) !=
      0) {
    throw_errno("cannot read SO_MEMINFO");
  }
  return numbers[SK_MEMINFO_DROPS];
}

RawLinkCounters RawLink::counters() const {
  RawLinkCounters counters = counters_;
  counters.oversized = receiver_.counters().oversized;
  counters.receive_errors = receiver_.counters().errors;
  return counters;
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
