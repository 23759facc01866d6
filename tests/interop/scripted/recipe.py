"""What the scripted server says to a request follows from the first segment of its path: pairs of a key and a
value, as in /size=5000;framing=chunked;cut=700;by=rst/name. A value may be percent-encoded.

The document
  size=N            its octets (100000); version=N which text (1); change=N: from the Nth request of this URL on
                    it is the next version, with an entity tag of its own
  coding=NAME       gzip, gzip-members, deflate, deflate-raw; coding-name=TEXT what the field calls it
  damage=HOW        crc, size, middle, half, tail, trailer: of the coded body, the framing being whole
The head
  status=N          (200); reason=TEXT; version-line=TEXT instead of HTTP/1.1
  field=NAME:VALUE  one more field; may come several times
  framing=HOW       length (the default), chunked, close (neither: the connection's end ends it)
  length=TEXT       the value of Content-Length, true or not, whatever the framing; may come several times
  transfer=TEXT     the value of Transfer-Encoding, in the place of "chunked"
  chunk=N           octets in a chunk (4096); extension=TEXT after each chunk's size; trailer=NAME:VALUE
  etag=TEXT         the entity tag ("vN"), none: no such field; modified=TEXT: Last-Modified
  informational=N   so many 103 responses before it
  endless=WHAT      head, line, informational, trailer, extension: goes on and on in there
The pace
  cut=N             after N octets of the body as it is on the wire the connection ends; head-cut=N: of all of it
  by=HOW            fin, rst, silence (the connection stays, and nothing comes), close (fin; TLS: close_notify)
  keep=no           the response says Connection: close, and so it is; keep=rude: it is closed without a word
  before=SECONDS    silence before the response; piece=N and pause=SECONDS: N octets of it at a time
Ranges
  ranges=HOW        yes; no: every request gets the whole; other: another range than was asked for; nonsense, none:
                    such a Content-Range; total: another total length; 416: always; unasked: a 206 without being
                    asked; short, long: less or more than its Content-Range says; part: half of what was asked for,
                    and no total; blind: If-Range is not looked at; multi: a multipart
Repeats and conditions
  times=N           the faults (status, cut, before) happen to the first N requests of this URL alone
  user=NAME:WORD    401 without these; bearer=TOKEN the same; method=NAME: 405 to others
  need=NAME:VALUE   403 unless the request has this field
  chain=N           so many redirects before it
"""

import base64
import email.utils
import re
import urllib.parse

import body

MANY = ("field", "length", "trailer")
FAULTS = ("status", "cut", "head-cut", "before", "by", "field", "damage", "length", "piece", "pause")


class Recipe:
    def __init__(self, path):
        self.pairs = {}
        segment = path.split("/")[1]
        if "=" not in segment:  # some clients encode these two
            segment = re.sub("%3B", ";", re.sub("%3D", "=", segment, flags=re.I), flags=re.I)
        for pair in segment.split(";"):
            key, separator, value = pair.partition("=")
            if not separator:
                continue
            value = urllib.parse.unquote_to_bytes(value).decode("latin-1")
            if key in MANY:
                self.pairs.setdefault(key, []).append(value)
            else:
                self.pairs[key] = value

    def text(self, key, otherwise=""):
        return self.pairs.get(key, otherwise)

    def number(self, key, otherwise=0):
        return int(self.pairs.get(key, otherwise))

    def seconds(self, key):
        return float(self.pairs.get(key, 0))

    def all(self, key):
        return self.pairs.get(key, [])

    def without_faults(self):
        for key in FAULTS:
            self.pairs.pop(key, None)


class Answer:
    """Octets to send, and how."""

    def __init__(self, recipe, head, content=b""):
        self.recipe = recipe
        self.head = head
        self.content = content
        self.keeps = True


def head_of(recipe, status, fields):
    reason = recipe.text("reason", "Because")
    line = f"{recipe.text('version-line', 'HTTP/1.1')} {status} {reason}\r\n"
    lines = [f"{name}: {value}\r\n" for name, value in fields]
    return (line + "".join(lines) + "\r\n").encode("latin-1")


def split_field(text):
    name, _, value = text.partition(":")
    return name, value


def refusal(recipe, request):
    """The status and fields with which a request is turned away, if it is."""
    wanted = None
    if recipe.text("user"):
        wanted = "Basic " + base64.b64encode(recipe.text("user").encode("latin-1")).decode()
    if recipe.text("bearer"):
        wanted = "Bearer " + recipe.text("bearer")
    if wanted and request.field("authorization") != wanted:
        return 401, [("WWW-Authenticate", 'Basic realm="a \\"quoted\\" realm", charset="UTF-8"')]
    if recipe.text("method") and request.method != recipe.text("method"):
        return 405, [("Allow", recipe.text("method"))]
    name, value = split_field(recipe.text("need"))
    if name and request.field(name.lower()) != value:
        return 403, []
    return None


def asked_range(recipe, request, size, etag):
    """(first, last) that is to be given, None for the whole, or "416"."""
    how = recipe.text("ranges", "yes")
    asked = request.field("range")
    if how == "unasked":
        return 0, size // 2 - 1
    if how == "no" or not asked.startswith("bytes="):
        return None
    condition = request.field("if-range")
    if condition and how != "blind" and condition not in (etag, recipe.text("modified")):
        return None
    first, _, last = asked[len("bytes=") :].partition("-")
    if not first:
        first, last = max(0, size - int(last)), ""
    first, last = int(first), min(int(last or size - 1), size - 1)
    if how == "416" or first >= size:
        return "416"
    if how == "other":
        first = first // 2
    if how == "part":
        last = (first + last) // 2
    return first, last


def content_range(recipe, first, last, size):
    how = recipe.text("ranges", "yes")
    if how == "nonsense":
        return [("Content-Range", "octets from here to there")]
    if how == "none":
        return []
    if how == "total":
        size += 1000
    if how == "part":
        size = "*"
    return [("Content-Range", f"bytes {first}-{last}/{size}")]


def answer(request, seen):
    """The answer to a request whose URL was asked for `seen` times before."""
    recipe = Recipe(request.path)
    if "times" in recipe.pairs and seen >= recipe.number("times"):
        recipe.without_faults()
    version = recipe.number("version", 1)
    if "change" in recipe.pairs and seen >= recipe.number("change"):
        version += 1

    refused = refusal(recipe, request)
    if refused:
        status, fields = refused
        text = b"turned away\n"
        return Answer(recipe, head_of(recipe, status, fields + [("Content-Length", len(text))]), text)

    if recipe.number("chain") > 0:
        location = request.path.replace(f"chain={recipe.text('chain')}", f"chain={recipe.number('chain') - 1}", 1)
        return Answer(recipe, head_of(recipe, 302, [("Location", location), ("Content-Length", 0)]))

    status = recipe.text("status", "200")
    content = body.document(recipe.number("size", 100000), version)
    coding = recipe.text("coding")
    content = body.damaged(body.CODINGS[coding](content), recipe.text("damage"))
    etag = recipe.text("etag", f'"v{version}"')
    fields = [("Date", email.utils.formatdate(usegmt=True))]
    fields += [split_field(text) for text in recipe.all("field")]
    if etag != "none":
        fields.append(("ETag", etag))
    if recipe.text("modified"):
        fields.append(("Last-Modified", recipe.text("modified")))
    if coding:
        fields.append(("Content-Encoding", recipe.text("coding-name", body.NAMES.get(coding, coding))))

    if status == "200":
        part = asked_range(recipe, request, len(content), etag)
        if part == "416":
            fields += [("Content-Range", f"bytes */{len(content)}"), ("Content-Length", 0)]
            return Answer(recipe, head_of(recipe, 416, fields))
        if part:
            status, (first, last) = "206", part
            fields += content_range(recipe, first, last, len(content))
            content = content[first : last + 1]
            if recipe.text("ranges") == "short":
                content = content[: len(content) // 2]
            if recipe.text("ranges") == "long":
                content += b"more"
            if recipe.text("ranges") == "multi":
                fields.append(("Content-Type", "multipart/byteranges; boundary=here"))
    return framed(recipe, request, status, fields, content)


def framed(recipe, request, status, fields, content):
    framing = recipe.text("framing", "length")
    keeps = recipe.text("keep", "yes") != "no" and framing != "close"
    if not keeps:
        fields.append(("Connection", "close"))
    if recipe.all("length"):
        fields += [("Content-Length", text) for text in recipe.all("length")]
    elif framing == "length" and status not in ("204", "304"):
        fields.append(("Content-Length", len(content)))
    if framing == "chunked" or recipe.text("transfer"):
        fields.append(("Transfer-Encoding", recipe.text("transfer", "chunked")))
    if framing == "chunked":
        content = body.in_chunks(content, recipe.number("chunk", 4096))
        if recipe.text("extension"):
            content = content.replace(b"\r\n", b";%s\r\n" % recipe.text("extension").encode(), 1)
        trailers = "".join(f"{text}\r\n" for text in recipe.all("trailer"))
        content = content[:-2] + trailers.encode("latin-1") + b"\r\n"
    if request.method == "HEAD" or status in ("204", "304"):
        content = b""
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" * recipe.number("informational")
    result = Answer(recipe, early + head_of(recipe, status, fields), content)
    result.keeps = keeps
    return result
