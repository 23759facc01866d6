#include "tools/capture/capture_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "backends/errors.h"
#include "stack/base/check.h"
#include "tools/capture/checksum.h"

namespace tools::capture {

namespace {

constexpr mode_t kPermissions = 0600;
constexpr std::string_view kComment =
    "Packets as the program's own TCP/IP stack saw them. Where an offloading neighbour had left a "
    "TCP "
    "checksum half done, the capture finished it.";

}  // namespace

CaptureFile::CaptureFile(const std::string& path, CaptureConfig config)
    : config_(std::move(config)),
      file_(
          ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY | O_CLOEXEC, kPermissions)) {
  if (!file_.is_open()) backends::throw_errno("cannot write to " + path);
  add_section(ahead_, {.application = config_.application, .comment = kComment});
}

std::uint32_t CaptureFile::add_interface(std::string_view name, std::string_view description) {
  CHECK(counts_.size() < kMostInterfaces);
  capture::add_interface(ahead_, {.name = name, .description = description});
  counts_.emplace_back();
  return static_cast<std::uint32_t>(counts_.size() - 1);
}

void CaptureFile::add(std::uint32_t interface, const Sighting& sighting) {
  CHECK(interface < counts_.size());
  if (!file_.is_open()) return;
  const Timestamp at = timestamp(sighting.at);
  first_ = std::min(first_.value_or(at), at);
  last_ = std::max(last_, at);
  ++counts_[interface].packets;
  add_packet(packets_,
             {.interface = interface,
              .at = at,
              .packet = sighting.checksum_verified ? with_whole_checksum(sighting.packet, room_)
                                                   : sighting.packet,
              .direction = sighting.direction,
              .comment = sighting.comment});
  write_if_full();
}

void CaptureFile::add_tls_secret(std::string_view line) {
  if (!file_.is_open()) return;
  add_tls_secrets(ahead_, std::string(line) + "\n");
  write_if_full();
}

void CaptureFile::add_name(const stack::base::Address& address, std::string_view name) {
  if (!file_.is_open()) return;
  capture::add_name(ahead_, address, name);
  write_if_full();
}

void CaptureFile::set_dropped(std::uint32_t interface, std::uint64_t packets) {
  CHECK(interface < counts_.size());
  counts_[interface].dropped = packets;
}

void CaptureFile::close() {
  if (!file_.is_open()) return;
  for (std::uint32_t i = 0; i < counts_.size(); ++i) {
    add_statistics(packets_, {.interface = i,
                              .at = last_,
                              .started = first_.value_or(last_),
                              .received = counts_[i].packets,
                              .dropped = counts_[i].dropped});
  }
  write_out();
  file_.close();
}

std::uint64_t CaptureFile::packets() const {
  std::uint64_t sum = 0;
  for (const Count& count : counts_) sum += count.packets;
  return sum;
}

// A clock that was set to before 1970 is not worth a signed number.
Timestamp CaptureFile::timestamp(stack::base::Instant at) const {
  const auto since_1970 = at.time_since_epoch() + config_.epoch;
  return static_cast<Timestamp>(std::max(since_1970, stack::base::Duration{0}).count());
}

void CaptureFile::write_if_full() {
  if (ahead_.size() + packets_.size() >= config_.write_at) write_out();
}

void CaptureFile::write_out() {
  write_all(std::exchange(ahead_, {}));
  write_all(packets_);
  packets_.clear();
}

void CaptureFile::write_all(const Octets& octets) {
  stack::base::ByteView rest = octets;
  while (!rest.empty() && file_.is_open()) {
    const ssize_t count = ::write(file_.get(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(errno);
    rest = rest.subspan(static_cast<std::size_t>(count));
  }
  if (file_.is_open()) whole_ += octets.size();
}

// A pipe cannot be cut back; its reader has to live with half a block.
void CaptureFile::fail(int error) {
  failure_ = std::error_code(error, std::generic_category());
  (void)!::ftruncate(file_.get(), static_cast<off_t>(whole_));
  file_.close();
}

}  // namespace tools::capture
