"""The stack reaches nothing outside itself: purity.py CLAIM FOLDER_OF_LIBRARIES.

Reads the symbol tables of the stack's static libraries. Prints every breach and exits 1 if there is any; exits 77
when the libraries are not built.
"""

import pathlib
import re
import subprocess
import sys

# The functions in C that a pure library may call. An allow-list: whatever is not here (clock_gettime, socket, getrandom,
# rand, getenv, open, sleep, pthread_create, ...) is a breach; so are __cxa_atexit and __cxa_guard_acquire, the marks of a
# global with a life of its own.
PURE_C = re.compile(
    r"""(__)?mem(chr|cmp|cpy|move|set)(_chk)? | str(len|cmp|ncmp|chr) | abort
    | _GLOBAL_OFFSET_TABLE_ | __stack_chk_fail | _Unwind_Resume | __gxx_personality_v\d | __dynamic_cast
    | __cxa_(allocate_exception|free_exception|throw|rethrow|begin_catch|end_catch|pure_virtual|throw_bad_array_new_length)
    | __libc_single_threaded  # std::shared_ptr looks whether it must count atomically
    | inflate\w* | BrotliDecoder\w*  # zlib's and libbrotli's, over buffers
    | ZSTD_((create|free)DCtx|DCtx_setParameter|decompressStream|isError|getErrorCode|getFrameContentSize)  # libzstd's, over buffers
    | idn2_lookup_u8 | idn2_free""", re.VERBOSE)  # of UTF-8: the variants that read the locale are not here

# OpenSSL's, over octets in memory: what opens no file or socket, and neither draws chance nor tells the time by name.
# OpenSSL itself asks the system for chance where no seed is given, and for the age of sessions (stack/tls/README.md).
PURE_OPENSSL = re.compile(
    r"""(?!\w*(_file|_fp\b|_fd|_socket|_connect\b|BIO_\w*accept|_locations|_paths|_dir\b|RAND_\w*bytes|_ENGINE|CONF_))
    (ASN1|BIO|ERR|EVP|GENERAL_NAME|GENERAL_NAMES|OPENSSL_sk|OSSL_LIB_CTX|OSSL_PARAM|OSSL_PROVIDER|PEM_read_bio
    |RAND_set|RAND_get0|SSL|TLS|X509)_\w+ | OPENSSL_init_ssl""", re.VERBOSE)

# Of the C++ library, what reads a clock, draws chance, starts threads or opens files.
IMPURE_CXX = re.compile(
    r"""chrono::.*::now\b | random_device | this_thread | \bthread\b | condition_variable | mutex | \bfilesystem:: | filebuf
    | fstream | \bstd::(__\w+::)?(cin|cout|cerr|clog)\b | ios_base::Init | locale | \basync\b | getenv""", re.VERBOSE)

# stack/base/check.cc says which assumption broke before it aborts; a ring's storage grows where it is, which new cannot.
EXCEPTIONS = {"check.cc.o": {"stderr", "fprintf", "__fprintf_chk"}, "ring.cc.o": {"realloc", "free"}}


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def members_of(listing, begins):
    """(member, line) pairs of a tool's listing of an archive."""
    member = ""
    for line in listing.splitlines():
        found = re.fullmatch(begins, line)
        if found:
            member = found.group(1)
        elif line.strip():
            yield member, line.strip()


def calls_nothing_outside(library):
    for member, line in members_of(run("nm", "-uC", library), r"(\S+\.o):"):
        symbol = re.sub(r"^[UwvV]\s+", "", line)
        if symbol in EXCEPTIONS.get(member, ()):
            continue
        is_cxx = "::" in symbol or symbol.startswith(("operator ", "typeinfo ", "vtable ", "VTT "))
        is_pure_c = PURE_C.fullmatch(symbol) or PURE_OPENSSL.fullmatch(symbol) and library.name == "libstack_tls.a"
        if is_cxx and IMPURE_CXX.search(symbol) or not is_cxx and not is_pure_c:
            yield f"{library.name}({member}): {symbol}"


def has_no_mutable_globals(library):
    for member, line in members_of(run("objdump", "-tC", library), r"(\S+\.o):\s+file format.*"):
        # Address, flags, section, size, name. Constants that only the loader fills in stand in .data.rel.ro.
        found = re.match(r"[0-9a-f]+ (.{7}) (\.t?(?:data|bss)\S*)\s+0*([0-9a-f]*)\s+(.*)", line)
        if not found:
            continue
        flags, section, size, name = found.groups()
        is_object = "d" not in flags and size and not name.startswith(".hidden DW.ref.")
        if is_object and not section.startswith(".data.rel.ro"):
            yield f"{library.name}({member}): {name} in {section}"


CLAIMS = {
    "TheStackCallsNothingOutside": calls_nothing_outside,
    "TheStackHasNoMutableGlobals": has_no_mutable_globals,
}


def main():
    claim, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    libraries = sorted(folder.rglob("libstack_*.a"))
    if not libraries:
        print(f"skipped: no libraries in {folder} (cmake --preset release && cmake --build --preset release)")
        return 77
    breaches = [breach for library in libraries for breach in CLAIMS[claim](library)]
    print("\n".join(breaches) or f"{claim}: no breach in {len(libraries)} libraries")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
