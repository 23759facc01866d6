"""The documents that the scripted server has: text of which every octet follows from its offset, so that a
piece in the wrong place, or of another version, is seen by comparing.

body.py SIZE [VERSION]: writes such a document to stdout.
"""

import gzip
import sys
import zlib

LINE = 16


def document(size, version=1):
    """Lines of 16 octets, each with its number and the version's letter."""
    letter = chr(ord("a") + version - 1)
    lines = [f"{number:014x}{letter}\n" for number in range(-(-size // LINE))]
    return "".join(lines).encode()[:size]


def _raw_deflate(octets):
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(octets) + machine.flush()


def _two_members(octets):
    half = len(octets) // 2
    return gzip.compress(octets[:half], mtime=0) + gzip.compress(octets[half:], mtime=0)


CODINGS = {
    "": lambda octets: octets,
    "gzip": lambda octets: gzip.compress(octets, mtime=0),
    "gzip-members": _two_members,
    "deflate": zlib.compress,
    "deflate-raw": _raw_deflate,
}

# What a coding is called in a Content-Encoding field.
NAMES = {"gzip-members": "gzip", "deflate-raw": "deflate"}


def damaged(octets, how):
    """A coded body spoilt in one way; the last eight octets of gzip are its CRC and its size."""
    spoilt = bytearray(octets)
    if how == "crc":
        spoilt[-8] ^= 1
    elif how == "size":
        spoilt[-4] ^= 1
    elif how == "middle":
        spoilt[len(spoilt) // 2] ^= 0xFF
    elif how == "half":
        del spoilt[len(spoilt) // 2 :]
    elif how == "tail":
        spoilt += b"more"
    elif how == "trailer":
        del spoilt[-4:]
    elif how:
        raise ValueError(f"no damage is called {how}")
    return bytes(spoilt)


def in_chunks(octets, size):
    """The chunked form, in chunks of `size` octets."""
    pieces = []
    for start in range(0, len(octets), size):
        piece = octets[start : start + size]
        pieces.append(b"%x\r\n%s\r\n" % (len(piece), piece))
    return b"".join(pieces) + b"0\r\n\r\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(document(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
