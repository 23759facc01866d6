// A capture in the making: packets of several interfaces, in one pcapng file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "backends/fd.h"
#include "stack/base/address.h"
#include "stack/base/time.h"
#include "tools/capture/pcapng.h"
#include "tools/capture/watcher.h"

namespace tools::capture {

struct CaptureConfig {
  std::string application{};  // who captures
  // Wall-clock time of Instant{}, since 1970: what turns instants into timestamps.
  stack::base::Duration epoch{0};
  // In octets: where there are so many in memory, they are written.
  std::size_t write_at = 256 * 1024;
};

// Invariant: what is on disk is a readable capture up to its last whole block, whatever happened.
// An error while writing ends the capture and nothing else: failure() names it, the octets of the
// block that did not fit are taken back, and everything said later is dropped.
class CaptureFile {
 public:
  static constexpr std::size_t kMostInterfaces = 1024;

  // Replaces the file, for nobody but its owner to read: it may hold passwords and, with secrets,
  // all there is. Throws std::system_error if that cannot be.
  CaptureFile(const std::string& path, CaptureConfig config);
  ~CaptureFile() { close(); }
  CaptureFile(const CaptureFile&) = delete;
  CaptureFile& operator=(const CaptureFile&) = delete;

  // Answers its number, from 0. At most kMostInterfaces.
  std::uint32_t add_interface(std::string_view name, std::string_view description = {});
  void add(std::uint32_t interface, const Sighting& sighting);
  // A line of SSLKEYLOGFILE, without its end. It goes ahead of all packets that are still in
  // memory: a secret comes to light a moment after the packets that it opens, and readers want it
  // before.
  void add_tls_secret(std::string_view line);
  void add_name(const stack::base::Address& address, std::string_view name);
  // So many packets the kernel had no room for, at this interface, in all.
  void set_dropped(std::uint32_t interface, std::uint64_t packets);

  // Writes what is in memory and how many packets there were, and closes the file. Once; later
  // calls do nothing.
  void close();

  std::uint64_t packets() const;
  const std::optional<std::error_code>& failure() const { return failure_; }

 private:
  struct Count {
    std::uint64_t packets = 0;
    std::optional<std::uint64_t> dropped{};
  };

  Timestamp timestamp(stack::base::Instant at) const;
  void write_if_full();
  void write_out();
  void write_all(const Octets& octets);
  void fail(int error);

  CaptureConfig config_;
  backends::Fd file_;
  std::uint64_t whole_ = 0;  // octets on disk, all of whole blocks
  Octets ahead_;             // goes to disk before packets_
  Octets packets_;
  Octets room_;  // for a packet whose checksum is finished
  std::vector<Count> counts_;
  std::optional<Timestamp> first_;
  Timestamp last_ = 0;
  std::optional<std::error_code> failure_;
};

// One interface of a file, as a watcher.
class CaptureInterface final : public Watcher {
 public:
  // `file` outlives the watcher.
  CaptureInterface(CaptureFile& file, std::string_view name, std::string_view description = {})
      : file_(file), number_(file.add_interface(name, description)) {}
  void saw(const Sighting& sighting) override { file_.add(number_, sighting); }
  void set_dropped(std::uint64_t packets) { file_.set_dropped(number_, packets); }

 private:
  CaptureFile& file_;
  std::uint32_t number_;
};

}  // namespace tools::capture
