// A device around a device that tells of every packet.
#pragma once

#include <string>

#include "backends/device.h"

namespace tools::rawhttpget {

// Invariant: passes every call on unchanged. A line per packet goes to standard error, at the
// latest before the loop sleeps, in pieces large enough to cost little:
//   --> send 48 bytes Flags: SYN seq: 2123832061, ack: 0
//   <-- recv 1500 bytes Flags: PSH ACK seq: 815201, ack: 2123832062
//   <-- recv 576 bytes ICMP: too big MTU: 1400 from: 192.0.2.1 about: 192.0.2.9:40000 to
//       198.51.100.1:80 seq: 2123832062
// (the last in one line). Bytes count the IP packet, of either family; seq and ack are the numbers
// on the wire. An ICMP error says what it quotes.
class PacketLog : public backends::Device {
 public:
  // `inner` outlives the log.
  explicit PacketLog(backends::Device& inner) : inner_(inner) {}
  ~PacketLog() override { flush(); }

  std::size_t mtu() const override { return inner_.mtu(); }
  std::optional<stack::host::Packet> receive() override;
  bool can_send() const override { return inner_.can_send(); }
  void send(stack::base::ByteView packet) override;
  backends::Watch watch() override;
  void make_room() override { inner_.make_room(); }
  // Lets what was told stand before what somebody else is about to say.
  void flush();

 private:
  void tell(const char* direction, stack::base::ByteView packet);

  backends::Device& inner_;
  std::string lines_;
};

// Such a line without its arrow and direction.
std::string describe(stack::base::ByteView packet);

}  // namespace tools::rawhttpget
