"""Fails where the program has 12 MiB or more, or an answer of it takes 10 MiB of memory or more at its peak.

    python3 -I -S check_size_and_memory.py PROGRAM ARGUMENT...
"""

import os
import sys

MIB = 1 << 20
SIZE, MEMORY = 12 * MIB, 10 * MIB


def peak(command):
    """The most memory that a command has had at once, in bytes, and never less than this interpreter has itself: Linux
    counts what stood in a process before it became another program."""
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} has failed")
    return usage.ru_maxrss * 1024


def main():
    command = sys.argv[1:]
    size, least, most = os.stat(command[0]).st_size, peak(["/bin/true"]), peak(command)
    print(f"the program: {size / MIB:.2f} MiB of {SIZE // MIB}; a cached answer: {most / MIB:.2f} MiB of memory of {MEMORY // MIB}")
    if size >= SIZE:
        sys.exit("the program is too large")
    if most >= MEMORY and most > least:
        sys.exit("a cached answer takes too much memory")


main()
