"""server.py LOG KIND:ADDRESS:PORT[:CERTIFICATE[:VERSION]]...: an HTTP server that says what its paths tell it to
(recipe.py), whatever that does to the client. Each request is written to LOG as a line of JSON.

KIND is "http", "tls" (CERTIFICATE.pem and CERTIFICATE.key; VERSION such as TLSv1_2 to speak no other),
"proxy" or "locked-proxy" (user "proxy", password "secret"). An IPv6 address stands in brackets.
"""

import collections
import fcntl
import hashlib
import json
import re
import socket
import ssl
import struct
import sys
import termios
import threading
import time

import proxy
import recipe

LONG = 60  # seconds that a silent server is silent


class Request:
    def __init__(self, head):
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, self.version = lines[0].split(" ", 2)
        self.fields = [tuple(line.split(": ", 1)) for line in lines[1:] if line]
        self.path = re.sub(r"^https?://[^/]*", "", self.target)
        self.content = b""

    def field(self, name):
        return next((value for key, value in self.fields if key.lower() == name), "")


class Peer:
    """One connection, and what is left over of what came in."""

    def __init__(self, connection):
        self.connection = connection
        self.left = b""

    def more(self):
        octets = self.connection.recv(65536)
        self.left += octets
        return bool(octets)

    def take(self, size):
        while len(self.left) < size and self.more():
            pass
        octets, self.left = self.left[:size], self.left[size:]
        return octets

    def take_line(self):
        while b"\r\n" not in self.left and self.more():
            pass
        line, _, self.left = self.left.partition(b"\r\n")
        return line

    def request(self):
        while b"\r\n\r\n" not in self.left:
            if not self.more():
                return None
            if self.left[:1] == b"\x16":  # TLS; nginx answers likewise
                self.connection.sendall(b"HTTP/1.1 400 TLS\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return None
        head, _, self.left = self.left.partition(b"\r\n\r\n")
        request = Request(head)
        if request.field("transfer-encoding") == "chunked":
            while size := int(self.take_line(), 16):
                request.content += self.take(size)
                self.take_line()
            self.take_line()
        elif request.field("content-length"):
            request.content = self.take(int(request.field("content-length")))
        return request


class Server:
    def __init__(self, log):
        self.log = log
        self.lock = threading.Lock()
        self.connections = 0
        self.seen = collections.Counter()

    def note(self, port, connection, request):
        """Writes a request down; tells how often its URL was asked for before."""
        with self.lock:
            seen = self.seen[request.target]
            self.seen[request.target] += 1
            entry = {"at": time.monotonic(), "port": port, "connection": connection, "method": request.method,
                     "target": request.target, "version": request.version, "fields": request.fields,
                     "content": request.content[:1000].decode("latin-1"), "octets": len(request.content),
                     "sha256": hashlib.sha256(request.content).hexdigest()}
            print(json.dumps(entry), file=self.log, flush=True)
        return seen

    def serve(self, kind, port, connection, context):
        with self.lock:
            self.connections += 1
            number = self.connections
        try:
            if context:
                connection = context.wrap_socket(connection, server_side=True)
            peer = Peer(connection)
            while (request := peer.request()) and self.respond(kind, port, number, peer, request):
                pass
            end(connection, "close")
        except (OSError, ValueError) as error:
            print(f"{port}/{number}: {error!r}", file=sys.stderr, flush=True)
        finally:
            connection.close()

    def respond(self, kind, port, number, peer, request):
        """Answers; tells whether the connection goes on."""
        seen = self.note(port, number, request)
        if "proxy" in kind:
            if not proxy.let_in(request, kind == "locked-proxy"):
                proxy.refuse(peer.connection)
            elif request.method == "CONNECT":
                proxy.tunnel(peer.connection, request)
            else:
                proxy.pass_on(peer.connection, request)
            return False
        return say(peer.connection, recipe.answer(request, seen))


def say(connection, answer):
    rules = answer.recipe
    time.sleep(rules.seconds("before"))
    if rules.text("endless"):
        go_on_and_on(connection, rules.text("endless"))
    octets = answer.head + answer.content
    cut = None
    if "cut" in rules.pairs:
        cut = len(answer.head) + rules.number("cut")
    if "head-cut" in rules.pairs:
        cut = rules.number("head-cut")
    send(connection, octets[:cut], rules)
    if cut is not None:
        end(connection, rules.text("by", "fin"))
        return False
    if not answer.keeps:
        end(connection, rules.text("by", "close"))
    return answer.keeps and rules.text("keep") != "rude"


def send(connection, octets, rules):
    size = rules.number("piece", len(octets) or 1)
    for start in range(0, len(octets), size):
        connection.sendall(octets[start : start + size])
        time.sleep(rules.seconds("pause"))


def go_on_and_on(connection, where):
    """Never returns: the client must have had enough at some time."""
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    before, again = {
        "head": (b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"y" * 1000 + b"\r\n"),
        "line": (b"HTTP/1.1 200 OK\r\nX-Long: ", b"y" * 1000),
        "informational": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 20),
        "trailer": (chunked + b"3\r\nabc\r\n0\r\n", b"X-More: " + b"y" * 1000 + b"\r\n"),
        "extension": (chunked + b"3;x=", b"y" * 1000),
    }[where]
    connection.sendall(before)
    while True:
        connection.sendall(again)


def end(connection, how):
    if how == "silence":
        connection.settimeout(LONG)
        while connection.recv(65536):
            pass
    elif how == "rst":
        # A linger time of zero makes close() a reset; what was sent must have arrived, or it would be lost.
        wait_until_sent(connection)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif how == "close" and isinstance(connection, ssl.SSLSocket):
        connection.setblocking(False)
        try:
            connection.unwrap()  # sends close_notify; that of the client is not waited for
        except OSError:
            pass
    if how != "rst":
        # What the client has sent beyond what was read would turn close() into a reset.
        try:
            socket.socket.shutdown(connection, socket.SHUT_WR)
            connection.settimeout(5)
            while socket.socket.recv(connection, 65536):
                pass
        except OSError:
            pass
    connection.close()


def wait_until_sent(connection):
    for _ in range(200):
        left = fcntl.ioctl(connection, termios.TIOCOUTQ, struct.pack("i", 0))
        if struct.unpack("i", left)[0] == 0:
            return
        time.sleep(0.01)


def tls_context(certificate, version):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # Security level 0: OpenSSL would take no small key and speak no TLS 1.0 otherwise.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.load_cert_chain(certificate + ".pem", certificate + ".key")
    context.set_alpn_protocols(["http/1.1"])
    if version:
        context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
    return context


def listen(server, kind, address, port, context):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.create_server((address, port), family=family, backlog=128)

    def accept():
        while True:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=server.serve, args=(kind, port, connection, context), daemon=True).start()

    return threading.Thread(target=accept)


def main(log, *listeners):
    server = Server(open(log, "a", encoding="utf-8"))
    threads = []
    for text in listeners:
        kind, address, port, certificate, version = re.fullmatch(
            r"([a-z-]+):(\[.*\]|[^:]*):(\d+)(?::([^:]+))?(?::(\w+))?", text).groups()
        context = tls_context(certificate, version) if kind == "tls" else None
        threads.append(listen(server, kind, address.strip("[]"), int(port), context))
    for thread in threads:
        thread.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
