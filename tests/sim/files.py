"""What `netsim` leaves behind when the disk is full, or when it is interrupted: files.py NETSIM.

Prints every breach and exits 1 if there is any.
"""

import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile

LEAST = 4096  # octets: where files end that have no room
OF_BEFORE = "of a run before\n"
USAGE = 2

SWEPT = """netsim = 1
[topology]
kind = "point-to-point"
[defaults.tcp]
cc = "$cc"
[[flow]]
id = "get"
app = "http-get"
path = "end-to-end"
bytes = "300 kB"
[sweep]
cc = ["cubic", "reno"]
"""

# Each writes more than LEAST to its one file, which stands last.
WRITES = [
    ["run", "clean", "--bytes", "300000", "--pcap"],
    ["run", "clean", "--bytes", "300000", "--packet-log"],
    ["run", "lossy", "--bytes", "9000000", "--fault-log"],
    ["run", "clean", "--bytes", "300000", "--report"],
    ["report", "clean", "--bytes", "300000", "-o"],
    ["compare", "swept.toml", "--seeds", "1..2", "--html"],
    ["merge", "results.jsonl", "--out"],
]
# Each prints something.
PRINTS = [
    ["list"],
    ["schema"],
    ["run", "clean", "--bytes", "3000"],
    ["run", "clean", "--bytes", "3000", "--json"],
    ["run", "clean", "--bytes", "3000", "--packets"],
    ["run", "clean", "--bytes", "3000", "--seeds", "1..3"],
    ["sweep", "swept.toml", "--seeds", "1..2"],
    ["compare", "swept.toml", "--seeds", "1..2"],
    ["compare", "swept.toml", "--seeds", "1..2", "--json"],
    ["merge", "results.jsonl"],
    ["diff", "clean", "--bytes", "3000", "--other-seed", "2"],
    ["bench", "clean", "--bytes", "3000", "--runs", "1"],
]
# Each goes on for ever, as far as a test is concerned.
ENDLESS = ["--set", "stop.at-most='100000 h'", "--set", "flow[0].bytes='1000 GB'"]


def have_no_room():
    """For a child: a file that grows beyond LEAST is a write that fails."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LEAST, LEAST))


class Netsim:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def run(self, arguments, **more):
        return subprocess.run([self.program, *arguments], cwd=self.folder, stderr=subprocess.PIPE, text=True,
                              check=False, **more)

    def start(self, arguments):
        return subprocess.Popen([self.program, *arguments], cwd=self.folder, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, start_new_session=True)

    def files(self):
        return {path.name: path.read_bytes() for path in self.folder.iterdir() if path.is_file()}


def refuses(result, what):
    """One line that names what cannot be written, behind at most one of what was done before."""
    lines = result.stderr.splitlines()
    said = sum("cannot be written" in line for line in lines)
    if result.returncode != USAGE or not lines or what not in lines[-1] or len(lines) > 2 or said > 1:
        yield f"exit code {result.returncode}, '{result.stderr}'"


def what_has_no_room_is_not_there(netsim):
    for arguments in WRITES:
        (netsim.folder / "old").write_text(OF_BEFORE, encoding="utf-8")
        before = netsim.files()
        for name in ("new", "old"):
            result = netsim.run([*arguments, name], preexec_fn=have_no_room, stdout=subprocess.DEVNULL)
            yield from (f"{' '.join(arguments)}: {breach}" for breach in refuses(result, name))
        if netsim.files() != before:
            yield f"{' '.join(arguments)}: leaves {sorted(netsim.files())}"


def one_file_without_room_takes_no_other_with_it(netsim):
    result = netsim.run(["run", "clean", "--bytes", "20000", "--report", "page", "--fault-log", "log"],
                        preexec_fn=have_no_room, stdout=subprocess.DEVNULL)
    yield from refuses(result, "page")
    if not (netsim.folder / "log").exists() or (netsim.folder / "page").exists():
        yield f"leaves {sorted(netsim.files())}"


def what_cannot_be_printed_is_said(netsim):
    for arguments in PRINTS:
        with open("/dev/full", "wb") as full:
            result = netsim.run(arguments, stdout=full)
        yield from (f"{' '.join(arguments)}: {breach}" for breach in refuses(result, "standard output"))


def what_is_no_file_is_written_as_it_is(netsim):
    (netsim.folder / "shared").symlink_to("elsewhere")
    (netsim.folder / "elsewhere").write_text(OF_BEFORE, encoding="utf-8")
    result = netsim.run(["run", "clean", "--bytes", "3000", "--packet-log", "shared"], stdout=subprocess.DEVNULL)
    if result.returncode != 0 or not (netsim.folder / "shared").is_symlink() or \
            (netsim.folder / "elsewhere").read_text(encoding="utf-8") == OF_BEFORE:
        yield f"a link: exit code {result.returncode}, '{result.stderr}'"
    result = netsim.run(["run", "clean", "--bytes", "3000", "--packet-log", "/dev/stdout"], stdout=subprocess.PIPE)
    if result.returncode != 0 or " sent " not in result.stdout:
        yield f"/dev/stdout: exit code {result.returncode}, '{result.stderr}'"


def wait(process, until):
    while process.poll() is None and not until():
        os.sched_yield()


def ends_of(process, which, words):
    """Of one that has been sent a signal. It dies of it, as whoever waits for it must know."""
    stderr = process.communicate()[1]
    if process.returncode != -which or stderr.splitlines()[-1:] != [f"netsim: interrupted{words}"]:
        yield f"exit code {process.returncode}, '{stderr}'"


def an_interrupted_run_leaves_nothing(netsim):
    os.mkfifo(netsim.folder / "pipe")
    before = netsim.files()
    for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        process = netsim.start(["run", "clean", *ENDLESS, "--packet-log", "pipe", "--pcap", "a", "--report", "b",
                                "--fault-log", "c"])
        with open(netsim.folder / "pipe", "rb") as pipe:
            pipe.read(1)  # it is under way: all its files are there
            if len(netsim.files()) != len(before) + 3:
                yield f"has {sorted(netsim.files())}"
            process.send_signal(which)
            yield from ends_of(process, which, "")
    if netsim.files() != before:
        yield f"leaves {sorted(netsim.files())}"


def an_interrupted_page_leaves_the_one_before(netsim):
    (netsim.folder / "old").write_text(OF_BEFORE, encoding="utf-8")
    before = netsim.files()
    for arguments in (["report", "clean", *ENDLESS, "-o", "old"],
                      ["compare", "swept.toml", "--seeds", "1..1000000", "-j", "2", "--html", "old"]):
        process = netsim.start(arguments)
        wait(process, (netsim.folder / "old.part").exists)
        process.send_signal(signal.SIGINT)
        yield from ends_of(process, signal.SIGINT, "")
        if netsim.files() != before:
            yield f"{arguments[0]}: leaves {sorted(netsim.files())}"


def many_runs_keep_what_is_done(netsim):
    """In a pipe, and in a file, which is gone on with."""
    for arguments in (["run", "clean", "--bytes", "3000", "--seeds", "1..100000000"],
                      ["sweep", "swept.toml", "--seeds", "1..1000000", "-j", "2"]):
        process = netsim.start(arguments)
        lines = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGINT)
        yield from ends_of(process, signal.SIGINT, "")
        if not all(line.endswith("\n") for line in lines):
            yield f"{arguments[0]}: printed {lines}"
    sheet = netsim.folder / "sheet.jsonl"
    arguments = ["sweep", "swept.toml", "--seeds", "1..1000000", "-j", "2", "--out", "sheet.jsonl"]
    process = netsim.start(arguments)
    wait(process, lambda: sheet.exists() and sheet.read_bytes().count(b"\n") >= 3)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    yield from ends_of(process, signal.SIGINT, "; the same command goes on from there")
    done = sheet.read_bytes()
    process = netsim.start(arguments)
    wait(process, lambda: sheet.stat().st_size > len(done))
    os.killpg(process.pid, signal.SIGINT)
    process.communicate()
    if not sheet.read_bytes().startswith(done[:done.rindex(b"\n") + 1]) or b"killed" in sheet.read_bytes():
        yield "a sweep does not go on where it was"


def what_ignores_signals_goes_on(netsim):
    """As behind nohup(1)."""
    result = subprocess.run(["sh", "-c", "trap '' INT; \"$0\" list & kill -INT $!; wait $!", netsim.program],
                            capture_output=True, check=False)
    if result.returncode != 0:
        yield f"exit code {result.returncode}"


CLAIMS = [what_has_no_room_is_not_there, one_file_without_room_takes_no_other_with_it, what_cannot_be_printed_is_said,
          what_is_no_file_is_written_as_it_is, an_interrupted_run_leaves_nothing,
          an_interrupted_page_leaves_the_one_before, many_runs_keep_what_is_done, what_ignores_signals_goes_on]


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    breaches = 0
    for claim in CLAIMS:
        with tempfile.TemporaryDirectory() as name:
            netsim = Netsim(program, pathlib.Path(name))
            (netsim.folder / "swept.toml").write_text(SWEPT, encoding="utf-8")
            netsim.run(["sweep", "swept.toml", "--seeds", "1..20", "--out", "results.jsonl"],
                       stdout=subprocess.DEVNULL)
            for breach in claim(netsim):
                print(f"not so, {claim.__name__.replace('_', ' ')}: {breach}", flush=True)
                breaches += 1
    print(f"{breaches or 'no'} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
