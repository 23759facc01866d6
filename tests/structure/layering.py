"""Who may include whom, and other laws of the source tree: layering.py CLAIM REPOSITORY.

Prints every breach, one a line, and exits 1 if there is any.
"""

import pathlib
import re
import sys

# A folder may include itself and what stands here: folders (of which each stands for itself alone, not for those
# below it) and single headers. The most deeply nested entry that holds a file is the one that counts.
ALLOWED = {
    "stack/base": [],
    "stack/wire": ["stack/base"],
    # The sender's and the receiver's units never name each other, nor the connection that composes them.
    "stack/tcp/send": ["stack/base", "stack/wire", "stack/tcp/seq.h"],
    "stack/tcp/receive": ["stack/base", "stack/wire", "stack/tcp/seq.h"],
    "stack/tcp": ["stack/base", "stack/wire", "stack/tcp/send", "stack/tcp/receive"],
    "stack/host": ["stack/base", "stack/wire", "stack/tcp"],
    "stack/http/coding": ["stack/base"],
    "stack/http": ["stack/base", "stack/http/coding"],
    "stack/tls": ["stack/base"],
    "stack/apps": ["stack/base", "stack/tcp", "stack/host", "stack/http", "stack/tls"],
    # The two worlds: each sees the stack, neither sees the other.
    "backends": ["stack/base", "stack/wire", "stack/tcp", "stack/host"],
    "sim/queue": ["stack/base", "stack/wire"],
    "sim/router": ["stack/base", "stack/wire"],
    # The engine; above it the applications that run in it, experiments as data, and whoever runs them.
    "sim": ["stack/base", "stack/wire", "stack/tcp", "stack/host", "stack/http", "stack/tls", "stack/apps", "sim/queue",
            "sim/router"],
    "sim/apps": ["stack/base", "stack/wire", "stack/tcp", "stack/host", "stack/http", "stack/tls", "stack/apps", "sim"],
    "sim/scenario": ["stack/base", "stack/tcp", "sim", "sim/queue", "sim/router"],
    "sim/scenarios": [],  # files
    "sim/lab": ["stack/base", "stack/wire", "stack/tcp", "stack/host", "stack/http", "stack/tls", "stack/apps", "sim",
                "sim/queue", "sim/router", "sim/apps", "sim/scenario", "sim/scenarios"],
    # On top of everything.
    "tools": ["stack", "backends", "sim"],
    "fuzz": ["stack", "sim"],
    "tests": ["stack", "backends", "sim", "tools"],
}
ON_TOP = ("tools", "fuzz", "tests")  # for these an entry stands for all that lies below it

# What a pure stack may use: no clock is read, no thread, file, environment or chance is reached through these.
STANDARD = set(
    """algorithm array bit charconv chrono compare concepts cstddef cstdint cstring deque expected functional
    initializer_list iterator limits map memory new numeric optional queue ranges set span string string_view tuple
    type_traits unordered_map utility variant vector""".split())
# Exceptions, each with its reason.
EXCEPTIONS = {
    "stack/base/check.cc": {"cstdio", "cstdlib"},  # says which assumption broke, and aborts
    "stack/base/ring.cc": {"cstdlib"},  # realloc: storage that grows where it is
    "stack/http/coding": {"zlib.h", "brotli/decode.h", "zstd.h", "zstd_errors.h"},  # content codings, over buffers
    "stack/http/idn.cc": {"idn2.h"},  # host names in other scripts: tables, no locale
    # TLS over octets in memory; purity.py says which of its functions. <ctime> for the fields of a date.
    "stack/tls": {"ctime"} | {f"openssl/{name}.h" for name in """bio core_dispatch core_names crypto err params pem provider
        rand ssl x509 x509v3""".split()},
}

TOP_LEVEL = set("""CMakeLists.txt CMakePresets.json LICENSE README.md stack backends sim fuzz tests tools
    .ci .clang-format .clang-tidy .gitignore""".split())
NOT_OURS = {".git", "build"}  # of the clone, and ignored

SOURCES = ("stack", "backends", "sim", "fuzz", "tests", "tools")
MOST_LINES = 400


def files_of(repository, *suffixes):
    for top in SOURCES:
        for path in sorted((repository / top).rglob("*")):
            if path.is_file() and path.suffix in suffixes:
                yield path.relative_to(repository).as_posix(), path.read_text(encoding="utf-8", errors="replace")


def folder_of(name):
    """The entry of ALLOWED that holds the file."""
    parents = [parent.as_posix() for parent in pathlib.PurePosixPath(name).parents]
    return next((parent for parent in parents if parent in ALLOWED), None)


def without_comments(text):
    """Comments and the insides of literals go, line breaks stay."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
    return pattern.sub(lambda found: "\n" * found.group().count("\n"), text)


def may_include(folder, name, included):
    target = folder_of(included)
    if target == folder:
        return True
    if folder.startswith(ON_TOP):
        return any(included.startswith(entry + "/") for entry in ALLOWED[folder])
    return target in ALLOWED[folder] or included in ALLOWED[folder]


def may_use(folder, name, header):
    if not folder.startswith("stack"):
        return True
    return header in STANDARD | EXCEPTIONS.get(name, set()) | EXCEPTIONS.get(folder, set())


def includes_point_downwards(repository):
    for name, text in files_of(repository, ".h", ".cc"):
        folder = folder_of(name)
        if folder is None:
            yield f"{name}: the folder has no entry in {__file__}"
            continue
        for number, line in enumerate(text.splitlines(), 1):
            found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)', line)
            if not found:
                continue
            bracket, included = found.groups()
            if bracket == "<" and folder_of(included) is None:
                if not may_use(folder, name, included):
                    yield f"{name}:{number}: {folder} may not use <{included}>"
            elif not (repository / included).is_file():
                yield f'{name}:{number}: "{included}" is no path from the root'
            elif not may_include(folder, name, included):
                yield f"{name}:{number}: {folder} may not see {included}"


def top_level_holds_what_it_should(repository):
    present = {path.name for path in repository.iterdir()} - NOT_OURS
    yield from (f"{name}: should not be there" for name in sorted(present - TOP_LEVEL))
    yield from (f"{name}: is missing" for name in sorted(TOP_LEVEL - present))


def no_file_passes_400_lines(repository):
    for name, text in files_of(repository, ".h", ".cc", ".py", ".sh", ".cmake", ".txt", ""):
        if "/corpus/" not in name and text.count("\n") > MOST_LINES:
            yield f"{name}: {text.count(chr(10))} lines are asking to be two files"


def headers_are_included_once(repository):
    for name, text in files_of(repository, ".h"):
        if "#pragma once\n" not in text:
            yield f"{name}: has no #pragma once"


def the_stack_has_no_floating_point(repository):
    for name, text in files_of(repository, ".h", ".cc"):
        if not name.startswith("stack/"):
            continue
        for number, line in enumerate(without_comments(text).splitlines(), 1):
            if re.search(r"\b(float|double)\b|\b\d+\.\d|\b\d+e[-+]?\d", line):
                yield f"{name}:{number}: {line.strip()}"


CLAIMS = {
    "IncludesPointDownwards": includes_point_downwards,
    "TopLevelHoldsWhatItShould": top_level_holds_what_it_should,
    "NoFilePasses400Lines": no_file_passes_400_lines,
    "HeadersAreIncludedOnce": headers_are_included_once,
    "TheStackHasNoFloatingPoint": the_stack_has_no_floating_point,
}


def main():
    claim, repository = sys.argv[1:]
    breaches = list(CLAIMS[claim](pathlib.Path(repository)))
    print("\n".join(breaches) or f"{claim}: no breach")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
