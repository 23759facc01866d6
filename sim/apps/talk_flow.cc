#include "sim/apps/talk_flow.h"

#include <string_view>

namespace sim::apps {
namespace {

std::string_view word_for(stack::tcp::Ending ending) {
  switch (ending) {
    case stack::tcp::Ending::kRefused:
      return "refused";
    case stack::tcp::Ending::kTimedOut:
    case stack::tcp::Ending::kAborted:  // by the talker's own patience
      return "timeout";
    case stack::tcp::Ending::kUnreachable:
    case stack::tcp::Ending::kInUse:
    case stack::tcp::Ending::kNoResources:
      return "unreachable";
    case stack::tcp::Ending::kClosed:
    case stack::tcp::Ending::kReset:
      break;
  }
  return "reset";
}

}  // namespace

// The caller's words and the listener's are never the same.
TalkFlow::TalkFlow(const FlowConfig& config)
    : downwards_(config.down > 0),
      up_{Pattern(~config.content_seed), config.up},
      down_{Pattern(config.content_seed), config.down},
      to_caller_(down_, config.oracle, false),
      to_listener_(up_, config.oracle, false),
      caller_({.remote = config.server,
               .to_say = up_,
               .start = config.start,
               .until = config.until,
               .measure_from = config.measure_from,
               .patience = config.patience,
               .tcp = config.caller_tcp},
              to_caller_),
      listener_({.port = config.server.port,
                 .to_say = down_,
                 .until = config.until,
                 .measure_from = config.measure_from,
                 .patience = config.patience,
                 .tcp = config.listener_tcp},
                to_listener_) {}

bool TalkFlow::done() const {
  if (caller_.done() && listener_.done()) return true;
  return failed() != nullptr;
}

// The end that failed first: the other one's failure only follows from its.
const Talker* TalkFlow::failed() const {
  const Talker* first = nullptr;
  for (const Talker* talker : {&caller_, &listener_}) {
    if (!talker->done() || talker->complete()) continue;
    if (!first || *talker->done_at() < *first->done_at()) first = talker;
  }
  return first;
}

FlowReport TalkFlow::report(stack::base::Instant now) {
  const Talker& receiver = downwards_ ? caller_ : listener_;
  const Talker& sender = downwards_ ? listener_ : caller_;
  FlowReport report{.complete = caller_.complete() && listener_.complete(),
                    .stopped = caller_.was_stopped() || listener_.was_stopped(),
                    .delivered = (downwards_ ? to_caller_ : to_listener_).size(),
                    .sender = sender.info(),
                    .receiver = receiver.info()};
  report.measured = report.delivered - receiver.heard_before_measuring();
  report.ended = receiver.heard_all_at().value_or(receiver.done_at().value_or(now));
  if (report.complete || report.stopped) return report;
  const Talker* const why = failed();
  report.error = why ? word_for(*why->cut_off()) : "stalled";
  report.account = (why ? *why : receiver).account();
  return report;
}

}  // namespace sim::apps
