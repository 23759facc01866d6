// The stack's resolver on a real machine: names become addresses by the system's resolver, and
// addresses become guarded ports of ours and lines that begin at them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/resolver_process.h"
#include "backends/route.h"
#include "backends/wires.h"
#include "stack/host/host.h"
#include "stack/host/resolver.h"

namespace backends {

// Where a host is to be found, whatever its name's lookup would say: "HOST:PORT:ADDRESS[,...]".
struct Override {
  std::string host;  // in small letters
  std::uint16_t port = 0;
  std::vector<ZonedAddress> addresses;
};
// Nothing for what is none. An IPv6 address may stand in brackets.
std::optional<Override> parse_override(const std::string& text);

struct WaysConfig {
  Exit exit = {};
  Want want = Want::kAny;
  std::vector<Override> overrides = {};
};

// Invariant: a name that was found is not looked up again for as long as this lives, but for what
// is beyond kMostNames of them; one that was not is, by the next question. The lines of a query are
// in use until it is released.
class Ways final : public stack::host::Resolver {
 public:
  static constexpr std::size_t kMostNames = 4096;

  // All are borrowed, and outlive this; `wires` wakes for what `process` answers, and `host` gets
  // the addresses that lines begin at.
  Ways(ResolverProcess& process, Wires& wires, stack::host::Host& host, WaysConfig config);
  ~Ways() override;
  Ways(const Ways&) = delete;
  Ways& operator=(const Ways&) = delete;

  Query ask(const stack::host::Question& question) override;
  std::optional<stack::host::Ways> answer(Query query) override;
  void release(Query query) override;

  // Destinations that were passed over, with the reason, since the last call.
  std::vector<std::string> take_left_out() { return std::exchange(left_out_, {}); }

 private:
  struct Found {
    std::vector<ZonedAddress> addresses = {};
    std::string failure = {};
  };
  struct Pending {
    stack::host::Question question;
    std::string name;  // as it is looked up
    std::optional<Found> found = {};
    bool is_answered = false;
    std::vector<Wires::Index> lines;  // of the answer
  };

  std::optional<Found> known(const stack::host::Question& question, const std::string& name);
  void hear();
  void take_in(const std::string& name, const Found& found);
  stack::host::Ways open(Pending& pending);

  ResolverProcess& process_;
  Wires& wires_;
  stack::host::Host& host_;
  WaysConfig config_;
  Query last_ = 0;
  std::map<Query, Pending> pending_;                // asked, and not released
  std::map<std::uint64_t, std::string> looked_up_;  // by the process: the name, not answered yet
  std::map<std::string, Found> names_;
  std::vector<std::string> left_out_;
};

}  // namespace backends
