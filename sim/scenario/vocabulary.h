// Which keys a table of a scenario file may have: what a reader accepts, what a misspelt key is
// held against, and what the JSON Schema says are one and the same list.
#pragma once

#include <span>
#include <string_view>

namespace sim::scenario {

// What may stand behind a key; several together where there is a choice.
enum Kind : unsigned {
  kText = 1 << 0,
  kFlag = 1 << 1,      // true or false
  kWhole = 1 << 2,     // a whole number
  kNumber = 1 << 3,    // any number
  kShare = 1 << 4,     // 0.01 or "1 %"
  kDuration = 1 << 5,  // "10 ms"
  kRate = 1 << 6,      // "10 Mbit/s"
  kSize = 1 << 7,      // "64 KiB", or a number of octets
  kTexts = 1 << 8,     // a list of texts
  kWholes = 1 << 9,    // a list of whole numbers
  kTable = 1 << 10,    // one table, of `table`'s keys
  kTables = 1 << 11,   // a list of such tables
  kNamed = 1 << 12,    // a table of such tables, by names of one's own
  kFree = 1 << 13,     // a table of whatever there is
};

struct Vocabulary;

struct Key {
  std::string_view name;
  unsigned kinds = kText;
  std::string_view about{};  // one line, with the unit and the default
  const Vocabulary* table = nullptr;
  std::span<const std::string_view> words{};  // that a text may be
  bool is_needed = false;
};

struct Vocabulary {
  std::string_view name;  // of its definition in the schema
  std::span<const Key> keys;
};

extern const Vocabulary kFileWords;
extern const Vocabulary kStopWords;
extern const Vocabulary kDefaultsWords;
extern const Vocabulary kHostWords;
extern const Vocabulary kTcpWords;
extern const Vocabulary kKeepAliveWords;
extern const Vocabulary kRouterWords;
extern const Vocabulary kTopologyWords;
extern const Vocabulary kFlowWords;
extern const Vocabulary kBodyWords;
extern const Vocabulary kStartWords;
extern const Vocabulary kFaultWords;
extern const Vocabulary kDoWords;
extern const Vocabulary kExpectWords;
extern const Vocabulary kReportWords;
extern const Vocabulary kLawWords;
extern const Vocabulary kOriginWords;
// Of links and their directions.
extern const Vocabulary kLinkWords;
extern const Vocabulary kWireWords;  // a link without its ends: of a topology
extern const Vocabulary kPathWords;  // of one direction
extern const Vocabulary kTraceWords;
extern const Vocabulary kQueueWords;
extern const Vocabulary kLossWords;
extern const Vocabulary kCorruptWords;
extern const Vocabulary kTruncateWords;
extern const Vocabulary kDuplicateWords;
extern const Vocabulary kReorderWords;
extern const Vocabulary kJitterWords;
extern const Vocabulary kBlackoutWords;
extern const Vocabulary kFlapWords;

// Words for the values of some keys, in the order of what they stand for.
namespace words {
inline constexpr std::string_view kFamilies[] = {"ipv4", "ipv6"};
inline constexpr std::string_view kAlgorithms[] = {"reno", "cubic", "bbr"};
inline constexpr std::string_view kRouters[] = {"router", "nat44"};
inline constexpr std::string_view kTopologies[] = {"point-to-point", "dumbbell", "parking-lot"};
inline constexpr std::string_view kApps[] = {"http-get", "https-get", "bulk", "talk"};
inline constexpr std::string_view kWays[] = {"end-to-end", "each-hop", "each-pair"};
inline constexpr std::string_view kPatterns[] = {"prng"};
inline constexpr std::string_view kStarts[] = {"uniform"};
inline constexpr std::string_view kSides[] = {"to-a", "to-b", "both"};
inline constexpr std::string_view kPlainActions[] = {"drop", "drop-early", "mark", "rebind"};
inline constexpr std::string_view kStops[] = {"all-done"};
inline constexpr std::string_view kLaws[] = {"mathis", "padhye", "cubic"};
inline constexpr std::string_view kMetrics[] = {
    "goodput",         "jain",    "utilisation", "queue-delay.p50", "queue-delay.p99",
    "retransmit-rate", "fct.p50", "fct.p99"};
inline constexpr std::string_view kQueues[] = {"droptail", "red", "codel", "fq-codel"};
inline constexpr std::string_view kLosses[] = {"bernoulli", "periodic", "gilbert-elliott",
                                               "four-state"};
inline constexpr std::string_view kDistributions[] = {"uniform", "normal", "pareto",
                                                      "pareto-normal"};
}  // namespace words

}  // namespace sim::scenario
