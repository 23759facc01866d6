"""What `netsim run --pcap` promises: captures.py NETSIM.

Runs scenarios and lets tshark read the captures, with all checksums verified. Prints every breach and exits 1 if there
is any; exits 77 where there is no tshark.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

SIMULATED_DATE = 1_782_864_000  # where virtual time begins

# Each with options that make it short, and what must be seen in its capture, lest a claim hold of nothing.
BUILT_IN = [
    ("ipv6", "--bytes 100000", ["sent", "arrived"]),
    ("everything", "--bytes 300000", ["corrupted: bits", "a copy", "delayed", "lost, by chance"]),
    ("https-everything", "--bytes 300000", ["corrupted: bits", "a copy", "delayed", "lost, by chance"]),
    ("truncation", "--bytes 300000", ["corrupted: cut to"]),
    ("checksum-blind", "--bytes 300000", ["checksum mended"]),
    ("tiny-queue", "--bytes 500000", ["dropped: queue full"]),
    ("red", "--bytes 500000", ["dropped early by the queue, by chance"]),
    ("codel", "--bytes 1000000", ["dropped early by the queue"]),
    ("ecn", "--bytes 500000", ["marked CE by the queue"]),
    ("scripted", "--bytes 1000000", ["corrupted: bits 416 417 flipped, by the fault at ", "dropped: the link is down",
                          "dropped: longer than the MTU"]),
    ("nat-rebind", "--bytes 3000000", ["dropped: nobody inside waits for it"]),
    ("small-mtu", "--bytes 100000", ["dropped: too big for the next link"]),
    ("ipv6-small-mtu", "--bytes 100000", ["dropped: too big for the next link"]),
    ("fragments", "--bytes 100000", ["arrived, fragmented"]),
    ("dumbbell", "--set stop.at='1 s' --set warmup='500 ms'", []),
]

# Damage passes a translator and two routers, of which one cuts what is too long and tells nothing, and the other has
# a queue that decides late; errors about damaged packets are translated.
FAR_DAMAGE = """netsim = 1
[host.client]
addr = "192.168.0.2/24"
[host.server]
addr = "203.0.113.9/24"
[router.nat]
kind = "nat44"
addr = ["192.168.0.1/24", "198.51.100.1/24"]
[router.far]
[link.lan]
a = "client"
b = "nat"
corrupt = { p = 0.1 }
truncate = { p = 0.05 }
duplicate = { p = 0.1 }
[link.middle]
a = "nat"
b = "far"
mtu = 1280
queue = { kind = "fq-codel" }
[link.wire]
a = "far"
b = "server"
corrupt = { p = 0.1 }
[[flow]]
id = "get"
app = "http-get"
from = "client"
to = "server"
bytes = "200 kB"
[[flow]]
id = "put"
app = "bulk"
from = "client"
to = "server"
bytes = "200 kB"
"""

# The run ends while packets wait and are on their way: the wire sends nothing any more.
CUT_OFF = """netsim = 1
stop = { at-most = "550 ms" }
[topology]
kind = "point-to-point"
[link.wire]
rate = { trace = "short.mahimahi", loop = false }
delay = "100 ms"
duplicate = { p = 0.3, delay = "60 ms" }
[[flow]]
id = "get"
app = "http-get"
path = "end-to-end"
bytes = "1 MB"
"""
TRACE = "".join(f"{millisecond}\n" for millisecond in range(1, 500, 40))


class Packet:
    def __init__(self, line):
        (time, interface, self.name, direction, self.comment, length, ip, tcp, udp, icmp, icmp6, malformed, self.port,
         self.seq, self.sum) = line.split("\t")
        seconds, nanoseconds = time.split(".")
        self.time = f"{int(seconds) - SIMULATED_DATE}.{nanoseconds}"
        self.interface, self.length = int(interface), int(length)
        self.is_out = int(direction, 16) == 2
        self.is_icmp = bool(icmp or icmp6)
        # tshark takes a quote for all of the packet.
        sums = ",".join((ip, "" if self.is_icmp else tcp, udp, icmp, icmp6)).split(",")
        self.is_bad = "0" in sums or bool(malformed)

    @property
    def segment(self):
        return self.port, self.seq, self.sum

    @property
    def path(self):
        """The link's number and whether it goes to b."""
        at_b = self.interface % 2 == 1
        return self.interface // 2, at_b != self.is_out


FIELDS = ["frame.time_epoch", "frame.interface_id", "frame.interface_name", "frame.packet_flags_direction",
          "frame.comment", "frame.len", "ip.checksum.status", "tcp.checksum.status", "udp.checksum.status",
          "icmp.checksum.status", "icmpv6.checksum.status", "_ws.malformed", "tcp.srcport", "tcp.seq_raw",
          "tcp.checksum"]


def tshark(*arguments):
    return subprocess.run(["tshark", "-n", *arguments], check=True, capture_output=True, text=True,
                          env={**os.environ, "HOME": "/nonexistent"}).stdout


def packets_of(capture):
    """What is said above TCP is content, and looks like anything."""
    options = ["-d", "tcp.port==1-65535,data"]
    for protocol in ("ip", "tcp", "udp"):
        options += ["-o", f"{protocol}.check_checksum:TRUE"]
    fields = [word for field in FIELDS for word in ("-e", field)]
    text = tshark("-r", str(capture), *options, "-T", "fields", "-E", "occurrence=a", *fields)
    return [Packet(line) for line in text.splitlines()]


class Run:
    def __init__(self, netsim, scenario, folder, *options):
        capture, log = folder / "run.pcapng", folder / "run.log"
        result = subprocess.run([netsim, "run", scenario, "--json", "--pcap", capture, "--packet-log", log, *options],
                                capture_output=True, text=True)
        if not result.stdout:
            raise RuntimeError(result.stderr)
        self.report = json.loads(result.stdout)
        self.log = log.read_text(encoding="utf-8").splitlines()[1:]
        self.packets = packets_of(capture)


VERDICTS = {"lost": "lost", "dropped: queue full": "overflowed", "dropped: longer than the MTU": "too_big",
            "dropped early by the queue": "early", "dropped: the link is down": "down"}


def verdict_of(packet):
    """The comment's first words; None if they are none."""
    known = [*VERDICTS, "sent", "still in the queue"] if packet.is_out else ["arrived, a copy", "arrived"]
    return next((verdict for verdict in known if re.match(rf"{verdict}(, |$)", packet.comment)), None)


def every_link_has_an_interface_at_each_end(run):
    names = {packet.interface: packet.name for packet in run.packets}
    links = list(run.report["links"])
    for interface, name in sorted(names.items()):
        link, _, end = name.partition("@")
        if not end or links[interface // 2] != link:
            yield f"interface {interface} is called {name}"
    if len(set(names.values())) != len(names):
        yield "two interfaces have one name"


def every_packet_has_a_verdict(run):
    yield from (f"{packet.time} {packet.name}: '{packet.comment}'" for packet in run.packets if not verdict_of(packet))


def is_damaged(packet):
    """Says the comment. At the end that sends it, it is still whole."""
    return re.search(r"\bdamaged on \w", packet.comment) or \
        not packet.is_out and re.search(r"corrupted: .*(by chance|by the fault at \S+:\d+)", packet.comment)


def checksums_are_wrong_where_the_comment_says_why(run):
    for packet in run.packets:
        if packet.is_bad and not is_damaged(packet):
            yield f"{packet.time} {packet.name}: a bad packet, '{packet.comment}'"


def errors_quote_what_was_sent(run):
    segments = {packet.segment for packet in run.packets if not packet.is_icmp}
    for packet in run.packets:
        if packet.is_icmp and packet.seq and packet.segment not in segments and not is_damaged(packet):
            yield f"{packet.time} {packet.name}: quotes {packet.segment}"


def counted(packets):
    """The books that the packets of a path make."""
    books = collections.Counter()
    for packet in packets:
        verdict = verdict_of(packet)
        for book in filter(None, ("offered", VERDICTS.get(verdict)) if packet.is_out else ("delivered",)):
            books[book] += 1
            books["octets", book] += packet.length
        copies = re.search(r"copied (\d+) times", packet.comment)
        if verdict == "sent" and copies:
            books["duplicated"] += int(copies[1])
        books["marked"] += packet.is_out and "marked CE" in packet.comment and verdict == "sent"
        books["corrupted"] += not packet.is_out and "corrupted:" in packet.comment
    return books


def packets_are_as_many_as_the_books_say(run):
    paths = collections.defaultdict(list)
    for packet in run.packets:
        paths[packet.path].append(packet)
    for number, (name, link) in enumerate(run.report["links"].items()):
        for direction in ("to_a", "to_b"):
            in_file, books = counted(paths[number, direction == "to_b"]), link[direction]
            for book in ("offered", "delivered", "duplicated", "marked", "corrupted", *VERDICTS.values()):
                if in_file[book] != books[book]:
                    yield f"{name} {direction}: {in_file[book]} {book}, not {books[book]}"
                if book in books["octets"] and book != "duplicated" and \
                        in_file["octets", book] != books["octets"][book]:
                    yield f"{name} {direction}: {in_file['octets', book]} octets {book}"


def what_was_sent_arrives_or_was_under_way_at_the_end(run):
    left = collections.Counter()
    for packet in run.packets:
        copies = re.search(r"copied (\d+) times", packet.comment)
        of = 1 + int(copies[1]) if copies else 1
        some = re.search(r", (?:(\d+) of (\d+) )?under way when the run ended$", packet.comment)
        if packet.is_out and verdict_of(packet) == "sent":
            left[packet.path] += of - (int(some[1] or of) if some else 0)
            if some and some[2] and (int(some[2]) != of or not 0 < int(some[1]) < of):
                yield f"{packet.time} {packet.name}: '{packet.comment}'"
        elif packet.is_out and some:
            yield f"{packet.time} {packet.name}: '{packet.comment}'"
        left[packet.path] -= not packet.is_out
    yield from (f"path {path}: {number} more arrivals than there are" for path, number in left.items() if number)


WORDS = {"sent": "sent", "LOST": "lost", "arrived": "arrived", "arrived as a copy": "arrived, a copy"}


ROUTERS = {"fragmented": "fragmented", "dropped: too big for the next link": "too_big",
           "dropped: no router can read it": "malformed", "dropped: its TTL is used up": "expired",
           "dropped: no route": "no_route", "dropped: no ICMP may pass": "filtered",
           "dropped: nobody inside waits for it": "unmapped", "dropped: from a stranger": "unwelcome"}


def routers_did_as_often_as_their_books_say(run):
    for words, book in ROUTERS.items():
        in_file = sum(not packet.is_out and words in packet.comment.split(", ") for packet in run.packets)
        in_books = sum(books[book] for books in run.report["routers"].values())
        if in_file != in_books:
            yield f"{in_file} {book}, not {in_books}"


def times_are_those_of_the_packet_log(run):
    links = list(run.report["links"])
    in_file = collections.Counter()
    for packet in run.packets:
        link, to_b = packet.path
        verdict = verdict_of(packet)
        if verdict in WORDS.values():
            in_file[packet.time, links[link], "to-b" if to_b else "to-a", verdict, packet.length] += 1
    in_log = collections.Counter()
    for line in run.log:
        found = re.match(r"(\S+) (\S+) (to-[ab]) #\d+ (sent|LOST|arrived(?: as a copy)?)(?: corrupted)? (\d+) octets", line)
        if found:
            time, link, direction, word, length = found.groups()
            in_log[time, link, direction, WORDS[word], int(length)] += 1
    yield from (f"in the capture alone: {what}" for what in list(in_file - in_log)[:5])
    yield from (f"in the log alone: {what}" for what in list(in_log - in_file)[:5])


CLAIMS = [every_link_has_an_interface_at_each_end, every_packet_has_a_verdict,
          checksums_are_wrong_where_the_comment_says_why, errors_quote_what_was_sent, packets_are_as_many_as_the_books_say,
          what_was_sent_arrives_or_was_under_way_at_the_end, routers_did_as_often_as_their_books_say, times_are_those_of_the_packet_log]


def breaches_of(netsim, scenario, options, seen):
    """Of one run, a line each."""
    with tempfile.TemporaryDirectory() as folder:
        run = Run(netsim, scenario, pathlib.Path(folder), *shlex.split(options))
    name = pathlib.Path(scenario).stem
    breaches = [f"{name}: nothing is '{words}'" for words in seen
                if not any(words in packet.comment for packet in run.packets)]
    for claim in CLAIMS:
        text = claim.__name__.replace("_", " ")
        breaches += [f"{name}: not so, {text}: {breach}" for breach in list(claim(run))[:5]]
    return breaches


def one_seed_makes_one_file(netsim, folder):
    files = [folder / f"{number}.pcapng" for number in range(3)]
    for file, seed in zip(files, ("4", "4", "5")):
        subprocess.run([netsim, "run", "everything", "--bytes", "50000", "--seed", seed, "--pcap", file],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    one, again, other = [file.read_bytes() for file in files]
    if one != again:
        yield "one seed makes two files"
    if one == other:
        yield "two seeds make one file"


def heard_by_the_client(netsim, folder, scenario, *options):
    """The bodies that tshark takes out of what one end sees, and what HTTP it finds."""
    whole, end, objects = folder / "whole.pcapng", folder / "end.pcapng", folder / f"of{len(list(folder.iterdir()))}"
    subprocess.run([netsim, "run", scenario, "--bytes", "150000", "--pcap", whole, *options], check=True,
                   stdout=subprocess.DEVNULL)
    tshark("-r", str(whole), "-Y", 'frame.interface_name == "wire@client"', "-w", str(end))
    text = tshark("-r", str(end), "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE",
                  "-o", "tcp.reassemble_out_of_order:TRUE", "-Y", "http", "-T", "fields", "-e", "http.request.uri",
                  "-e", "http.response.code", "--export-objects", f"http,{objects}")
    return [file.read_bytes() for file in objects.iterdir()] if objects.exists() else [], text.split()


def secrets_open_tls(netsim, folder):
    plain = heard_by_the_client(netsim, folder, "https", "--set", "flow[0].app=http-get")
    if [len(body) for body in plain[0]] != [150000] or plain[1] != ["/body", "200"]:
        yield f"by HTTP alone: {len(plain[0])} bodies, {plain[1]}"
    if heard_by_the_client(netsim, folder, "https") != ([], []):
        yield "TLS is open without secrets"
    for scenario in ("https", "https-everything"):
        if heard_by_the_client(netsim, folder, scenario, "--pcap-secrets") != plain:
            yield f"{scenario}: TLS with secrets does not say what HTTP says"


def main():
    netsim = pathlib.Path(sys.argv[1]).resolve()
    if not shutil.which("tshark"):
        print("skipped: no tshark")
        return 77
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(2) as pool:
        folder = pathlib.Path(name)
        for file, text in (("far.toml", FAR_DAMAGE), ("cut-off.toml", CUT_OFF), ("short.mahimahi", TRACE)):
            (folder / file).write_text(text, encoding="utf-8")
        runs = [*BUILT_IN, (folder / "far.toml", "", ["damaged on lan", "damaged on wire"]),
                (folder / "cut-off.toml", "", ["still in the queue", "sent, under way when", "1 of 2 under way when"])]
        jobs = [pool.submit(breaches_of, netsim, *run) for run in runs]
        breaches = [breach for job in jobs for breach in job.result()]
        breaches += [*one_seed_makes_one_file(netsim, folder), *secrets_open_tls(netsim, folder)]
    print("\n".join(breaches) or "no breach")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
