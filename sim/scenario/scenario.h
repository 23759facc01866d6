// An experiment as data: what a scenario file says, checked and complete. Plain values, without any
// behaviour: `read` makes one of a file, `lab::run` runs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/path.h"
#include "sim/scenario/expression.h"
#include "sim/scenario/match.h"
#include "stack/base/address.h"
#include "stack/base/time.h"
#include "stack/tcp/config.h"

namespace sim::scenario {

// Where in a file something is said; line 0: nowhere.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

// 10.0.0.1/24
struct Interface {
  stack::base::Address address;
  std::size_t prefix_length = 32;
};

struct Host {
  std::string name{};
  std::vector<Interface> interfaces{};  // one a family at most
  std::uint16_t mtu = 1500;
  stack::tcp::Config tcp{};
};

enum class RouterKind : std::uint8_t { kPlain, kNat44 };

struct Router {
  std::string name{};
  RouterKind kind = RouterKind::kPlain;
  // A NAT's first interface is the inside, its second the outside. Of others any number, or none.
  std::vector<Interface> interfaces{};
  std::string outside{};    // of a NAT: the link that leads there
  bool icmp = true;        // says what it drops
  bool ignore_df = false;  // fragments what must not be (IPv4)
  stack::base::Duration nat_timeout = std::chrono::minutes(124);  // RFC 5382 REQ-5
  Place place{};
};

// A wire between two nodes, by their names.
struct Link {
  std::string name{};
  std::string a{};
  std::string b{};
  PathConfig to_b{};
  PathConfig to_a{};
  Place place{};
};

enum class App : std::uint8_t {
  kHttpGet,   // `from` downloads `bytes` from `to`, over HTTP
  kHttpsGet,  // the same by TLS
  kBulk,      // `from` sends `bytes` to `to` as fast as it can; without `bytes`, until the stop
  kTalk,      // both say what they have at once: `from` says `upload`, `to` says `bytes`
};

struct Flow {
  std::string id{};  // unique; one of `count` flows is called id.1, id.2, ...
  App app = App::kBulk;
  std::string from{};  // host names
  std::string to{};
  std::uint16_t port = 80;  // unique among flows to one host
  std::optional<std::uint64_t> bytes{};
  std::uint64_t upload = 0;
  std::optional<stack::tcp::send::CongestionAlgorithm> congestion{};  // the hosts' without it
  // Of its SYN. With `start_until` later than `start`, a seed's draw from [start, start_until).
  stack::base::Duration start{0};
  stack::base::Duration start_until{0};
  stack::base::Duration patience = std::chrono::minutes(2);  // in silence
  std::string group{};  // as the file calls it: the id before `count` and `path` made several of it
  Place place{};
};

enum class Side : std::uint8_t { kToA, kToB, kBoth };

// What is done to a packet that a fault strikes.
struct Drop {};       // behind the transmitter
struct DropEarly {};  // in front of it, as a queue does that does not let all in (RED)
struct Delay {
  stack::base::Duration by{0};
};
struct Duplicate {
  std::uint32_t copies = 1;  // besides the original
  stack::base::Duration gap{0};
};
struct FlipBits {
  std::vector<std::uint32_t> bits{};  // from the first of the IP header, most significant first
  bool fix_checksum = false;
};
struct Truncate {
  std::uint32_t octets = 0;  // so many remain
};
struct Mark {};  // CE (RFC 3168)
// What is done to a link or a router at an instant.
struct Down {
  stack::base::Duration duration{0};
};
struct SetMtu {
  std::size_t mtu = 1500;
  bool icmp_too_big = true;  // whether the routers at its ends say so
};
struct SetRate {
  std::uint64_t bits_per_second = 0;
};
struct SetDelay {
  stack::base::Duration delay{0};
};
struct Rebind {};  // a NAT forgets its outside ports, and takes others

using PacketAction = std::variant<Drop, DropEarly, Delay, Duplicate, FlipBits, Truncate, Mark>;
using NodeAction = std::variant<Down, SetMtu, SetRate, SetDelay, Rebind>;

// Strikes packets that match (`match` is set), or a link or router once (`at` is set); never both.
struct Fault {
  std::string on{};  // a link, or a router
  Side side = Side::kBoth;
  std::optional<Match> match{};
  std::uint32_t every = 1;               // only each so-manieth that matches
  std::optional<std::uint32_t> times{};  // and no more than so many
  std::optional<stack::base::Instant> at{};
  std::variant<std::monostate, PacketAction, NodeAction> action{};
  bool may_be_idle = false;  // that it never strikes is no error (`optional = true`)
  Place place{};
};

struct Expectation {
  Expression that;
  double tolerate = 0;  // of a sweep's seeds, this share may miss it
  Place place{};
};

struct Stop {
  bool when_all_done = true;                 // else at `at`, on the dot
  std::optional<stack::base::Instant> at{};  // flows that still go on then are broken off
  stack::base::Duration at_most = std::chrono::hours(24);  // simulated; later is exit code 3
  std::optional<stack::base::Duration> wall{};             // of real time; later is exit code 3
  std::uint64_t events = 500'000'000;
};

// A claim that theory makes about some flows.
struct Law {
  std::string law{};    // "mathis", "padhye", "cubic"
  std::string flows{};  // a group
  std::optional<Expression> when{};
  double within = 0.15;
};

struct Scenario {
  std::string file{};  // where it was read from, for messages and commands
  std::string name{};
  std::string description{};  // the file's first line
  std::uint64_t seed = 1;
  Stop stop{};
  stack::base::Duration warmup{0};  // what flows deliver earlier counts for no goodput
  std::vector<Host> hosts{};
  std::vector<Router> routers{};
  std::vector<Link> links{};
  std::vector<Flow> flows{};
  std::vector<Fault> faults{};
  std::vector<Expectation> expectations{};
  std::vector<std::string> metrics{};  // of [report]
  std::vector<Law> laws{};
  // The point of the sweep that this is: parameter to value, as the file spells it.
  std::map<std::string, std::string> point{};
};

}  // namespace sim::scenario
