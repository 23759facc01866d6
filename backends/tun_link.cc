#include "backends/tun_link.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

#include "backends/errors.h"
#include "backends/interface.h"
#include "stack/base/check.h"

namespace backends {

using stack::base::ByteView;
using stack::host::Packet;

namespace {

constexpr const char* kFactory = "/dev/net/tun";

[[noreturn]] void fail(const std::string& what) {
  if (errno != EPERM && errno != EACCES) throw_errno(what);
  throw NoPrivilege(errno, std::generic_category(), what);
}

}  // namespace

Tun open_tun(const std::string& name) {
  Fd descriptor(::open(kFactory, O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!descriptor.is_open()) fail(std::string("cannot open ") + kFactory);
  ifreq request = request_about(name);
  // Without IFF_NO_PI four octets that we do not need would stand before each packet.
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (::ioctl(descriptor.get(), TUNSETIFF, &request) != 0) {
    fail("cannot make or attach to the TUN device " + name);
  }
  return {std::move(descriptor), request.ifr_name};
}

TunLink::TunLink(Fd tun, std::size_t mtu)
    : tun_(std::move(tun)),
      mtu_(mtu),
      room_(std::make_unique_for_overwrite<std::uint8_t[]>(kRoom)) {}

std::optional<Packet> TunLink::receive() {
  const ssize_t size = ::read(tun_.get(), room_.get(), kRoom);
  // The kernel finishes the checksums of what it sends here itself, but may forward what came with
  // wrong ones: nothing is vouched for.
  if (size >= 0) return Packet{{room_.get(), static_cast<std::size_t>(size)}, false};
  if (errno == EAGAIN || errno == EINTR) return {};
  throw_errno("cannot read from the TUN device");
}

void TunLink::send(ByteView packet) {
  CHECK(can_send());
  if (!try_send(packet)) held_.assign(packet.begin(), packet.end());
}

// False when the kernel has no room now. What it refuses for another reason is lost.
bool TunLink::try_send(ByteView packet) {
  if (::write(tun_.get(), packet.data(), packet.size()) >= 0) return true;
  if (errno == EAGAIN) return false;
  ++counters_.send_errors;
  counters_.last_send_error = errno;
  return true;
}

Watch TunLink::watch() { return {tun_.get(), can_send() ? -1 : tun_.get()}; }

void TunLink::make_room() {
  if (!held_.empty() && try_send(held_)) held_.clear();
}

}  // namespace backends
