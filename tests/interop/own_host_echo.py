"""own_host_echo.py ADDRESS OCTETS COUNT SECONDS: sends COUNT echo requests with OCTETS octets of data and prints how many
came back unchanged; waits for each reply for so many seconds. Wants net.ipv4.ping_group_range to hold its group."""

import os
import socket
import struct
import sys

address, octets, count, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
is_ipv6 = ":" in address
protocol = socket.IPPROTO_ICMPV6 if is_ipv6 else socket.IPPROTO_ICMP
request, reply = (128, 129) if is_ipv6 else (8, 0)
# The kernel fills in identifier and checksum, and verifies the reply's.
echo = socket.socket(socket.AF_INET6 if is_ipv6 else socket.AF_INET, socket.SOCK_DGRAM, protocol)
echo.settimeout(seconds)
echo.connect((address, 0))
answered = 0
for number in range(count):
    data = os.urandom(octets)
    echo.send(struct.pack("!BBHHH", request, 0, 0, 0, number) + data)
    try:
        answer = echo.recv(65536)
    except TimeoutError:
        continue
    answered += answer[0] == reply and answer[6:8] == struct.pack("!H", number) and answer[8:] == data
print(answered)
