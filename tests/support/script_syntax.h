// What a packet script says, as values: packetdrill's language, read but not yet run.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "stack/base/time.h"
#include "stack/wire/tcp.h"

namespace tests::script {

// Something is wrong with a script, or with what the stack did while it ran.
class Failure : public std::runtime_error {
 public:
  Failure(int line, const std::string& message) : std::runtime_error(message), line_(line) {}
  // Of the script, from 1.
  int line() const { return line_; }

 private:
  int line_;
};

// The ECN field of the IP header (RFC 3168 5), as "[ect0]" states it.
enum class Ecn : std::uint8_t {
  kUnstated,  // sent as Not-ECT; not compared
  kNotEct,    // [noecn]
  kEct1,      // [ect1]
  kEct0,      // [ect0]
  kCe,        // [ce]
  kEct,       // [ect01]: either of the two
};

// One TCP option. Numbers that are relative in a script (SACK edges, timestamps) are so here too.
struct Option {
  std::uint8_t kind = 0;
  std::vector<std::uint32_t> numbers;  // of the kinds that packet scripts know
  std::vector<std::uint8_t> raw;       // the body of any other kind
  friend auto operator<=>(const Option&, const Option&) = default;
};

// A TCP segment in one packet. Sequence numbers are relative to their sender's initial one.
struct Packet {
  Ecn ecn = Ecn::kUnstated;
  std::optional<std::uint8_t> diffserv;  // the codepoint: "[tos 0x28]" without its two ECN bits
  std::optional<std::uint8_t> ttl;       // "[ttl 64]"
  stack::wire::TcpFlags flags;
  std::uint32_t seq = 0;
  std::uint32_t length = 0;  // of the payload
  std::optional<std::uint32_t> ack;
  std::optional<std::uint16_t> window;  // as in the header: not scaled
  std::uint16_t urgent_pointer = 0;
  std::vector<Option> options;
  bool any_options = false;  // "<...>" of a packet that is expected
};

// An argument or a result of a call.
struct Value {
  enum class Kind : std::uint8_t {
    kNumber,
    kSymbol,      // text: AF_INET
    kString,      // text, without the quotes
    kEllipsis,    // "...": whatever the call likes
    kEither,      // items: O_RDWR|O_NONBLOCK
    kList,        // items: [1, 2]
    kStructure,   // items, each with its name or without: {onoff=1, linger=0}
    kExpression,  // text(items): htons(8080)
  };
  Kind kind = Kind::kNumber;
  std::string name;  // of a member of a structure
  std::int64_t number = 0;
  std::string text;
  std::vector<Value> items;
};

struct Arrival {  // "<"
  Packet packet;
};
struct Expectation {  // ">"
  Packet packet;
};
struct Call {
  // "0.1...0.3 read(...)": when a call that waits comes back, reckoned like the event's own time.
  std::optional<stack::base::Duration> end;
  std::string function;
  std::vector<Value> arguments;
  Value result;
  std::string error;  // "EAGAIN"; none if empty
};
struct Assertions {  // "%{ ... }%"
  std::string code;
};

// When an event happens.
struct Time {
  enum class Kind : std::uint8_t {
    kAbsolute,  // since the start of the script
    kRelative,  // since the event before
    kAny,       // "*"
  };
  Kind kind = Kind::kAbsolute;
  stack::base::Duration from{};
  stack::base::Duration to{};  // later than `from` in "+0.1~+0.2" only
};

struct Event {
  int line = 0;
  Time time;
  std::variant<Arrival, Expectation, Call, Assertions> action;
};

// A choice for the host under test: "// config: min-rto 200ms", "--mtu=1500", a known sysctl.
struct Setting {
  enum class Source : std::uint8_t { kConfig, kOption, kSysctl };
  int line = 0;
  Source source = Source::kConfig;
  std::string name;
  std::string value;
};

struct Script {
  std::vector<Setting> settings;
  std::vector<Event> events;
};

// Throws Failure.
Script parse_script(std::string_view text);

}  // namespace tests::script
