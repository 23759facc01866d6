"""The scripted server as a proxy: CONNECT tunnels, and requests in absolute form passed on to their server. It
serves one request a connection, which is all that a proxy must."""

import base64
import select
import socket
import urllib.parse

WORDS = "Basic " + base64.b64encode(b"proxy:secret").decode()


def let_in(request, needs_words):
    return not needs_words or request.field("proxy-authorization") == WORDS


def refuse(connection):
    connection.sendall(
        b'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="proxy"\r\nContent-Length: 0\r\n'
        b"Connection: close\r\n\r\n"
    )


def reach(authority, otherwise):
    host, _, port = authority.rpartition(":")
    if not host:
        host, port = authority, otherwise
    return socket.create_connection((host.strip("[]"), int(port)), timeout=5)


def pump(one, other):
    """Passes octets on in both directions until either side ends."""
    one.settimeout(None)
    other.settimeout(None)
    while True:
        for ready in select.select([one, other], [], [])[0]:
            octets = ready.recv(65536)
            if not octets:
                return
            (other if ready is one else one).sendall(octets)


def tunnel(connection, request):
    try:
        far = reach(request.target, 443)
    except OSError:
        connection.sendall(b"HTTP/1.1 502 Out of reach\r\nContent-Length: 0\r\n\r\n")
        return
    with far:
        connection.sendall(b"HTTP/1.1 200 Go on\r\nX-Proxy: yes\r\n\r\n")
        pump(connection, far)


def pass_on(connection, request):
    url = urllib.parse.urlsplit(request.target)
    path = url.path + ("?" + url.query if url.query else "")
    kept = [f"{name}: {value}" for name, value in request.fields
            if name.lower() not in ("proxy-authorization", "proxy-connection", "connection")]
    lines = [f"{request.method} {path} HTTP/1.1", *kept, "Via: 1.1 scripted", "Connection: close"]
    with reach(url.netloc, 80) as far:
        far.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        far.settimeout(None)
        while octets := far.recv(65536):
            connection.sendall(octets)
