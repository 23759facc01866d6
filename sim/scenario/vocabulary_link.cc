#include <algorithm>
#include <array>

#include "sim/scenario/vocabulary.h"

namespace sim::scenario {
namespace {

constexpr auto kPathKeys = std::to_array<Key>({
    {.name = "rate",
     .kinds = kRate | kTable,
     .about = "10 Mbit/s by default",
     .table = &kTraceWords},
    {.name = "delay", .kinds = kDuration, .about = "one way; 10 ms by default"},
    {.name = "mtu", .kinds = kWhole, .about = "octets, 68 to 65535; as the hosts send by default"},
    {.name = "overhead",
     .kinds = kWhole,
     .about = "octets of framing that count for the rate; 0 by default"},
    {.name = "queue",
     .kinds = kTable,
     .about = "before the transmitter; droptail of 1000 packets by default",
     .table = &kQueueWords},
    {.name = "loss",
     .kinds = kShare | kTable,
     .about = "of packets, behind the transmitter; a plain share is bernoulli",
     .table = &kLossWords},
    {.name = "corrupt", .kinds = kTable, .about = "flips bits", .table = &kCorruptWords},
    {.name = "truncate", .kinds = kTable, .about = "cuts packets short", .table = &kTruncateWords},
    {.name = "duplicate",
     .kinds = kTable,
     .about = "a second copy arrives",
     .table = &kDuplicateWords},
    {.name = "reorder",
     .kinds = kTable,
     .about = "holds packets back, so that later ones overtake",
     .table = &kReorderWords},
    {.name = "jitter", .kinds = kTable, .about = "a random delay besides", .table = &kJitterWords},
    {.name = "blackout",
     .kinds = kTable | kTables,
     .about = "when all is lost",
     .table = &kBlackoutWords},
    {.name = "flap", .kinds = kTable, .about = "the link comes and goes", .table = &kFlapWords},
    {.name = "faults-until",
     .kinds = kDuration,
     .about = "later packets meet no fault of chance; never by default"},
});

constexpr auto kBothWays = std::to_array<Key>({
    {.name = "to-a",
     .kinds = kTable,
     .about = "of the packets that go to a only",
     .table = &kPathWords},
    {.name = "to-b",
     .kinds = kTable,
     .about = "of the packets that go to b only",
     .table = &kPathWords},
});

constexpr auto kEnds = std::to_array<Key>({
    {.name = "a", .about = "a host or router"},
    {.name = "b", .about = "the other one"},
});

template <std::size_t kFirst, std::size_t kSecond>
constexpr std::array<Key, kFirst + kSecond> join(const std::array<Key, kFirst>& first,
                                                 const std::array<Key, kSecond>& second) {
  std::array<Key, kFirst + kSecond> both{};
  std::ranges::copy(second, std::ranges::copy(first, both.begin()).out);
  return both;
}

constexpr auto kWireKeys = join(kPathKeys, kBothWays);
constexpr auto kLinkKeys = join(kEnds, kWireKeys);

constexpr Key kTraceKeys[] = {
    {.name = "trace",
     .about = "a file in mahimahi's format: a line is a millisecond in which a packet may leave",
     .is_needed = true},
    {.name = "unit", .kinds = kWhole, .about = "octets of one chance to send; 1500 by default"},
    {.name = "loop", .kinds = kFlag, .about = "from the beginning again; true by default"},
};

constexpr Key kQueueKeys[] = {
    {.name = "kind", .about = "\"droptail\" by default", .words = words::kQueues},
    {.name = "packets", .kinds = kWhole, .about = "that may wait; 1000 by default"},
    {.name = "bytes", .kinds = kSize, .about = "that may wait, besides; unlimited by default"},
    {.name = "ecn",
     .kinds = kFlag,
     .about = "marks instead of dropping (RFC 3168); false by default; not droptail"},
    {.name = "least",
     .kinds = kWhole,
     .about = "red: packets on average below which none is dropped; 5 by default"},
    {.name = "most",
     .kinds = kWhole,
     .about =
         "red: packets on average beyond which all are (gently: twice as many); 15 by default"},
    {.name = "max-p",
     .kinds = kShare,
     .about = "red: share that is dropped at 'most'; 0.1 by default"},
    {.name = "weight",
     .kinds = kWhole,
     .about = "red: the average takes 2^-weight of each length; 9 by default"},
    {.name = "gentle", .kinds = kFlag, .about = "red: true by default"},
    {.name = "target", .kinds = kDuration, .about = "codel, fq-codel: 5 ms by default"},
    {.name = "interval", .kinds = kDuration, .about = "codel, fq-codel: 100 ms by default"},
    {.name = "flows", .kinds = kWhole, .about = "fq-codel: queues; 1024 by default"},
    {.name = "quantum", .kinds = kWhole, .about = "fq-codel: octets of one turn; 1514 by default"},
};

constexpr Key kLossKeys[] = {
    {.name = "model", .words = words::kLosses, .is_needed = true},
    {.name = "p",
     .kinds = kShare,
     .about = "bernoulli: of each packet; gilbert-elliott: from good to bad"},
    {.name = "every", .kinds = kWhole, .about = "periodic: each so-manieth packet"},
    {.name = "mean", .kinds = kShare, .about = "gilbert-elliott: of all packets"},
    {.name = "burst",
     .kinds = kNumber,
     .about = "gilbert-elliott: packets lost in a row, on average"},
    {.name = "r", .kinds = kShare, .about = "gilbert-elliott, instead: from bad to good"},
    {.name = "h",
     .kinds = kShare,
     .about = "gilbert-elliott: that a packet passes while bad; 0 by default"},
    {.name = "k",
     .kinds = kShare,
     .about = "gilbert-elliott: that a packet passes while good; 1 by default"},
    {.name = "p13", .kinds = kShare, .about = "four-state: from good into a burst of losses"},
    {.name = "p31", .kinds = kShare, .about = "four-state: back"},
    {.name = "p32",
     .kinds = kShare,
     .about = "four-state: from a loss to a packet that passes within the burst"},
    {.name = "p23", .kinds = kShare, .about = "four-state: back"},
    {.name = "p14", .kinds = kShare, .about = "four-state: a single loss while good"},
};

constexpr Key kCorruptKeys[] = {
    {.name = "p", .kinds = kShare, .is_needed = true},
    {.name = "bits",
     .kinds = kWhole,
     .about = "1 to this many are flipped, anywhere; 1 by default"},
    {.name = "fix-checksum",
     .kinds = kFlag,
     .about = "repairs the transport's checksum then, so that nobody can tell; false by default"},
};

constexpr Key kTruncateKeys[] = {
    {.name = "p", .kinds = kShare, .is_needed = true},
};

constexpr Key kDuplicateKeys[] = {
    {.name = "p", .kinds = kShare, .is_needed = true},
    {.name = "delay",
     .kinds = kDuration,
     .about = "the copy comes up to so much later; 0 s by default"},
};

constexpr Key kReorderKeys[] = {
    {.name = "p", .kinds = kShare, .is_needed = true},
    {.name = "delay", .kinds = kDuration, .about = "by up to so much", .is_needed = true},
};

constexpr Key kJitterKeys[] = {
    {.name = "dist", .about = "\"normal\" by default", .words = words::kDistributions},
    {.name = "mean", .kinds = kDuration, .about = "0 s by default"},
    {.name = "sd", .kinds = kDuration, .about = "standard deviation", .is_needed = true},
    {.name = "reorder",
     .kinds = kFlag,
     .about = "whether packets may overtake each other; true by default"},
};

constexpr Key kBlackoutKeys[] = {
    {.name = "from", .kinds = kDuration, .is_needed = true},
    {.name = "to", .kinds = kDuration, .is_needed = true},
};

constexpr Key kFlapKeys[] = {
    {.name = "up", .kinds = kDuration, .about = "for so long it works", .is_needed = true},
    {.name = "down",
     .kinds = kDuration,
     .about = "then all is lost for so long",
     .is_needed = true},
    {.name = "from", .kinds = kDuration, .about = "when it first goes down; after 'up' by default"},
    {.name = "until", .kinds = kDuration, .about = "it stays up from then on; never by default"},
};

}  // namespace

constinit const Vocabulary kPathWords{"direction", kPathKeys};
constinit const Vocabulary kWireWords{"wire", kWireKeys};
constinit const Vocabulary kLinkWords{"link", kLinkKeys};
constinit const Vocabulary kTraceWords{"trace", kTraceKeys};
constinit const Vocabulary kQueueWords{"queue", kQueueKeys};
constinit const Vocabulary kLossWords{"loss", kLossKeys};
constinit const Vocabulary kCorruptWords{"corrupt", kCorruptKeys};
constinit const Vocabulary kTruncateWords{"truncate", kTruncateKeys};
constinit const Vocabulary kDuplicateWords{"duplicate", kDuplicateKeys};
constinit const Vocabulary kReorderWords{"reorder", kReorderKeys};
constinit const Vocabulary kJitterWords{"jitter", kJitterKeys};
constinit const Vocabulary kBlackoutWords{"blackout", kBlackoutKeys};
constinit const Vocabulary kFlapWords{"flap", kFlapKeys};

}  // namespace sim::scenario
