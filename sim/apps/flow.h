// A flow between two hosts: its two ends, and what became of it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/apps/part.h"
#include "sim/oracle.h"
#include "stack/base/address.h"
#include "stack/base/time.h"
#include "stack/host/host.h"
#include "stack/tcp/config.h"
#include "stack/tcp/info.h"

namespace sim::apps {

// As many octets as no run will ever see.
inline constexpr std::uint64_t kWithoutEnd = std::uint64_t{1} << 40;

enum class Kind : std::uint8_t {
  kHttp,   // the caller downloads `down` octets
  kHttps,  // the same by TLS
  kTalk,   // the caller says `up` octets and the listener `down`, both at once
};

// Hosts and oracle are borrowed for the flow's lifetime.
struct FlowConfig {
  Kind kind = Kind::kTalk;
  stack::base::Endpoint server{};  // where the listener is
  const stack::host::Host& caller;
  const stack::host::Host& listener;
  Oracle& oracle;
  std::uint64_t up = 0;  // octets
  std::uint64_t down = 0;
  std::uint64_t content_seed = 0;                    // of what is said, and of TLS
  stack::base::Instant start{};                      // the SYN leaves
  stack::base::Instant until = stack::base::kNever;  // it is broken off then
  stack::base::Instant measure_from{};               // tells apart what is heard before and after
  // Without a segment for this long the other is given up. TCP itself would wait for ever: it does
  // not ask whether a silent peer is still there.
  stack::base::Duration patience = std::chrono::hours(2);
  std::optional<stack::tcp::Config> caller_tcp{};  // the hosts' without it
  std::optional<stack::tcp::Config> listener_tcp{};
  bool with_digest = true;                               // SHA-256 of what a download brings
  std::function<void(std::string_view line)> key_log{};  // of TLS; ClientConfig's
};

// Which end is meant: of a download, and of a talk in which the caller says nothing, the listener
// sends; else the caller.
struct FlowReport {
  bool complete = false;               // all that was to be said was heard
  bool stopped = false;                // broken off at `until`
  std::optional<std::string> error{};  // one word; none while all is well
  std::string account{};               // why it is not complete, in one line
  std::optional<bool> sha256_ok{};     // nothing where it was not asked for
  std::uint64_t delivered = 0;         // octets of content
  std::uint64_t measured = 0;          // of those, from `measure_from` on
  stack::base::Instant ended{};        // everything was there, or the flow was done without
  stack::tcp::Info sender{};           // as its connection stood last
  stack::tcp::Info receiver{};
};

class Flow {
 public:
  virtual ~Flow() = default;
  virtual Part& caller() = 0;
  virtual Part& listener() = 0;
  // Nothing more will become of it.
  virtual bool done() const = 0;
  // To be called once it is done, or the run over. SHA-256 is made then.
  virtual FlowReport report(stack::base::Instant now) = 0;
};

std::unique_ptr<Flow> make_flow(const FlowConfig& config);

}  // namespace sim::apps
