#include "sim/lab/twin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fmt/format.h>

#include <string>

#include "sim/lab/run.h"

namespace sim::lab {
namespace {

using scenario::Document;
using testing::HasSubstr;
using testing::Not;

std::expected<std::string, std::string> no_files(std::string_view name) {
  return std::unexpected(fmt::format("there is no file {}", name));
}

struct Ran {
  Outcome outcome;
  FaultLog log;
};

Ran run_at(const Document& document, std::uint64_t seed, const scenario::Point& point = {}) {
  Ran ran;
  const auto scenario = scenario::read(document, no_files, point);
  if (!scenario) throw std::runtime_error(scenario.error().to_string() + "\n" + document.to_text());
  Observer* const observers[] = {&ran.log};
  ran.outcome = run(*scenario, {.seed = seed, .observers = observers});
  return ran;
}

// The twin as somebody else reads it: written, and read again.
Document twin_of(const Document& document, std::uint64_t seed, const Ran& ran,
                 const scenario::Point& point = {}) {
  const auto made = twin(document, no_files, point, ran.log,
                         {.file = "x.toml", .seed = seed, .trace_hash = ran.outcome.trace_hash});
  if (!made) throw std::runtime_error(made.error());
  const auto again = Document::parse(made->to_text(), "twin.toml");
  if (!again) throw std::runtime_error(again.error().to_string());
  return *again;
}

Document document(const std::string& text) {
  const auto parsed = Document::parse(text, "x.toml");
  if (!parsed) throw std::runtime_error(parsed.error().to_string());
  return *parsed;
}

constexpr std::string_view kEnds = R"(netsim = 1
[topology]
kind = "point-to-point"
[[flow]]
id = "get"
app = "http-get"
path = "end-to-end"
bytes = "100 kB"
)";

TEST(Twin, OfALossyRunDropsTheSamePacketsByScript) {
  const Document random = document(std::string(kEnds) + "[link.wire]\nloss = 0.05\n");
  const Ran ran = run_at(random, 3);
  ASSERT_FALSE(ran.log.fates().empty());
  const Document scripted = twin_of(random, 3, ran);
  EXPECT_EQ(scripted.count("fault"), ran.log.fates().size());
  EXPECT_EQ(scripted.value("link.wire.loss"), std::nullopt);
  EXPECT_EQ(run_at(scripted, 3).outcome.trace_hash, ran.outcome.trace_hash);
}

TEST(Twin, TellsWhichRunItIsOf) {
  const Document random = document(std::string(kEnds) + "[link.wire]\nloss = 0.05\n");
  const Ran ran = run_at(random, 7);
  const Document scripted = twin_of(random, 7, ran);
  EXPECT_EQ(scripted.value("seed"), "7");
  EXPECT_EQ(scripted.value("origin.seed"), "7");
  EXPECT_EQ(scripted.value("origin.file"), "\"x.toml\"");
  EXPECT_EQ(scripted.value("origin.trace-hash"), fmt::format("\"{}\"", ran.outcome.trace_hash));
}

// What a script struck is written down packet by packet; what happens at an instant stays as it is.
TEST(Twin, ReplacesMatchesByPacketsAndKeepsInstants) {
  const Document source = document(std::string(kEnds) + R"([[fault]]
on = "wire"
dir = "to-a"
match = "tcp.data nth 3"
times = 2
do = "drop"
[[fault]]
on = "wire"
at = "30 ms"
do = { down-for = "50 ms" }
[[fault]]
on = "wire"
match = "tcp.data nth 9"
do = { delay = "7 ms" }
optional = true
)");
  const Ran ran = run_at(source, 1);
  const Document scripted = twin_of(source, 1, ran);
  EXPECT_THAT(scripted.to_text(), Not(HasSubstr("nth")));
  EXPECT_EQ(scripted.value("fault[0].at"), "\"30 ms\"");
  EXPECT_THAT(scripted.value("fault[1].match").value_or(""), HasSubstr("packet"));
  EXPECT_EQ(run_at(scripted, 1).outcome.trace_hash, ran.outcome.trace_hash);
}

TEST(Twin, OfASweepIsOfOnePointOfIt) {
  const Document source = document(std::string(kEnds) + R"([link.wire]
loss = "$loss"
delay = "$delay"
[sweep]
loss = [0.01, 0.1]
delay = ["1 ms", "5 ms"]
)");
  const scenario::Point point{{"loss", "0.1"}, {"delay", "\"5 ms\""}};
  const Ran ran = run_at(source, 1, point);
  const Document scripted = twin_of(source, 1, ran, point);
  EXPECT_EQ(scripted.points().size(), 1u);
  EXPECT_EQ(scripted.value("link.wire.delay"), "\"5 ms\"");
  EXPECT_EQ(run_at(scripted, 1).outcome.trace_hash, ran.outcome.trace_hash);
}

// A link may have any name, that of an impairment too.
TEST(Twin, TakesNoNameForAnImpairment) {
  const Document source = document(R"(netsim = 1
[host.loss]
[host.jitter]
[link.loss]
a = "loss"
b = "jitter"
rate = "5 Mbit/s"
loss = 0.1
[[flow]]
id = "get"
app = "http-get"
from = "loss"
to = "jitter"
bytes = "50 kB"
)");
  const Ran ran = run_at(source, 1);
  const Document scripted = twin_of(source, 1, ran);
  EXPECT_EQ(scripted.value("link.loss.rate"), "\"5 Mbit/s\"");
  EXPECT_EQ(run_at(scripted, 1).outcome.trace_hash, ran.outcome.trace_hash);
}

// One of these, as it stands in a file, or nothing.
std::string one_of(std::vector<std::string> lines) { return *rc::gen::elementOf(std::move(lines)); }

std::string arbitrary_side() {
  std::string lines;
  lines += one_of({"", "loss = 0.03\n", "loss = { model = \"periodic\", every = 17 }\n",
                   "loss = { model = \"gilbert-elliott\", mean = 0.03, burst = 3 }\n",
                   "loss = { model = \"four-state\", p13 = 0.02, p31 = 0.4, p32 = 0.2, p23 = 0.5, "
                   "p14 = 0.01 }\n"});
  lines += one_of({"", "corrupt = { p = 0.02, bits = 5 }\n"});
  lines += one_of({"", "truncate = { p = 0.02 }\n"});
  lines +=
      one_of({"", "duplicate = { p = 0.03, delay = \"3 ms\" }\n", "duplicate = { p = 0.03 }\n"});
  lines += one_of({"", "reorder = { p = 0.05, delay = \"9 ms\" }\n"});
  lines += one_of({"", "jitter = { dist = \"normal\", mean = \"2 ms\", sd = \"2 ms\" }\n",
                   "jitter = { dist = \"pareto\", sd = \"1 ms\", reorder = false }\n",
                   "jitter = { dist = \"uniform\", sd = \"800 us\" }\n"});
  lines += one_of({"", "faults-until = \"150 ms\"\n"});
  lines += one_of({"", "flap = { up = \"90 ms\", down = \"30 ms\" }\n"});
  lines += one_of(
      {"", "queue = { packets = 8 }\n",
       "queue = { kind = \"red\", least = 2, most = 6, max-p = 0.2, weight = 3 }\n",
       "queue = { kind = \"red\", least = 1, most = 4, max-p = 0.9, weight = 1, gentle = false }\n",
       "queue = { kind = \"red\", least = 2, most = 9, max-p = 0.3, weight = 2, ecn = true }\n",
       "queue = { kind = \"codel\", target = \"2 ms\", interval = \"20 ms\", ecn = true }\n",
       "queue = { kind = \"fq-codel\", target = \"2 ms\", interval = \"20 ms\" }\n"});
  return lines;
}

// Two hosts, perhaps with a router or a NAT between them, and wires that do whatever wires can do.
std::string arbitrary_scenario() {
  std::string text = "netsim = 1\nstop = { when = \"all-done\", at-most = \"1 h\" }\n";
  const std::string tcp =
      one_of({"", "tcp = { ecn = true }\n", "tcp = { cc = \"reno\", sack = false }\n"});
  text += "[host.c]\naddr = \"192.168.0.2/24\"\n" + tcp;
  text += "[host.s]\naddr = \"203.0.113.9/24\"\n" + tcp;
  const std::string between =
      one_of({"", "[router.r]\n",
              "[router.r]\nkind = \"nat44\"\naddr = [\"192.168.0.1/24\", \"203.0.113.1/24\"]\n"});
  text += between;
  const std::string hop = between.empty() ? "s" : "r";
  text +=
      fmt::format("[link.w]\na = \"c\"\nb = \"{}\"\nrate = \"3 Mbit/s\"\ndelay = \"8 ms\"\n", hop);
  text += "[link.w.to-a]\n" + arbitrary_side() + "[link.w.to-b]\n" + arbitrary_side();
  if (!between.empty()) {
    text += "[link.v]\na = \"r\"\nb = \"s\"\n[link.v.to-a]\n" + arbitrary_side();
  }
  text += fmt::format("[[flow]]\nid = \"f\"\napp = \"{}\"\nfrom = \"c\"\nto = \"s\"\nbytes = {}\n",
                      one_of({"http-get", "bulk"}), *rc::gen::inRange(0, 60'000));
  text += one_of(
      {"", "[[fault]]\non = \"w\"\nmatch = \"tcp.data nth 4\"\ndo = \"drop\"\noptional = true\n",
       "[[fault]]\non = \"w\"\nmatch = \"tcp.ack\"\nevery = 7\ndo = { duplicate = 2, gap = "
       "\"1 ms\" }\noptional = true\n",
       "[[fault]]\non = \"w\"\nat = \"60 ms\"\ndo = { rate = \"900 kbit/s\" }\n"});
  return text;
}

// The claim on which replaying, shrinking and sharing rest.
RC_GTEST_PROP(Twin, HasTheTraceOfItsOriginal, ()) {
  const std::string text = arbitrary_scenario();
  const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  RC_LOG() << text << "seed " << seed << "\n";
  const Document random = document(text);
  const Ran ran = run_at(random, seed);
  const Document scripted = twin_of(random, seed, ran);
  const Outcome again = run_at(scripted, seed).outcome;
  RC_CLASSIFY(ran.log.fates().size() > 5, "more than five faults");
  RC_ASSERT(again.trace_hash == ran.outcome.trace_hash);
  RC_ASSERT(again.events == ran.outcome.events);
  const auto read = scenario::read(scripted, no_files);
  for (std::size_t i = 0; i < again.faults.size(); ++i)
    RC_ASSERT(read->faults[i].at || again.faults[i].struck > 0u);
}

}  // namespace
}  // namespace sim::lab
