"""What stands about a program elsewhere agrees with its --help: manuals.py CLAIM REPOSITORY PROGRAM.

PROGRAM is the built one; its man page and completion stand in tools/NAME/. Prints every breach and exits 1 if there is
any; exits 77 where a tool is missing.
"""

import pathlib
import re
import shutil
import subprocess
import sys

SUBCOMMANDS = {
    "netsim": ["list", "check", "schema", "run", "report", "sweep", "merge", "shrink", "replay", "diff", "compare", "bench", "validate", "tap", "link"],
}


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def help_texts(program):
    """(command, --help) pairs; the command is empty for the program itself."""
    yield "", run(program, "--help")
    for command in SUBCOMMANDS.get(program.name, []):
        yield command, run(program, command, "--help")


def options_of_help(text):
    """Each option, and whether it takes a value."""
    options = {}
    for line in text.splitlines():
        found = re.match(r" {2,6}(-[\w-]+(?:, -[\w-]+)*)( \S+)?", line)
        if found:
            takes_value = found.group(2) is not None
            options.update((option, takes_value) for option in found.group(1).split(", "))
    return options


def page_of(repository, program):
    path = repository / "tools" / program.name / f"{program.name}.1"
    return path.read_text(encoding="utf-8").replace(r"\-", "-")


def tags_of(page):
    """The text of each paragraph's tag, without macros and quotes."""
    for tag in re.findall(r"^\.TP\n(.*)$", page, re.MULTILINE):
        yield re.sub(r'^\.\w+ |"', "", tag)


def options_are_in_the_man_page(repository, program):
    in_help = {option for _, text in help_texts(program) for option in options_of_help(text)}
    in_page = set()
    for tag in tags_of(page_of(repository, program)):
        in_page |= set(re.findall(r"(?<!\S)--?\w[\w-]*", tag))
    yield from (f"{option} is not in the man page" for option in sorted(in_help - in_page))
    yield from (f"{option} is in the man page, and not in --help" for option in sorted(in_page - in_help))


def completions(repository, program, *words):
    """What bash offers behind these words, the last of which is being typed."""
    script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
              f"_{program.name}; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
    file = repository / "tools" / program.name / "completion.bash"
    return set(run("bash", "-c", script, "bash", file, program, *words).split())


def options_are_completed(repository, program):
    for command, text in help_texts(program):
        before = [command] if command else []
        offered = {word for word in completions(repository, program, *before, "x", "-") if word.startswith("-")}
        expected = options_of_help(text)
        where = f"{program.name} {command}".strip()
        yield from (f"{where}: {option} is not completed" for option in sorted(set(expected) - offered))
        yield from (f"{where}: {option} is completed, and not in --help" for option in sorted(offered - set(expected)))
        for option, takes_value in expected.items():
            offers_options = bool(completions(repository, program, *before, option, "--") & set(expected))
            if offers_options == takes_value:
                yield f"{where}: {option} {'takes a value' if takes_value else 'takes no value'}"


def values_are_completed(repository, program):
    """{a,b} in --help are values; they are offered behind the option, and behind its equals sign."""
    for command, text in help_texts(program):
        before = [command] if command else []
        for option, values in re.findall(r"^ +(?:-\w, )?(--[\w-]+) \{([^}]+)\}", text, re.MULTILINE):
            for words in ([option, ""], [option, "="], [option, "=", values[0]]):
                offered = completions(repository, program, *before, *words)
                wanted = {value for value in values.split(",") if words[-1] in ("", "=") or value.startswith(words[-1])}
                if offered != wanted:
                    yield f"{program.name} {command} {' '.join(words)}: {sorted(offered)}, not {sorted(wanted)}"


def the_man_page_is_well_formed(repository, program):
    page = repository / "tools" / program.name / f"{program.name}.1"
    if not shutil.which("mandoc"):
        print("skipped: no mandoc")
        sys.exit(77)
    result = subprocess.run(["mandoc", "-Tlint", "-W", "warning", page], capture_output=True, text=True)
    yield from result.stdout.splitlines()
    version = re.search(r"^project\(rawhttpget VERSION (\S+)", (repository / "CMakeLists.txt").read_text(), re.MULTILINE)
    if f'"rawhttpget {version.group(1)}"' not in page.read_text(encoding="utf-8"):
        yield f"{page.name}: not of version {version.group(1)}"
    for line in page.read_text(encoding="utf-8").splitlines():
        if re.search(r"(?<![\\\w])-", line) and not line.startswith(('.\\"', ".TH")):
            yield f"{page.name}: a hyphen where an option's dash may be meant: {line}"


def exit_codes_agree(repository, program):
    text = run(program, "--help")
    table = re.findall(r"^ +(\d+)  (.*)$", text[text.index("Exit codes:"):], re.MULTILINE)
    page = page_of(repository, program)
    status = page[page.index(".SH EXIT STATUS"):]
    status = status[:status.index(".SH", 1)]
    in_page = re.findall(r"^\.TP\n\.B (\d+)\n(.*)$", status, re.MULTILINE)
    readme = (repository / "README.md").read_text(encoding="utf-8")
    rows = readme[readme.index("| exit code |"):].split("\n\n")[0]
    in_readme = re.findall(r"^\| (\d+) \| (.*) \|$", rows, re.MULTILINE)
    if len(table) < 10:
        yield "--help has no table of exit codes"
    if in_page != table:
        yield f"the man page differs from --help: {sorted(set(in_page) ^ set(table))}"
    if in_readme != table:
        yield f"README.md differs from --help: {sorted(set(in_readme) ^ set(table))}"


def the_environment_is_in_the_man_page(repository, program):
    """Every variable that a source file asks for, and no other. HOME needs no word."""
    asked = set()
    for path in (repository / "tools" / program.name).rglob("*.cc"):
        text = path.read_text(encoding="utf-8")
        if "getenv" in text:
            asked |= set(re.findall(r'"([A-Z_]{4,}|[a-z]+_proxy)"', text))
    page = page_of(repository, program)
    section = page[page.index(".SH ENVIRONMENT"):]
    told = set()
    for tag in tags_of(section[:section.index(".SH", 1)]):
        told |= set(re.findall(r"\w+", tag))
    yield from (f"{variable} is not in the man page" for variable in sorted(asked - told - {"HOME"}))
    yield from (f"{variable} is in the man page, and asked for nowhere" for variable in sorted(told - asked))


CLAIMS = {
    "OptionsAreInTheManPage": options_are_in_the_man_page,
    "OptionsAreCompleted": options_are_completed,
    "ValuesAreCompleted": values_are_completed,
    "TheManPageIsWellFormed": the_man_page_is_well_formed,
    "TheEnvironmentIsInTheManPage": the_environment_is_in_the_man_page,
    "ExitCodesAgree": exit_codes_agree,
}


def main():
    claim, repository, program = sys.argv[1:]
    breaches = list(CLAIMS[claim](pathlib.Path(repository), pathlib.Path(program).resolve()))
    print("\n".join(breaches) or f"{claim}: no breach")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
