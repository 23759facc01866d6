// All that is kept of one flow.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/scenario/scenario.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"
#include "tools/netsim/page/end_film.h"
#include "tools/netsim/page/journey.h"
#include "tools/netsim/page/stream_film.h"
#include "tools/report/flow.h"
#include "tools/report/ladder_log.h"

namespace tools::netsim::page {

enum class Who : std::uint8_t { kCaller, kListener };
constexpr Who other(Who who) { return who == Who::kCaller ? Who::kListener : Who::kCaller; }

// Who says the content that the flow is there for.
Who speaker_of(const sim::scenario::Flow& flow);

// Invariant: bounded, however long the flow lasts. Both ends are known by who called.
class FlowFilm {
 public:
  explicit FlowFilm(const sim::scenario::Flow& flow) : speaker_(speaker_of(flow)) {}

  // An end sends a segment: the beginning of its journey.
  Journey depart(stack::base::Instant at, Who from, const stack::wire::IpPacket& packet,
                 const stack::wire::TcpSegment& segment, stack::base::ByteView octets);
  // A packet comes to an end, whole or damaged.
  void arrive(stack::base::Instant at, Who to, stack::base::ByteView octets);
  // It gets lost on the way.
  void lose(stack::base::Instant at, const Journey& journey, Loss how);
  // Nothing more will become of it. In the order of departure.
  void conclude(Journey journey);
  void look(stack::base::Instant at, Who who, const stack::tcp::Info& info);

  Who speaker() const { return speaker_; }
  const StreamFilm& stream(Who who) const { return streams_[number(who)]; }
  const EndFilm& end(Who who) const { return ends_[number(who)]; }
  const report::RowLog<Journey>& ladder() const { return ladder_; }
  // As the end sees it that the content is for; nothing where no packet came.
  const std::optional<report::Flow>& heard() const { return heard_; }

 private:
  static constexpr std::size_t number(Who who) { return static_cast<std::size_t>(who); }
  void show_listener(stack::base::Instant at, bool is_out, const stack::wire::IpPacket& packet,
                     const stack::wire::TcpSegment& segment, stack::base::ByteView octets);

  Who speaker_;
  std::array<StreamFilm, 2> streams_;  // by who speaks
  std::array<EndFilm, 2> ends_;
  report::RowLog<Journey> ladder_;
  std::optional<report::Flow> heard_;
};

}  // namespace tools::netsim::page
