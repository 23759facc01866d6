#include "backends/interface.h"

#include <linux/if_addr.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

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

// A request to add an address (rtnetlink(7)), which has room for two of them.
struct AddressRequest {
  nlmsghdr header{};
  ifaddrmsg address{};
  std::array<std::uint8_t, 2 * RTA_SPACE(16)> attributes{};
};
// Nothing lies between the parts: the kernel reads them one behind the other.
static_assert(sizeof(AddressRequest) == NLMSG_SPACE(sizeof(ifaddrmsg)) + 2 * RTA_SPACE(16));

void add_attribute(AddressRequest& request, unsigned short type, const Address& address) {
  const auto octets = address.octets();
  const rtattr attribute{static_cast<unsigned short>(RTA_LENGTH(octets.size())), type};
  std::uint8_t* place =
      request.attributes.data() + (request.header.nlmsg_len - NLMSG_LENGTH(sizeof request.address));
  std::memcpy(place, &attribute, sizeof attribute);
  std::memcpy(place + RTA_LENGTH(0), octets.data(), octets.size());
  request.header.nlmsg_len += static_cast<std::uint32_t>(RTA_SPACE(octets.size()));
}

// Sends a request and answers the errno that the kernel acknowledges it with, 0 if it was done.
int perform(const AddressRequest& request) {
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
  AddressRequest request;
  request.header.nlmsg_len = NLMSG_LENGTH(sizeof request.address);
  request.header.nlmsg_type = RTM_NEWADDR;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
  request.address.ifa_family = own.family() == Family::kIpv4 ? AF_INET : AF_INET6;
  // Nobody else stands on this wire who could have the address (RFC 4862 5.4): usable at once.
  request.address.ifa_flags = IFA_F_NODAD;
  request.address.ifa_prefixlen = static_cast<std::uint8_t>(prefix_length);
  request.address.ifa_index = index_;
  add_attribute(request, IFA_LOCAL, own);
  add_attribute(request, IFA_ADDRESS, other);
  const int error = perform(request);
  if (error != 0 && error != EEXIST) {
    fail(error, "cannot give " + name_ + " the address " + own.to_string());
  }
}

}  // namespace backends
