#include "tools/netsim/kernel/our_end.h"

#include <fmt/format.h>

#include "sim/apps/http_flow.h"
#include "sim/apps/talker.h"

namespace netsim::kernel {

using sim::apps::Content;
using sim::apps::Pattern;
using sim::scenario::App;
using stack::base::Instant;

namespace {

sim::apps::FlowConfig flow_config(const OurEndConfig& config, const Contents& contents) {
  stack::tcp::Config tcp = config.host.config().tcp;
  if (config.flow.congestion) tcp.congestion = *config.flow.congestion;
  return {.kind = sim::apps::Kind::kHttp,
          .server = config.server,
          .caller = config.host,
          .listener = config.host,
          .oracle = config.oracle,
          .down = contents.from_listener.size,
          .content_seed = config.content_seed,
          .start = Instant(config.flow.start),
          .patience = config.flow.patience,
          .caller_tcp = tcp,
          .listener_tcp = tcp};
}

class Talk final : public OurEnd {
 public:
  Talk(const OurEndConfig& config, const Contents& contents)
      : heard_(config.calls ? contents.from_listener : contents.from_caller, config.oracle, false),
        talker_(talker_config(config, contents), heard_) {}

  sim::apps::Part& part() override { return talker_; }
  bool is_done() const override { return talker_.done(); }
  std::optional<std::string> complaint() const override {
    if (talker_.complete()) return std::nullopt;
    return talker_.account();
  }
  std::uint64_t heard() const override { return heard_.size(); }

 private:
  static sim::apps::TalkerConfig talker_config(const OurEndConfig& config,
                                               const Contents& contents) {
    const auto flow = flow_config(config, contents);
    if (!config.calls) {
      return {.port = config.server.port,
              .to_say = contents.from_listener,
              .patience = flow.patience,
              .tcp = flow.listener_tcp};
    }
    return {.remote = config.server,
            .to_say = contents.from_caller,
            .start = flow.start,
            .patience = flow.patience,
            .tcp = flow.caller_tcp};
  }

  sim::apps::Delivery heard_;
  sim::apps::Talker talker_;
};

class Get final : public OurEnd {
 public:
  Get(const OurEndConfig& config, const Contents& contents)
      : heard_(contents.from_listener, config.oracle, false),
        caller_(flow_config(config, contents), nullptr, heard_) {}

  sim::apps::Part& part() override { return caller_; }
  bool is_done() const override { return caller_.done(); }
  std::optional<std::string> complaint() const override {
    const auto outcome = caller_.fetch().outcome();
    if (outcome == stack::apps::Outcome::kComplete && heard_.whole()) return std::nullopt;
    const auto result = caller_.fetch().result();
    return fmt::format("{} {}after {} octets", outcome ? name_of(*outcome) : "still waits",
                       result.reason.empty() ? "" : "(" + result.reason + ") ", heard_.size());
  }
  std::uint64_t heard() const override { return heard_.size(); }

 private:
  sim::apps::Delivery heard_;
  sim::apps::HttpCaller caller_;
};

class Serving final : public OurEnd {
 public:
  Serving(const OurEndConfig& config, const Contents& contents)
      : listener_(flow_config(config, contents), nullptr, contents.from_listener) {}

  sim::apps::Part& part() override { return listener_; }
  bool is_done() const override { return true; }
  std::optional<std::string> complaint() const override { return std::nullopt; }
  std::uint64_t heard() const override { return 0; }

 private:
  sim::apps::HttpListener listener_;
};

}  // namespace

Contents contents_of(const sim::scenario::Flow& flow, std::uint64_t content_seed) {
  const Pattern up(~content_seed), down(content_seed);
  const std::uint64_t bytes = flow.bytes.value_or(0);
  switch (flow.app) {
    case App::kBulk:
      return {{up, bytes}, {down, 0}};
    case App::kTalk:
      return {{up, flow.upload}, {down, bytes}};
    case App::kHttpGet:
    case App::kHttpsGet:
      break;
  }
  return {{up, 0}, {down, bytes}};
}

std::unique_ptr<OurEnd> make_our_end(const OurEndConfig& config) {
  const Contents contents = contents_of(config.flow, config.content_seed);
  if (config.flow.app != App::kHttpGet) return std::make_unique<Talk>(config, contents);
  if (config.calls) return std::make_unique<Get>(config, contents);
  return std::make_unique<Serving>(config, contents);
}

}  // namespace netsim::kernel
