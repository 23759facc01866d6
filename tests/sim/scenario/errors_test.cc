// Every class of mistake in a file is one line that says where and what.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/sim/scenario/texts.h"

namespace sim::scenario {
namespace {

TEST(Mistakes, ThereAreNoneInWhatTheyAreAddedTo) { EXPECT_EQ(complaint_about(kPointToPoint), ""); }

TEST(Mistakes, OfTomlHaveTheirPlace) {
  const std::string complaint = complaint_about("netsim = 1\nname = \"a\nseed = 2\n");
  EXPECT_TRUE(complaint.starts_with("test.toml:2:")) << complaint;
  EXPECT_TRUE(complaint_about("a = 1\na = 2\n").starts_with("test.toml:2:"));
  // toml++ would abort.
  EXPECT_EQ(
      complaint_about("netsim = 1\n[[# x]]\n"),
      "test.toml:2:3: Error while parsing key: expected bare key starting character or string "
      "delimiter, saw '#'");
  EXPECT_EQ(complaint_about("netsim = 1\nname = 2026-11-27\n"),
            "test.toml:2:8: a date or time of day means nothing here");
  EXPECT_EQ(complaint_about("a" + std::string(2000, '.') + "b = 1"),
            "test.toml:1:1002: the line nests too many tables");
}

// toml++ would run off the end of a function.
TEST(Mistakes, OfTomlAreLettersBeyondAsciiOutsideOfQuotes) {
  const std::string what = ": such a character can only stand in quotes or in a comment";
  EXPECT_EQ(complaint_about("netsim = 1\n\xc3\xa9 = 1\n"), "test.toml:2:1" + what);
  EXPECT_EQ(complaint_about("netsim = 1 \xc3\xa9\n"), "test.toml:1:12" + what);
  EXPECT_EQ(complaint_about("a = '\xc3\xa9' \xc3\xa9\n"), "test.toml:1:9" + what);
  EXPECT_EQ(complaint_about("a = \"\\\"\xc3\xa9\" \xc3\xa9\n"), "test.toml:1:11" + what);
  EXPECT_EQ(complaint_about("a = \"\"\"\n\xc3\xa9\"\"\"\"\xc3\xa9\n"), "test.toml:2:6" + what);
  EXPECT_EQ(complaint_about("a = '''\\'''\xc3\xa9\n"), "test.toml:1:12" + what);
  EXPECT_EQ(complaint_about("a = \"\"\"\\\n\xc3\xa9\"\"\"\n"),
            "test.toml:1:8: a line that ends with a backslash is not understood here");
  EXPECT_EQ(complaint_about("a = 1\"\xc3\xa9\"\n"),
            "test.toml:1:6: no text in quotes can begin here");
}

TEST(Mistakes, AreNotLettersBeyondAsciiInQuotesAndComments) {
  const std::string file(kPointToPoint);
  EXPECT_EQ(complaint_about("\xef\xbb\xbf# \xc3\xa9\n" + file + "# \xc3\xa9\n"), "");
  EXPECT_EQ(complaint_about("name = '\xc3\xa9'\n" + file), "");
  EXPECT_EQ(complaint_about("name = \"\"\"\xc3\xa9\n\xc3\xa9\"\"\"\n" + file), "");
}

TEST(Mistakes, OfTheVersionComeFirst) {
  EXPECT_EQ(complaint_about("name = \"x\"\n"),
            "test.toml:1:1: 'netsim' is missing: a scenario says 'netsim = 1', the version of its "
            "format");
  EXPECT_EQ(complaint_about("netsim = 2\nkey-of-the-future = 1\n"),
            "test.toml:1:10: 'netsim' must be 1, the version of the format that this program "
            "reads, not 2");
}

TEST(Mistakes, MisspeltKeysSayWhatWasMeant) {
  expect_complaints(
      kPointToPoint,
      {{"[link.wire]\nrat = \"1 Mbit/s\"\n",
        "test.toml:9:1: link 'wire': unknown key 'rat'; did you mean 'rate'?"},
       {"[link.wire.to-a]\nlos = 0.1\n",
        "test.toml:9:1: link 'wire', 'to-a': unknown key 'los'; did you mean 'loss'?"},
       {"[link.wire.to_a]\nloss = 0.1\n",
        "test.toml:8:12: link 'wire': unknown key 'to_a'; did you mean 'to-a'?"},
       {"[hosts.client]\n", "test.toml:8:2: unknown key 'hosts'; did you mean 'host'?"},
       {"[host.client]\ntcp = { sak = true }\n",
        "test.toml:9:9: host 'client', 'tcp': unknown key 'sak'; did you mean 'sack'?"},
       {"[[expect]]\nthta = \"invariants\"\n",
        "test.toml:9:1: expect 1: unknown key 'thta'; did you mean 'that'?"},
       {"[[fault]]\nonn = \"wire\"\n",
        "test.toml:9:1: fault 1: unknown key 'onn'; did you mean 'on'?"}});
}

TEST(Mistakes, ValuesOfTheWrongKindSayWhichIsRight) {
  expect_complaints(
      kPointToPoint,
      {{"[link.wire]\ndelay = 10\n",
        "test.toml:9:9: link 'wire': 'delay' must be a time such as \"10 ms\", not 10"},
       {"[link.wire]\nrate = 10\n",
        "test.toml:9:8: link 'wire': 'rate' must be a rate such as \"10 Mbit/s\" or a table, not "
        "10"},
       {"[link.wire]\nmtu = \"1500\"\n",
        "test.toml:9:7: link 'wire': 'mtu' must be a whole number, not \"1500\""},
       {"[link.wire]\nmtu = 1500.5\n",
        "test.toml:9:7: link 'wire': 'mtu' must be a whole number, not 1500.5"},
       {"[link.wire]\nqueue = \"red\"\n",
        "test.toml:9:9: link 'wire': 'queue' must be a table, not \"red\""},
       {"[link]\nwire = 1\n", "test.toml:9:8: link 'wire' must be a table"},
       {"[host.client]\ntcp = { sack = 1 }\n",
        "test.toml:9:16: host 'client', 'tcp': 'sack' must be true or false, not 1"},
       {"[host.client]\naddr = 10\n",
        "test.toml:9:8: host 'client': 'addr' must be text or a list of texts, not 10"},
       {"[expect]\nthat = \"invariants\"\n",
        "test.toml:8:1: 'expect' must be a list of tables, not { that = \"invariants\" }"},
       {"[report]\nmetrics = [1]\n",
        "test.toml:9:11: 'report': 'metrics' must be a list of texts, not [1]"}});
}

TEST(Mistakes, WrongUnitsSayWhichThereAre) {
  expect_complaints(
      kPointToPoint,
      {{"[link.wire]\nrate = \"10 Mb\"\n",
        "test.toml:9:8: link 'wire': 'rate' is wrong: 'Mb' is no unit of rate; there are bit/s, "
        "kbit/s, Mbit/s, Gbit/s, Tbit/s"},
       {"[link.wire]\ndelay = \"10\"\n",
        "test.toml:9:9: link 'wire': 'delay' is wrong: '10' has no unit; there are ns, us, ms, s, "
        "min, h"},
       {"[link.wire]\nloss = \"1 permille\"\n",
        "test.toml:9:8: link 'wire': 'loss' is wrong: 'permille' is no unit of share; there are %"},
       {"[host.client]\ntcp = { recv-buffer = \"64 K\" }\n",
        "test.toml:9:23: host 'client', 'tcp': 'recv-buffer' is wrong: 'K' is no unit of size; "
        "there "
        "are B, kB, KiB, MB, MiB, GB, GiB"}});
}

TEST(Mistakes, ValuesOutOfRangeSayTheRange) {
  expect_complaints(
      kPointToPoint,
      {{"[link.wire]\nmtu = 67\n",
        "test.toml:9:7: link 'wire': 'mtu' must be from 68 to 65535, not 67"},
       {"[link.wire]\nmtu = -1\n",
        "test.toml:9:7: link 'wire': 'mtu' must be from 68 to 65535, not -1"},
       {"[link.wire]\nrate = \"0 bit/s\"\n",
        "test.toml:9:8: link 'wire': 'rate' must be from 1 bit/s to 1 Tbit/s, not 0 bit/s"},
       {"[link.wire]\ndelay = \"25 h\"\n",
        "test.toml:9:9: link 'wire': 'delay' must be from 0 ns to 24 h, not 25 h"},
       {"[link.wire]\nloss = 1.5\n",
        "test.toml:9:8: link 'wire': 'loss' is wrong: '1.5' is more than all"},
       {"[link.wire]\nloss = -0.5\n",
        "test.toml:9:8: link 'wire': 'loss' is wrong: '-0.5' is no share such as \"1 %\""},
       {"[link.wire]\nloss = nan\n",
        "test.toml:9:8: link 'wire': 'loss' is wrong: 'nan' is no share such as \"1 %\""},
       {"[host.client]\nmtu = 575\n",
        "test.toml:9:7: host 'client': 'mtu' must be from 576 to 65535, not 575"},
       {"[host.client]\ntcp = { delayed-ack = \"501 ms\" }\n",
        "test.toml:9:23: host 'client', 'tcp': 'delayed-ack' must be from 0 ns to 500 ms, not 501 "
        "ms"},
       {"[host.client]\ntcp = { recv-buffer = \"64 KiB\", initial-recv-buffer = \"65 KiB\" }\n",
        "test.toml:9:55: host 'client', 'tcp': 'initial-recv-buffer' must be from 1 B to 64 KiB, "
        "not "
        "\"65 KiB\""}});
}

TEST(Mistakes, WordsThatThereAreNotSayWhichThereAre) {
  expect_complaints(
      kPointToPoint,
      {{"cc = \"renal\"\n",
        "test.toml:8:6: flow 'f': 'cc' must be one of reno, cubic, bbr, not 'renal'; did you mean "
        "'reno'?"},
       {"[link.wire]\nqueue = { kind = \"codle\" }\n",
        "test.toml:9:18: link 'wire', 'queue': 'kind' must be one of droptail, red, codel, "
        "fq-codel, "
        "not 'codle'; did you mean 'codel'?"},
       {"[report]\nmetrics = [\"goodput\", \"gooodput\"]\n",
        "test.toml:9:23: 'report': 'metrics' must be one of goodput, jain, utilisation, "
        "queue-delay.p50, queue-delay.p99, retransmit-rate, fct.p50, fct.p99, not 'gooodput'; did "
        "you "
        "mean 'goodput'?"}});
}

TEST(Mistakes, KeysThatMeanNothingBesideOthersAreNotForgotten) {
  expect_complaints(
      kPointToPoint,
      {{"[link.wire]\nqueue = { kind = \"droptail\", target = \"5 ms\" }\n",
        "test.toml:9:30: link 'wire', 'queue': 'target' means nothing to a queue of kind "
        "\"droptail\""},
       {"[link.wire]\nqueue = { ecn = true }\n",
        "test.toml:9:11: link 'wire', 'queue': 'ecn' means nothing to a queue of kind "
        "\"droptail\""},
       {"[link.wire]\nloss = { model = \"bernoulli\", p = 0.1, burst = 4 }\n",
        "test.toml:9:40: link 'wire', 'loss': 'burst' means nothing to the model \"bernoulli\""},
       {"[link.wire]\nloss = { model = \"gilbert-elliott\", mean = 0.1, burst = 4, r = 0.1 }\n",
        "test.toml:9:60: link 'wire', 'loss': 'r' means nothing to the model \"gilbert-elliott\" "
        "with "
        "a 'mean'"},
       {"upload = \"1 kB\"\n", "test.toml:8:1: flow 'f': 'upload' means nothing to app = \"bulk\""},
       {"[[fault]]\non = \"wire\"\nat = \"1 s\"\nevery = 2\ndo = { down-for = \"1 s\" }\n",
        "test.toml:11:1: fault 1: 'every' means nothing with 'at'"},
       {"[router.r]\nnat-timeout = \"1 s\"\n",
        "test.toml:9:1: router 'r': 'nat-timeout' means nothing to a router that is no NAT"}});
  EXPECT_EQ(complaint_about("netsim = 1\n[topology]\nkind = \"dumbbell\"\nhops = 2\n"),
            "test.toml:4:1: 'topology': 'hops' means nothing to this kind of topology");
}

TEST(Mistakes, WhatIsMissingIsNamed) {
  expect_complaints(
      kPointToPoint,
      {{"[[flow]]\napp = \"bulk\"\npath = \"end-to-end\"\nbytes = 1\n",
        "test.toml:8:1: flow 2: 'id' is missing"},
       {"[[flow]]\nid = \"g\"\npath = \"end-to-end\"\nbytes = 1\n",
        "test.toml:8:1: flow 'g': 'app' is missing"},
       {"[[flow]]\nid = \"g\"\napp = \"bulk\"\nbytes = 1\n",
        "test.toml:8:1: flow 'g': needs 'from' and 'to', or a 'path'"},
       {"[[flow]]\nid = \"g\"\napp = \"http-get\"\npath = \"end-to-end\"\n",
        "test.toml:8:1: flow 'g': needs 'bytes' (or 'body')"},
       {"[[flow]]\nid = \"g\"\napp = \"bulk\"\npath = \"end-to-end\"\n",
        "test.toml:8:1: flow 'g': has no end: give it 'bytes', or the scenario a stop = { at = ... "
        "}"},
       {"[link.other]\nb = \"client\"\n", "test.toml:8:7: link 'other': 'a' is missing"},
       {"[link.wire]\nreorder = { p = 0.1 }\n",
        "test.toml:9:11: link 'wire', 'reorder': 'delay' is missing"},
       {"[link.wire]\nloss = { p = 0.1 }\n",
        "test.toml:9:10: link 'wire', 'loss': 'p' means nothing without a 'model'"},
       {"[link.wire]\nloss = { model = \"bernoulli\" }\n",
        "test.toml:9:8: link 'wire', 'loss': 'p' is missing"},
       {"[[expect]]\n", "test.toml:8:1: expect 1: 'that' is missing"}});
  EXPECT_EQ(complaint_about("netsim = 1\n"),
            "test.toml:1:1: there is no [[flow]]: nothing would happen");
}

TEST(Mistakes, NamesOfNobodySayWhoWasMeant) {
  expect_complaints(
      kPointToPoint,
      {{"[[flow]]\nid = \"g\"\napp = \"bulk\"\nfrom = \"client\"\nto = \"sever:80\"\nbytes = 1\n",
        "test.toml:12:6: flow 'g': 'to' is wrong: there is no host 'sever'; did you mean "
        "'server'?"},
       {"[link.x]\na = \"clint\"\nb = \"server\"\n",
        "test.toml:8:7: link 'x': 'a' is wrong: there is no host or router 'clint'; did you mean "
        "'client'?"},
       {"[[fault]]\non = \"wier\"\nmatch = \"tcp\"\ndo = \"drop\"\n",
        "test.toml:9:6: fault 1: 'on' is wrong: there is no link 'wier'; did you mean 'wire'?"},
       {"[[fault]]\non = \"wire\"\nat = \"1 s\"\ndo = \"rebind\"\n",
        "test.toml:9:6: fault 1: 'on' must be a router of kind nat44 to rebind, not 'wire'"},
       {"[[expect]]\nthat = \"flow.g.complete\"\n",
        "test.toml:9:8: expect 1: 'that' is wrong: there is no flow 'g'; did you mean 'f'?"},
       {"[[expect]]\nthat = \"flow.f.complet\"\n",
        "test.toml:9:8: expect 1: 'that' is wrong: there is no fact about a flow 'complet'; did "
        "you "
        "mean 'complete'?"},
       {"[[expect]]\nthat = \"link.wire.lost > 0\"\n",
        "test.toml:9:8: expect 1: 'that' is wrong: a link has two directions: link.NAME.to-a.lost, "
        "link.NAME.to-b.lost"},
       {"[[expect]]\nthat = \"jain(speed) > 0\"\n",
        "test.toml:9:8: expect 1: 'that' is wrong: there is no metric of flows 'speed'; did you "
        "mean "
        "'fct'?"},
       {"[[expect]]\nthat = \"router.r1.errors == 0\"\n",
        "test.toml:9:8: expect 1: 'that' is wrong: there is no router 'r1'"},
       {"[report]\ncompare = [{ law = \"mathis\", flows = \"g\" }]\n",
        "test.toml:9:38: compare 1: 'flows' is wrong: there is no flow 'g'; did you mean 'f'?"}});
}

TEST(Mistakes, FormulasAreWrongAtAColumn) {
  expect_complaints(kPointToPoint,
                    {{"[[expect]]\nthat = \"flow.f.complete &&\"\n",
                      "test.toml:9:27: expect 1: 'that': a value expected, found the end"},
                     {"[[expect]]\nthat = \"1 = 1\"\n",
                      "test.toml:9:11: expect 1: 'that': = is no comparison; == is"}});
  const std::string complaint =
      complaint_about(std::string(kPointToPoint) +
                      "[[fault]]\non = \"wire\"\nmatch = \"tcp.dat\"\ndo = \"drop\"\n");
  EXPECT_TRUE(complaint.starts_with("test.toml:10:10: fault 1: 'match': ")) << complaint;
}

}  // namespace
}  // namespace sim::scenario
