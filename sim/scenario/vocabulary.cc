#include "sim/scenario/vocabulary.h"

namespace sim::scenario {
namespace {

constexpr Key kFileKeys[] = {
    {.name = "netsim", .kinds = kWhole, .about = "version of the format: 1", .is_needed = true},
    {.name = "name", .about = "the file's name without its ending by default"},
    {.name = "seed", .kinds = kWhole, .about = "of all chance; 1 by default"},
    {.name = "family",
     .about = "of addresses given out; \"ipv4\" by default",
     .words = words::kFamilies},
    {.name = "stop", .kinds = kTable, .about = "when the run ends", .table = &kStopWords},
    {.name = "warmup",
     .kinds = kDuration,
     .about = "what is delivered earlier counts for no goodput"},
    {.name = "defaults", .kinds = kTable, .about = "of all hosts", .table = &kDefaultsWords},
    {.name = "topology",
     .kinds = kTable,
     .about = "generated hosts, routers and links",
     .table = &kTopologyWords},
    {.name = "host", .kinds = kNamed, .about = "hosts by name", .table = &kHostWords},
    {.name = "router", .kinds = kNamed, .about = "routers by name", .table = &kRouterWords},
    {.name = "link", .kinds = kNamed, .about = "links by name", .table = &kLinkWords},
    {.name = "flow", .kinds = kTables, .about = "connections", .table = &kFlowWords},
    {.name = "fault", .kinds = kTables, .about = "scripted faults", .table = &kFaultWords},
    {.name = "expect",
     .kinds = kTables,
     .about = "what must be true afterwards",
     .table = &kExpectWords},
    {.name = "sweep", .kinds = kFree, .about = "lists of values; \"$name\" stands for one of them"},
    {.name = "report", .kinds = kTable, .about = "what to tell of a sweep", .table = &kReportWords},
    {.name = "origin",
     .kinds = kTable,
     .about = "of which run this is the twin",
     .table = &kOriginWords},
};

constexpr Key kStopKeys[] = {
    {.name = "when",
     .about = "\"all-done\": with the last flow; the default without 'at'",
     .words = words::kStops},
    {.name = "at",
     .kinds = kDuration,
     .about = "simulated; flows that still go on then are broken off"},
    {.name = "at-most",
     .kinds = kDuration,
     .about = "simulated; later is a failure; 24 h by default"},
    {.name = "wall",
     .kinds = kDuration,
     .about = "real time; longer is a failure; unlimited by default"},
    {.name = "events", .kinds = kWhole, .about = "more are a failure; 500000000 by default"},
};

constexpr Key kDefaultsKeys[] = {
    {.name = "mtu", .kinds = kWhole, .about = "octets, 576 to 65535; 1500 by default"},
    {.name = "tcp", .kinds = kTable, .about = "of all connections", .table = &kTcpWords},
};

constexpr Key kHostKeys[] = {
    {.name = "addr",
     .kinds = kText | kTexts,
     .about = "\"10.0.0.1/24\", one a family; given out in order by default"},
    {.name = "mtu",
     .kinds = kWhole,
     .about = "octets, 576 to 65535; that of [defaults] by default"},
    {.name = "tcp",
     .kinds = kTable,
     .about = "of its connections, over that of [defaults]",
     .table = &kTcpWords},
};

constexpr Key kTcpKeys[] = {
    {.name = "cc",
     .about = "congestion control; \"cubic\" by default",
     .words = words::kAlgorithms},
    {.name = "mss", .kinds = kWhole, .about = "octets, 64 to 65495; as the MTU allows by default"},
    {.name = "initial-window",
     .kinds = kWhole,
     .about = "segments, 1 to 1000 (RFC 6928); 10 by default"},
    {.name = "send-buffer", .kinds = kSize, .about = "at most; 1 MiB by default"},
    {.name = "recv-buffer", .kinds = kSize, .about = "at most; 1 MiB by default"},
    {.name = "initial-send-buffer", .kinds = kSize, .about = "256 KiB or the most by default"},
    {.name = "initial-recv-buffer", .kinds = kSize, .about = "128 KiB or the most by default"},
    {.name = "sack", .kinds = kFlag, .about = "RFC 2018; true by default"},
    {.name = "timestamps", .kinds = kFlag, .about = "RFC 7323; true by default"},
    {.name = "window-scaling", .kinds = kFlag, .about = "RFC 7323; true by default"},
    {.name = "ecn", .kinds = kFlag, .about = "RFC 3168; false by default"},
    {.name = "pacing",
     .kinds = kFlag,
     .about = "spreads a window over the round trip; false by default"},
    {.name = "nagle", .kinds = kFlag, .about = "true by default"},
    {.name = "mtu-probing",
     .kinds = kFlag,
     .about = "RFC 4821, where routers are silent; true by default"},
    {.name = "min-rto", .kinds = kDuration, .about = "200 ms by default"},
    {.name = "max-rto", .kinds = kDuration, .about = "60 s by default"},
    {.name = "initial-rto", .kinds = kDuration, .about = "1 s by default"},
    {.name = "delayed-ack", .kinds = kDuration, .about = "up to 500 ms; 40 ms by default"},
    {.name = "quick-acks",
     .kinds = kWhole,
     .about = "segments acknowledged at once at first; 16 by default"},
    {.name = "user-timeout", .kinds = kDuration, .about = "RFC 9293 3.8.3; 1 h by default"},
    {.name = "syn-timeout",
     .kinds = kDuration,
     .about = "of a connection not yet there; 3 min by default"},
    {.name = "user-timeout-option", .kinds = kFlag, .about = "RFC 5482; false by default"},
    {.name = "keep-alive",
     .kinds = kTable,
     .about = "probes of silent connections; none by default",
     .table = &kKeepAliveWords},
    {.name = "backlog",
     .kinds = kWhole,
     .about = "connections not yet accepted; SYN cookies beyond; 1024 by default"},
    {.name = "msl", .kinds = kDuration, .about = "TIME-WAIT lasts twice that; 30 s by default"},
    {.name = "diffserv", .kinds = kWhole, .about = "codepoint, 0 to 63; 0 by default"},
    {.name = "ttl", .kinds = kWhole, .about = "1 to 255; 64 by default"},
};

constexpr Key kKeepAliveKeys[] = {
    {.name = "idle", .kinds = kDuration, .about = "before the first probe; 2 h by default"},
    {.name = "interval", .kinds = kDuration, .about = "between probes; 75 s by default"},
    {.name = "probes",
     .kinds = kWhole,
     .about = "unanswered ones that end the connection; 9 by default"},
};

constexpr Key kRouterKeys[] = {
    {.name = "kind", .about = "\"router\" by default", .words = words::kRouters},
    {.name = "addr", .kinds = kText | kTexts, .about = "of its errors; of a NAT: inside, outside"},
    {.name = "icmp", .kinds = kFlag, .about = "tells senders what it drops; true by default"},
    {.name = "ignore-df",
     .kinds = kFlag,
     .about = "fragments IPv4 that must not be; false by default"},
    {.name = "outside",
     .about = "of a NAT: the link that leads there; by the prefixes of its addresses by default"},
    {.name = "nat-timeout",
     .kinds = kDuration,
     .about = "of an idle connection (RFC 5382); 124 min by default"},
};

constexpr Key kTopologyKeys[] = {
    {.name = "kind", .words = words::kTopologies, .is_needed = true},
    {.name = "wire",
     .kinds = kTable,
     .about = "point-to-point: the link 'wire' from 'client' to 'server'",
     .table = &kWireWords},
    {
        .name = "pairs",
        .kinds = kWhole,
        .about = "dumbbell: hosts on each side, 1 to 4096",
    },
    {.name = "bottleneck",
     .kinds = kTable,
     .about = "dumbbell: the link 'bottleneck' from 'r1' to 'r2'",
     .table = &kWireWords},
    {.name = "hops", .kinds = kWhole, .about = "parking-lot: links in a row, 1 to 256"},
    {.name = "hop",
     .kinds = kTable,
     .about = "parking-lot: the links 'hop1', 'hop2', ...",
     .table = &kWireWords},
    {.name = "access",
     .kinds = kTable,
     .about = "the links 'access-HOST'; 1 Gbit/s, 1 ms by default",
     .table = &kWireWords},
};

constexpr Key kFlowKeys[] = {
    {.name = "id", .about = "unique; several of one are called id.1, id.2, ...", .is_needed = true},
    {.name = "app", .about = "what it does", .words = words::kApps, .is_needed = true},
    {.name = "from", .about = "host"},
    {.name = "to", .about = "\"host\" or \"host:port\"; free ports from 80 (by TLS 443) by default"},
    {.name = "path", .about = "instead of from and to: along the topology", .words = words::kWays},
    {.name = "count", .kinds = kWhole, .about = "so many of each; 1 by default"},
    {.name = "cc",
     .about = "instead of the hosts' congestion control",
     .words = words::kAlgorithms},
    {.name = "bytes",
     .kinds = kSize,
     .about = "of content; without it a bulk flow goes on to the stop"},
    {.name = "body", .kinds = kTable, .about = "the same", .table = &kBodyWords},
    {.name = "upload", .kinds = kSize, .about = "talk: what 'from' says meanwhile; 0 by default"},
    {.name = "start",
     .kinds = kDuration | kTable,
     .about = "of its SYN; 0 s by default",
     .table = &kStartWords},
    {.name = "stagger",
     .kinds = kDuration,
     .about = "each of several starts so much after the one before; 0 s by default"},
    {.name = "patience", .kinds = kDuration, .about = "in silence; 2 min by default"},
};

constexpr Key kBodyKeys[] = {
    {.name = "bytes", .kinds = kSize, .is_needed = true},
    {.name = "pattern",
     .about = "content of the seed, checked octet by octet",
     .words = words::kPatterns},
};

constexpr Key kStartKeys[] = {
    {.name = "dist", .about = "each draws its own", .words = words::kStarts, .is_needed = true},
    {.name = "from", .kinds = kDuration, .about = "0 s by default"},
    {.name = "to", .kinds = kDuration, .is_needed = true},
};

constexpr Key kFaultKeys[] = {
    {.name = "on", .about = "a link; of rebind a router", .is_needed = true},
    {.name = "dir", .about = "of the link; \"both\" by default", .words = words::kSides},
    {.name = "match", .about = "which packets it strikes; or 'at'"},
    {.name = "at", .kinds = kDuration, .about = "when it strikes; or 'match'"},
    {.name = "do",
     .kinds = kText | kTable,
     .about = "what it does",
     .table = &kDoWords,
     .words = words::kPlainActions,
     .is_needed = true},
    {.name = "every", .kinds = kWhole, .about = "only each so-manieth that matches; 1 by default"},
    {.name = "times", .kinds = kWhole, .about = "no more than so many; unlimited by default"},
    {.name = "optional",
     .kinds = kFlag,
     .about = "that it never strikes is no error; false by default"},
};

constexpr Key kDoKeys[] = {
    {.name = "delay",
     .kinds = kDuration,
     .about = "match: holds the packet back; at: the link's new delay"},
    {.name = "hasten",
     .kinds = kDuration,
     .about = "match: lets the packet come sooner, but not before its last bit has left"},
    {.name = "duplicate", .kinds = kWhole, .about = "match: so many copies arrive besides"},
    {.name = "gap",
     .kinds = kDuration,
     .about = "each copy so much after the one before; 0 s by default"},
    {.name = "flip-bits", .kinds = kWholes, .about = "match: from the first of the IP header"},
    {.name = "fix-checksum",
     .kinds = kFlag,
     .about = "repairs the transport's checksum then; false by default"},
    {.name = "truncate", .kinds = kWhole, .about = "match: so many octets remain"},
    {.name = "down-for", .kinds = kDuration, .about = "at: the link loses all for so long"},
    {.name = "mtu", .kinds = kWhole, .about = "at: the link's new MTU"},
    {.name = "icmp-too-big",
     .kinds = kFlag,
     .about = "whether routers tell of the new MTU; true by default"},
    {.name = "rate", .kinds = kRate, .about = "at: the link's new rate"},
};

constexpr Key kExpectKeys[] = {
    {.name = "that", .about = "a formula that is to be true", .is_needed = true},
    {.name = "tolerate",
     .kinds = kShare,
     .about = "share of a sweep's seeds that may miss it; 0 by default"},
};

constexpr Key kReportKeys[] = {
    {.name = "metrics", .kinds = kTexts, .about = "in this order", .words = words::kMetrics},
    {.name = "compare",
     .kinds = kTables,
     .about = "laws that the flows should follow",
     .table = &kLawWords},
};

constexpr Key kLawKeys[] = {
    {.name = "law", .words = words::kLaws, .is_needed = true},
    {.name = "flows", .about = "the id of the flows", .is_needed = true},
    {.name = "when", .about = "a formula over the sweep's parameters; always by default"},
    {.name = "within",
     .kinds = kNumber,
     .about = "of the law's figure, as a share of it; 0.15 by default"},
};

constexpr Key kOriginKeys[] = {
    {.name = "trace-hash"}, {.name = "seed", .kinds = kWhole}, {.name = "build"}, {.name = "file"},
    {.name = "command"},
};

}  // namespace

constinit const Vocabulary kFileWords{"file", kFileKeys};
constinit const Vocabulary kStopWords{"stop", kStopKeys};
constinit const Vocabulary kDefaultsWords{"defaults", kDefaultsKeys};
constinit const Vocabulary kHostWords{"host", kHostKeys};
constinit const Vocabulary kTcpWords{"tcp", kTcpKeys};
constinit const Vocabulary kKeepAliveWords{"keep-alive", kKeepAliveKeys};
constinit const Vocabulary kRouterWords{"router", kRouterKeys};
constinit const Vocabulary kTopologyWords{"topology", kTopologyKeys};
constinit const Vocabulary kFlowWords{"flow", kFlowKeys};
constinit const Vocabulary kBodyWords{"body", kBodyKeys};
constinit const Vocabulary kStartWords{"start", kStartKeys};
constinit const Vocabulary kFaultWords{"fault", kFaultKeys};
constinit const Vocabulary kDoWords{"do", kDoKeys};
constinit const Vocabulary kExpectWords{"expect", kExpectKeys};
constinit const Vocabulary kReportWords{"report", kReportKeys};
constinit const Vocabulary kLawWords{"law", kLawKeys};
constinit const Vocabulary kOriginWords{"origin", kOriginKeys};

}  // namespace sim::scenario
