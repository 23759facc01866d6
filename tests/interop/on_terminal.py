"""Runs a program on a terminal of its own: on_terminal.py COLUMNS [--interrupt-at TEXT] [--resize-at TEXT COLUMNS] COMMAND...

Passes on, to standard output, what the terminal was given, and ends with the program's exit code (128 and the signal's
number, if one ended it). Once TEXT has been seen Ctrl-C is typed, or the window gets another width.
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


def set_columns(terminal, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(columns), 0, 0))


def main():
    columns, *command = sys.argv[1:]
    actions = []  # (text to wait for, what to do then)
    while command[0].startswith("--"):
        text = command[1].encode()
        if command[0] == "--interrupt-at":
            actions.append((text, lambda terminal: os.write(terminal, CTRL_C)))
            command = command[2:]
        else:
            actions.append((text, lambda terminal, width=command[2]: set_columns(terminal, width)))
            command = command[3:]
    process, terminal = pty.fork()
    if process == 0:
        set_columns(0, columns)
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
        while actions and actions[0][0] in output:
            actions.pop(0)[1](terminal)
    sys.stdout.buffer.write(output)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
