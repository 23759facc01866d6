"""half_server.py ADDRESS PORT HOW: answers each request with half of the body its Content-Length announces,
then closes the connection (HOW is "cut") or resets it ("reset")."""

import socket
import struct
import sys

address, port, how = sys.argv[1], int(sys.argv[2]), sys.argv[3]
listener = socket.create_server((address, port))
while True:
    connection, _ = listener.accept()
    request = b""
    while not request.endswith(b"\r\n\r\n"):
        request += connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 100000)
    if how == "reset":
        # A linger time of zero makes close() a reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
