// Packets of one link as matches ask about them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>

#include "sim/choices.h"
#include "sim/scenario/match.h"
#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/tcp/seq.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace sim::lab {

// Invariant: what it remembers is bounded. Segments beyond it are still read, but a flow too many
// has no number and no offsets, and a first octet that was forgotten counts as seen once.
class PacketReader {
 public:
  static constexpr std::size_t kMostFlows = 16'384;            // in each direction
  static constexpr std::size_t kMostSegmentsOfAFlow = 16'384;  // the highest ones

  // To be shown every packet that is offered to either path of the link, in order. Of what is
  // damaged (or a fragment) only that is told which the IP header still says.
  scenario::PacketFacts read(Direction direction, std::uint64_t index,
                             stack::base::ByteView octets);

 private:
  struct Segment {
    stack::tcp::Line first;
    std::uint32_t times;  // seen
  };
  // A connection's one direction.
  struct Flow {
    std::uint32_t number = 0;
    stack::tcp::Line syn = 0;  // its place, or if none was seen, the one in front of what was
    bool has_syn = false;
    stack::tcp::Line end = 0;        // of all that was seen
    std::deque<Segment> segments{};  // sorted
    stack::tcp::Line forgotten = 0;  // segments below it may have been seen
  };
  using FromTo = std::pair<stack::base::Endpoint, stack::base::Endpoint>;
  using Flows = std::map<FromTo, Flow>;

  void read_tcp(Direction direction, const stack::wire::IpPacket& ip, scenario::PacketFacts& facts);
  // Null if there are too many.
  Flow* flow_of(Flows& flows, const FromTo& key, const stack::wire::TcpHeader& header);
  void place(Flow& flow, const stack::wire::TcpHeader& header, scenario::PacketFacts& facts);
  static std::uint32_t count(Flow& flow, stack::tcp::Line first);

  std::array<Flows, 2> flows_;  // by direction
  std::uint32_t last_number_ = 0;
};

}  // namespace sim::lab
