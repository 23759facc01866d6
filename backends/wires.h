// All the ways that a host may take at one time, to whatever names, as one device.
#pragma once

#include <cstdint>
#include <deque>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backends/device.h"
#include "backends/fd.h"
#include "backends/icmp_listener.h"
#include "backends/line.h"
#include "backends/route.h"
#include "stack/base/time.h"

namespace backends {

// Invariant: what it hands out belongs to one of the lines that are aimed, or is an ICMP error that
// quotes a packet of one of them. At most one line holds a packet back, for nothing is sent
// meanwhile. All that wants a privilege is open once it is made: lines are aimed and let go
// without.
class Wires final : public Device {
 public:
  using Index = std::size_t;  // of a line; the same line may be aimed again once it is let go
  // What one program may reasonably use, and has descriptors for (two a line, one more while it is
  // aimed; commonly 1,024 in all).
  static constexpr std::size_t kMostLines = 128;  // of one family

  // Opens so many free lines for each family, of which one that this machine has not is left out.
  // Throws NoPrivilege or another std::system_error. Wants 1 to kMostLines of at least one family.
  Wires(std::span<const stack::base::Family> families, std::size_t lines_of_each);
  ~Wires() override;
  Wires(const Wires&) = delete;
  Wires& operator=(const Wires&) = delete;

  // Aims a free line, or the one that was released first if none is free; or says in one line of
  // plain text, without a full stop, why that cannot be.
  std::expected<Index, std::string> aim(const Destination& destination, const Exit& exit);
  // The line is wanted no longer: it is let go, by a later aim(), when its time has come. Until
  // then it goes on carrying packets.
  void release(Index index);
  // When the last of the released lines may be let go; what has passed already if there is none.
  stack::base::Instant let_go_at() const;

  // So many lines that aim() would find.
  std::size_t available(stack::base::Family family) const;
  const Line& line(Index index) const;

  // Calls `when_readable` from receive() when something else that this host waits for may have
  // come: watch() is to wake for it, too. At most kMostOthers of them; forget() before closing it.
  static constexpr std::size_t kMostOthers = 8;
  void watch_also(int descriptor, std::function<void()> when_readable);
  void forget(int descriptor);

  // The largest packet of IP; what the way of a line carries, line().link().mtu() tells.
  std::size_t mtu() const override { return kLargestPacket; }
  // Takes by turns from all that have something.
  std::optional<stack::host::Packet> receive() override;
  bool can_send() const override { return held_back_ == nullptr; }
  // Goes out by the line that begins at the packet's source.
  void send(stack::base::ByteView packet) override;
  Watch watch() override;
  void make_room() override;

  // The least of all links; see there.
  std::size_t receive_window_limit() const;
  // The sums over all links.
  std::uint64_t kernel_drops() const;
  RawLinkCounters counters() const;
  // Packets to send that began at none of the lines, and went nowhere.
  std::uint64_t homeless() const { return homeless_; }

 private:
  static constexpr std::size_t kLargestPacket = 65'535;
  // Packets that are taken before the others are looked at again.
  static constexpr std::size_t kLookAgainAfter = 64;

  struct Source;

  void open(stack::base::Family family, std::size_t count);
  Source& watch_for(int descriptor);
  void look();
  std::optional<stack::host::Packet> receive_from(Source& source);
  std::optional<stack::host::Packet> hear(IcmpListener& ear) const;
  bool concerns_us(stack::base::ByteView packet) const;
  std::optional<Index> free_line(stack::base::Family family);
  void let_go(Index index);

  Fd epoll_;
  std::vector<std::unique_ptr<Line>> lines_;
  std::vector<std::unique_ptr<IcmpListener>> ears_;
  std::vector<std::unique_ptr<Source>> sources_;     // what epoll_ names; they stay where they are
  std::map<stack::base::Endpoint, Index> by_local_;  // of the lines that are not free
  std::deque<Index> free_;
  std::vector<Index> released_;   // in the order of their release
  std::deque<Source*> ready_;     // those that may have something; each once
  std::size_t taken_ = 0;         // packets since the last look
  RawLink* held_back_ = nullptr;  // the link that holds a packet back
  std::uint64_t homeless_ = 0;
};

}  // namespace backends
