#include "tools/netsim/page/flow_film.h"

#include <algorithm>
#include <utility>

namespace tools::netsim::page {

namespace wire = stack::wire;
using stack::base::ByteView;
using stack::base::Instant;

Who speaker_of(const sim::scenario::Flow& flow) {
  using sim::scenario::App;
  const bool calls_to_say =
      flow.app == App::kBulk || (flow.app == App::kTalk && flow.upload > flow.bytes.value_or(0));
  return calls_to_say ? Who::kCaller : Who::kListener;
}

Journey FlowFilm::depart(Instant at, Who from, const wire::IpPacket& packet,
                         const wire::TcpSegment& segment, ByteView octets) {
  const wire::TcpHeader& header = segment.header;
  const StreamFilm::Said said = streams_[number(from)].say(at, segment);
  if (from != speaker_) show_listener(at, true, packet, segment, octets);
  Journey journey;
  journey.segment = {
      .at = at,
      .direction = from == Who::kCaller ? capture::Direction::kOut : capture::Direction::kIn,
      .flags = header.flags,
      .from = said.from,
      .to = said.to,
      .ack = streams_[number(other(from))].acknowledged_by(header),
      .window = streams_[number(from)].window_of(header),
      .sack_blocks = static_cast<std::uint8_t>(header.options.sack.count)};
  journey.is_resent = said.again;
  if (said.again) journey.note("sent again");
  return journey;
}

void FlowFilm::arrive(Instant at, Who to, ByteView octets) {
  const auto packet = wire::parse_ip(octets);
  if (!packet || packet->header.is_fragment() || packet->header.protocol != wire::kProtocolTcp) {
    return;
  }
  const auto segment =
      wire::parse_tcp(packet->payload, {packet->header.source, packet->header.destination}, false);
  if (!segment) return;
  const std::uint64_t window = streams_[number(other(to))].window_of(segment->header);
  streams_[number(to)].hear(at, segment->header, window);
  if (to != speaker_) show_listener(at, false, *packet, *segment, octets);
}

void FlowFilm::show_listener(Instant at, bool is_out, const wire::IpPacket& packet,
                             const wire::TcpSegment& segment, ByteView octets) {
  if (!heard_) {
    const stack::base::Endpoint source{packet.header.source, segment.header.source_port};
    const stack::base::Endpoint destination{packet.header.destination,
                                            segment.header.destination_port};
    heard_.emplace(is_out ? report::FlowEnds{source, destination}
                          : report::FlowEnds{destination, source});
  }
  heard_->saw({.at = at,
               .direction = is_out ? capture::Direction::kOut : capture::Direction::kIn,
               .packet = octets},
              segment);
}

void FlowFilm::lose(Instant at, const Journey& journey, Loss how) {
  const bool is_callers = journey.segment.direction == capture::Direction::kOut;
  streams_[number(is_callers ? Who::kCaller : Who::kListener)].lose(at, journey.segment.to, how);
}

void FlowFilm::conclude(Journey journey) { ladder_.add(std::move(journey)); }

void FlowFilm::look(Instant at, Who who, const stack::tcp::Info& info) {
  ends_[number(who)].see(at, info);
}

}  // namespace tools::netsim::page
