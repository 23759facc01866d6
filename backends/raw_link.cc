#include "backends/raw_link.h"

#include <linux/filter.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>

#include <array>
#include <cerrno>
#include <span>

#include "backends/errors.h"
#include "backends/socket.h"
#include "stack/base/byte_reader.h"
#include "stack/base/check.h"
#include "stack/wire/checksum.h"

namespace backends {

using stack::base::Address;
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

// Where a parked socket is bound: multicast groups (RFC 5771 9's test addresses; RFC 4291 2.7, a
// transient one) to which no TCP segment goes. The kernel passes such a socket by without even
// copying the packet, which a filter alone would not spare it.
const Address kNowhere4 = Address::v4(233, 252, 0, 1);
const Address kNowhere6 = Address::v6({0xff1e, 0, 0, 0, 0, 0, 0xdead, 0xdead});

void attach(const Fd& socket, std::span<sock_filter> program) {
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  if (::setsockopt(socket.get(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) != 0) {
    throw_errno("cannot attach a packet filter");
  }
}

constexpr std::uint16_t kReturn = BPF_RET | BPF_K;

void let_nothing_pass(const Fd& socket) {
  std::array<sock_filter, 1> program{{{kReturn, 0, 0, 0}}};
  attach(socket, program);
}

// Lets pass what comes from `remote`'s port to `local`'s; at whose addresses is_ours() looks. A raw
// socket sees packets reassembled, so that each has its TCP header: behind IPv4's header, and first
// of all in IPv6. The accept value is how many octets to keep: all, also of a 64 KiB packet.
void let_pass(const Fd& socket, const Endpoint& local, const Endpoint& remote) {
  constexpr std::uint16_t kHeaderLength = BPF_LDX | BPF_B | BPF_MSH;
  constexpr std::uint16_t kNumber = BPF_LDX | BPF_W | BPF_IMM;
  constexpr std::uint16_t kLoadHalfPastHeader = BPF_LD | BPF_H | BPF_IND;
  constexpr std::uint16_t kJumpIfEqual = BPF_JMP | BPF_JEQ | BPF_K;
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
  attach(socket, program);
}

void enlarge_receive_buffer(const Fd& socket) {
  // The first passes the system's limit but wants CAP_NET_ADMIN; the second always does what it
  // may.
  if (try_option(socket, SOL_SOCKET, SO_RCVBUFFORCE, kWantedReceiveBuffer)) return;
  set_option(socket, SOL_SOCKET, SO_RCVBUF, kWantedReceiveBuffer, "SO_RCVBUF");
}

void note(RawLink::Seen& seen, const IpPacket& packet) {
  ByteReader tcp(packet.payload);
  tcp.skip(13);
  const std::uint8_t flags = tcp.u8();
  seen.any = true;
  seen.fin |= (flags & 1) != 0;
  seen.rst |= (flags & 4) != 0;
}

}  // namespace

// What the two sockets keep, wherever they lead. IPPROTO_RAW takes whole packets of either family,
// header included, and is to receive none.
RawLink::RawLink(Family family)
    : family_(family),
      receiver_(family, stack::wire::kProtocolTcp, kBatch),
      sender_(open_socket(family, SOCK_RAW, IPPROTO_RAW)) {
  const Fd& socket = receiver_.socket();
  let_nothing_pass(socket);
  let_nothing_pass(sender_);
  enlarge_receive_buffer(socket);
  set_option(socket, family_, kMtuDiscovery, IP_PMTUDISC_INTERFACE);
  set_option(sender_, family_, kMtuDiscovery, IP_PMTUDISC_INTERFACE);
  const int octets = get_option(socket, SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF");
  receive_window_limit_ = static_cast<std::size_t>(octets) / 2;
  park();
}

RawLink::RawLink(const Endpoint& local, const Endpoint& remote, const Route& route)
    : RawLink(local.address.family()) {
  aim(local, remote, route);
}

void RawLink::aim(const Endpoint& local, const Endpoint& remote, const Route& route) {
  CHECK(is_parked() && local.port != 0);
  CHECK(local.address.family() == family_ && remote.address.family() == family_);
  local_ = local;
  remote_ = remote;
  route_ = route;
  seen_in_ = seen_out_ = {};
  try {
    settle_sender();
    settle_receiver();
    let_pass(receiver_.socket(), local_, remote_);
  } catch (const std::system_error&) {
    park();
    throw;
  }
}

// Between our two addresses, by the link and the interface that the route names.
void RawLink::settle_sender() const {
  bind_to_interface(sender_, route_.interface);
  bind_to(sender_, {local_.address, 0}, route_.zone);
  connect_to(sender_, {remote_.address, 0}, route_.zone);
}

// Bound only: a raw socket that was connected and is so no longer is forgotten by the kernel, which
// hands it no packet ever after. And bound to no link, for that could not be taken back: to an
// address that is only good with one the filter listens, and is_ours().
void RawLink::settle_receiver() const {
  const Address anywhere = family_ == Family::kIpv4 ? Address() : Address::v6({});
  bind_to(receiver_.socket(), {route_.zone == 0 ? local_.address : anywhere, 0});
}

// A sender that is connected cannot be bound anew (EINVAL). Taking the connection back frees it of
// its interface, too, which otherwise only CAP_NET_RAW may change.
void RawLink::park() {
  let_nothing_pass(receiver_.socket());
  const Address nowhere = family_ == Family::kIpv4 ? kNowhere4 : kNowhere6;
  bind_to(receiver_.socket(), {nowhere, 0});
  disconnect(sender_);
  bind_to(sender_, {nowhere, 0});
  receiver_.discard();
  held_.clear();
  local_ = remote_ = {};
}

std::optional<Packet> RawLink::receive() {
  while (const auto bytes = receiver_.next()) {
    const auto packet = stack::wire::parse_ip(*bytes);
    if (!packet || !is_ours(*packet)) {
      ++counters_.strays;
      continue;
    }
    ++counters_.packets_in;
    note(seen_in_, *packet);
    return Packet{*bytes, checksum_was_offloaded(*packet)};
  }
  return {};
}

// Between socket() and the filter's attachment the kernel queues packets of any connection, and
// what belonged to the connection before may still be on its way through the kernel; our host would
// answer these with a RST.
bool RawLink::is_ours(const IpPacket& packet) const {
  ByteReader tcp(packet.payload);
  const Endpoint source{packet.header.source, tcp.u16()};
  const Endpoint destination{packet.header.destination, tcp.u16()};
  return tcp.ok() && source == remote_ && destination == local_;
}

void RawLink::send(ByteView packet) {
  CHECK(can_send());
  if (const auto parsed = stack::wire::parse_ip(packet)) note(seen_out_, *parsed);
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
