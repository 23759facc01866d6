"""Runs a program on a terminal of its own: on_terminal.py COLUMNS [--interrupt-at TEXT] COMMAND...

Passes on, to standard output, what the terminal was given, and ends with the program's exit code (128 and the signal's
number, if one ended it). With --interrupt-at the terminal's Ctrl-C is typed once TEXT has been seen.
"""

import fcntl
import os
import pty
import signal
import struct
import sys
import termios

CTRL_C = b"\x03"
MOST = 16 * 1024 * 1024  # octets of output


def main():
    columns, *command = sys.argv[1:]
    interrupt_at = None
    if command[0] == "--interrupt-at":
        interrupt_at, command = command[1].encode(), command[2:]
    process, terminal = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(columns), 0, 0))
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # which a shell's background jobs ignore
        os.execvp(command[0], command)
    output = b""
    while len(output) < MOST:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # nobody holds the other end any more
            piece = b""
        if not piece:
            break
        output += piece
        if interrupt_at is not None and interrupt_at in output:
            os.write(terminal, CTRL_C)
            interrupt_at = None
    sys.stdout.buffer.write(output)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
