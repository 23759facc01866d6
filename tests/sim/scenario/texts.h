// Scenario files that several tests read.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/document.h"

namespace sim::scenario {

inline constexpr std::string_view kLossyBulk =
    R"toml(# 10 MiB over a 100 Mbit/s, 20 ms path with 1 % loss.
netsim = 1
name   = "lossy-bulk"
seed   = 1
stop   = { when = "all-done", at-most = "120 s", wall = "10 s" }

[host.client]
addr = "10.0.0.1/24"
tcp  = { cc = "cubic", sack = true, recv-buffer = "1 MiB" }

[host.server]
addr = "10.0.0.2/24"
tcp  = { cc = "cubic", initial-window = 10, send-buffer = "1 MiB" }

[link.wire]
a = "client"
b = "server"
rate  = "100 Mbit/s"
delay = "10 ms"
mtu   = 1500
overhead = 2
queue = { kind = "droptail", packets = 250 }

[link.wire.to-a]
loss = { model = "bernoulli", p = 0.01 }

[[flow]]
id = "get"
app = "http-get"
from = "client"
to = "server:80"
body = { bytes = "10 MiB", pattern = "prng" }

[[expect]]
that = "flow.get.complete && flow.get.sha256_ok"
[[expect]]
that = "link.wire.to-a.lost >= 40"
[[expect]]
that = "flow.get.goodput_mbps in [3.5, 7.0]"
)toml";

inline constexpr std::string_view kScriptedFaults =
    R"toml(# Exact fault schedule: which packet, what happens to it.
netsim = 1
name = "rto-and-rebind"
seed = 7
stop = { when = "all-done", at-most = "300 s" }

[host.c]
addr = "192.168.0.2/24"
[host.s]
addr = "203.0.113.9/24"
[router.nat]
kind = "nat44"
addr = ["192.168.0.1/24", "203.0.113.1/24"]

[link.lan]
a = "c"
b = "nat"
rate = "1 Gbit/s"
delay = "200 us"
[link.wan]
a = "nat"
b = "s"
rate = "20 Mbit/s"
delay = "25 ms"
queue = { kind = "codel", target = "5 ms", interval = "100 ms", ecn = true, packets = 1000 }

[[flow]]
id = "f"
app = "http-get"
from = "c"
to = "s:80"
body = { bytes = "300 kB", pattern = "prng" }

[[fault]]
on = "wan"
dir = "to-a"
match = "tcp.data nth 3"
do = "drop"
times = 2
[[fault]]
on = "wan"
dir = "to-a"
match = "tcp.seq_rel in [43440, 57920)"
do = { delay = "35 ms" }
[[fault]]
on = "wan"
match = "tcp.ack and not tcp.data"
every = 5
do = { duplicate = 2, gap = "1 ms" }
[[fault]]
on = "wan"
dir = "to-a"
match = "tcp.data nth 20"
do = { flip-bits = [416, 417], fix-checksum = false }
[[fault]]
on = "wan"
at = "400 ms"
do = { down-for = "1.5 s" }
[[fault]]
on = "wan"
at = "3 s"
do = { mtu = 1280, icmp-too-big = false }
[[fault]]
on = "nat"
at = "5 s"
do = "rebind"

[[expect]]
that = "flow.f.complete || flow.f.error in ['reset','timeout']"
[[expect]]
that = "invariants"
)toml";

inline constexpr std::string_view kParkingLot =
    R"toml(# Parking lot, trace-driven middle hop, sweep over controllers and loss.
netsim = 1
name = "fairness"
stop = { at = "60 s" }
warmup = "10 s"

[topology]
kind = "parking-lot"
hops = 3
access = { rate = "1 Gbit/s", delay = "1 ms" }
hop = { rate = "50 Mbit/s", delay = "5 ms", queue = { kind = "$queue", packets = 400 } }

[link.hop2]
rate = { trace = "traces/lte.mahimahi", unit = 1500, loop = true }
loss = { model = "gilbert-elliott", mean = "$loss", burst = 4 }
jitter = { dist = "normal", mean = "0 ms", sd = "2 ms", reorder = false }

[[flow]]
id = "long"
app = "bulk"
path = "end-to-end"
count = 1
cc = "$cc"
[[flow]]
id = "cross"
app = "bulk"
path = "each-hop"
count = 2
cc = "reno"
start = { dist = "uniform", from = "0 s", to = "1 s" }

[sweep]
cc = ["reno", "cubic"]
loss = [0.0, 0.001, 0.01]
queue = ["droptail", "red", "codel", "fq-codel"]

[report]
metrics = ["goodput", "jain", "utilisation", "queue-delay.p50", "queue-delay.p99", "retransmit-rate", "fct.p50", "fct.p99"]
compare = [{ law = "mathis", flows = "long", when = "cc == 'reno'", within = 0.15 }]

[[expect]]
that = "jain(goodput) >= 0.5"
tolerate = 0.01
)toml";

// Without a mistake: a flow over a wire. Seven lines; what a test adds begins on the eighth.
inline constexpr std::string_view kPointToPoint = R"toml(netsim = 1
topology = { kind = "point-to-point" }
[[flow]]
id = "f"
app = "bulk"
path = "end-to-end"
bytes = "1 kB"
)toml";

// The one file that they name.
inline std::expected<std::string, std::string> sample_files(std::string_view name) {
  if (name == "traces/lte.mahimahi") return "1\n2\n2\n5\n";
  return std::unexpected("no such file");
}

// The scenario; or a failed test with the line that says why not.
Scenario must_read(std::string_view text);
// The line about what is wrong with it; "" if nothing is.
std::string complaint_about(std::string_view text);

// What stands behind other text, and what is said about both together.
struct Case {
  std::string_view text;
  std::string_view complaint;
};
void expect_complaints(std::string_view before, const std::vector<Case>& cases);

}  // namespace sim::scenario
