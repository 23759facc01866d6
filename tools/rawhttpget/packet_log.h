// A device around a device that tells of every packet.
#pragma once

#include <string>

#include "backends/device.h"

namespace tools::rawhttpget {

// Invariant: passes every call on unchanged. A line per packet goes to standard error, at the
// latest before the loop sleeps, in pieces large enough to cost little:
//   --> send 48 bytes Flags: SYN seq: 2123832061, ack: 0
//   <-- recv 1500 bytes Flags: PSH ACK seq: 815201, ack: 2123832062
// Bytes count the IP packet; seq and ack are the numbers on the wire.
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

 private:
  void tell(const char* direction, stack::base::ByteView packet);
  void flush();

  backends::Device& inner_;
  std::string lines_;
};

// Such a line without its arrow and direction; "N bytes, not TCP over IPv4" for what it cannot
// read.
std::string describe(stack::base::ByteView packet);

}  // namespace tools::rawhttpget
