#include "backends/interface.h"

#include <fcntl.h>
#include <linux/if_addr.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "backends/errors.h"
#include "backends/fd.h"
#include "stack/base/check.h"

namespace backends {

using stack::base::Address;
using stack::base::Family;

namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  if (error == EPERM || error == EACCES) throw NoPrivilege(error, std::generic_category(), what);
  throw std::system_error(error, std::generic_category(), what);
}

// Any socket will do to ask about interfaces.
void ask(unsigned long what, ifreq& request, const std::string& purpose) {
  const Fd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket.is_open() || ::ioctl(socket.get(), what, &request) != 0) fail(errno, purpose);
}

// A request of rtnetlink(7) to add something, whose description `Body` is; with room for two
// addresses.
template <typename Body>
struct Request {
  explicit Request(std::uint16_t type) {
    header.nlmsg_len = NLMSG_LENGTH(sizeof(Body));
    header.nlmsg_type = type;
    header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
  }

  nlmsghdr header{};
  Body body{};
  std::array<std::uint8_t, 2 * RTA_SPACE(16)> attributes{};
};
// Nothing lies between the parts: the kernel reads them one behind the other.
template <typename Body>
constexpr bool kIsPacked = sizeof(Request<Body>) == NLMSG_SPACE(sizeof(Body)) + 2 * RTA_SPACE(16);
static_assert(kIsPacked<ifaddrmsg> && kIsPacked<rtmsg>);

template <typename Body>
void add_attribute(Request<Body>& request, unsigned short type,
                   std::span<const std::uint8_t> octets) {
  const rtattr attribute{static_cast<unsigned short>(RTA_LENGTH(octets.size())), type};
  const std::size_t used = request.header.nlmsg_len - NLMSG_LENGTH(sizeof(Body));
  CHECK(used + RTA_SPACE(octets.size()) <= request.attributes.size());
  std::uint8_t* place = request.attributes.data() + used;
  std::memcpy(place, &attribute, sizeof attribute);
  std::memcpy(place + RTA_LENGTH(0), octets.data(), octets.size());
  request.header.nlmsg_len += static_cast<std::uint32_t>(RTA_SPACE(octets.size()));
}

// Sends a request and answers the errno that the kernel acknowledges it with, 0 if it was done.
template <typename Body>
int perform(const Request<Body>& request) {
  const Fd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!socket.is_open()) return errno;
  if (::send(socket.get(), &request, request.header.nlmsg_len, 0) < 0) return errno;
  std::array<std::uint8_t, 1024> answer{};
  const ssize_t size = ::recv(socket.get(), answer.data(), answer.size(), 0);
  if (size < 0) return errno;
  nlmsghdr header{};
  nlmsgerr outcome{};
  if (static_cast<std::size_t>(size) < NLMSG_LENGTH(sizeof outcome)) return EPROTO;
  std::memcpy(&header, answer.data(), sizeof header);
  std::memcpy(&outcome, answer.data() + NLMSG_LENGTH(0), sizeof outcome);
  return header.nlmsg_type == NLMSG_ERROR ? -outcome.error : EPROTO;
}

std::uint8_t kernel_family(Family family) { return family == Family::kIpv4 ? AF_INET : AF_INET6; }

// The first address of the network of `prefix_length` bits that the address stands in.
std::vector<std::uint8_t> network_of(const Address& address, unsigned prefix_length) {
  const auto octets = address.octets();
  std::vector<std::uint8_t> network(octets.begin(), octets.end());
  for (std::size_t bit = prefix_length; bit < network.size() * 8; ++bit) {
    network[bit / 8] = static_cast<std::uint8_t>(network[bit / 8] & ~(0x80u >> bit % 8));
  }
  return network;
}

}  // namespace

ifreq request_about(const std::string& name) {
  ifreq request{};
  if (name.empty() || name.size() >= sizeof request.ifr_name) {
    fail(EINVAL, "'" + name + "' is no name of an interface");
  }
  std::ranges::copy(name, request.ifr_name);
  return request;
}

bool has_interface(const std::string& name) { return ::if_nametoindex(name.c_str()) != 0; }

Interface::Interface(std::string name)
    : name_(std::move(name)), index_(::if_nametoindex(name_.c_str())) {
  if (index_ == 0) throw_errno(name_);
}

std::size_t Interface::mtu() const {
  ifreq request = request_about(name_);
  ask(SIOCGIFMTU, request, "cannot read the MTU of " + name_);
  return static_cast<std::size_t>(request.ifr_mtu);
}

bool Interface::is_up() const {
  ifreq request = request_about(name_);
  ask(SIOCGIFFLAGS, request, "cannot read the flags of " + name_);
  return (request.ifr_flags & IFF_UP) != 0;
}

void Interface::set_mtu(std::size_t mtu) {
  ifreq request = request_about(name_);
  request.ifr_mtu = static_cast<int>(mtu);
  ask(SIOCSIFMTU, request, "cannot set the MTU of " + name_);
}

void Interface::bring_up() {
  const std::string purpose = "cannot bring " + name_ + " up";
  ifreq request = request_about(name_);
  ask(SIOCGIFFLAGS, request, purpose);
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  ask(SIOCSIFFLAGS, request, purpose);
}

void Interface::add_address(const Address& own, const Address& other, unsigned prefix_length) {
  CHECK(own.family() == other.family() && prefix_length <= own.octets().size() * 8);
  Request<ifaddrmsg> request(RTM_NEWADDR);
  request.body.ifa_family = kernel_family(own.family());
  // Nobody else stands on this wire who could have the address (RFC 4862 5.4): usable at once.
  request.body.ifa_flags = IFA_F_NODAD;
  request.body.ifa_prefixlen = static_cast<std::uint8_t>(prefix_length);
  request.body.ifa_index = index_;
  add_attribute(request, IFA_LOCAL, own.octets());
  add_attribute(request, IFA_ADDRESS, other.octets());
  const int error = perform(request);
  if (error != 0 && error != EEXIST) {
    fail(error, "cannot give " + name_ + " the address " + own.to_string());
  }
}

void Interface::add_route(const Address& to, unsigned prefix_length) {
  CHECK(prefix_length <= to.octets().size() * 8);
  Request<rtmsg> request(RTM_NEWROUTE);
  request.body.rtm_family = kernel_family(to.family());
  request.body.rtm_dst_len = static_cast<std::uint8_t>(prefix_length);
  request.body.rtm_table = RT_TABLE_MAIN;
  request.body.rtm_protocol = RTPROT_STATIC;
  request.body.rtm_scope = to.family() == Family::kIpv4 ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
  request.body.rtm_type = RTN_UNICAST;
  add_attribute(request, RTA_DST, network_of(to, prefix_length));
  std::array<std::uint8_t, sizeof index_> index{};
  std::memcpy(index.data(), &index_, sizeof index_);
  add_attribute(request, RTA_OIF, index);
  const int error = perform(request);
  if (error != 0 && error != EEXIST) fail(error, "cannot route " + to.to_string() + " by " + name_);
}

void Interface::forbid_ipv6() {
  const std::string path = "/proc/sys/net/ipv6/conf/" + name_ + "/disable_ipv6";
  const Fd setting(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  // A kernel without IPv6 says none.
  if (!setting.is_open() && errno == ENOENT) return;
  if (!setting.is_open() || ::write(setting.get(), "1", 1) != 1) {
    fail(errno, "cannot keep IPv6 off " + name_);
  }
}

}  // namespace backends
