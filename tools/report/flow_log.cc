#include "tools/report/flow_log.h"

#include <algorithm>
#include <utility>

#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace tools::report {

using stack::base::Endpoint;

void FlowLog::saw(const capture::Sighting& sighting) {
  const auto ip = stack::wire::parse_ip(sighting.packet);
  const bool is_tcp =
      ip && !ip->header.is_fragment() && ip->header.protocol == stack::wire::kProtocolTcp;
  if (!is_tcp) {
    ++others_;
    return;
  }
  // What we send is right; computing its sum once more would say nothing.
  const bool is_ours = sighting.direction == capture::Direction::kOut;
  const auto segment =
      stack::wire::parse_tcp(ip->payload, {ip->header.source, ip->header.destination},
                             is_ours || sighting.checksum_verified);
  if (!segment) {
    ++others_;
    return;
  }
  FlowEnds ends{.local = Endpoint{ip->header.source, segment->header.source_port},
                .remote = Endpoint{ip->header.destination, segment->header.destination_port}};
  if (!is_ours) std::swap(ends.local, ends.remote);
  if (Flow* flow = flow_of(ends)) {
    flow->saw(sighting, *segment);
  } else {
    ++not_followed_;
  }
}

Flow* FlowLog::flow_of(const FlowEnds& ends) {
  const auto found = index_.find(ends);
  if (found != index_.end()) return &flows_[found->second];
  if (flows_.size() == kMostFlows) return nullptr;
  index_.emplace(ends, flows_.size());
  return &flows_.emplace_back(ends);
}

const Flow* FlowLog::busiest() const {
  const auto found = std::ranges::max_element(
      flows_, {}, [](const Flow& flow) { return flow.summary().octets_in; });
  return found == flows_.end() ? nullptr : &*found;
}

}  // namespace tools::report
