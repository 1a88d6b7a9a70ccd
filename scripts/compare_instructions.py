"""Compares counts of instructions by function with those that are on record.

compare_instructions.py RECORD_DIRECTORY COUNT_DIRECTORY [--write]

COUNT_DIRECTORY has NAME.callgrind files. RECORD_DIRECTORY has NAME.tsv: lines of a count and a function, the greatest
first, and the sum of all in the first line. Exits with 1 where a sum has grown by more than 5 %, naming the functions.
"""

import collections
import pathlib
import re
import sys

MOST = 1.05
# The loader's work depends on the C library's version; it is not ours to keep small by instructions.
LEFT_OUT = re.compile(r"/ld-linux|/ld-musl")
# What the compiler numbers anew in each build.
NUMBERS = re.compile(r"(::h[0-9a-f]{16}|\.llvm\.\d+|'\d+|\.\d+)$")
COST = re.compile(r"^(?:[+-]?\d+|\*) (\d+)$")
NAMED = re.compile(r"^(ob|fn)=\((\d+)\)(?: (.*))?$")


def counted(path):
    """The instructions of each function itself, those that it calls left out."""
    names = {"ob": {}, "fn": {}}
    current = {"ob": "", "fn": ""}
    costs = collections.Counter()
    called = False
    for line in path.read_text().splitlines():
        if named := NAMED.match(line):
            kind, number, name = named.groups()
            if name is not None:
                names[kind][number] = name
            current[kind] = names[kind][number]
        elif re.match(r"^(cob|cfn)=\((\d+)\) ", line):
            kind, number, name = re.match(r"^c(ob|fn)=\((\d+)\) (.*)$", line).groups()
            names[kind][number] = name
        elif line.startswith("calls="):
            called = True
        elif cost := COST.match(line):
            if not called and not LEFT_OUT.search(current["ob"]):
                costs[NUMBERS.sub("", current["fn"])] += int(cost[1])
            called = False
    return costs


def recorded(path):
    lines = path.read_text().splitlines()[1:]
    return collections.Counter({name: int(count) for count, name in (line.split("\t", 1) for line in lines)})


def main():
    records, counts = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    write = "--write" in sys.argv[3:]
    failed = False
    for path in sorted(counts.glob("*.callgrind")):
        now, record = counted(path), records / f"{path.stem}.tsv"
        total = sum(now.values())
        assert total > 10_000, f"{path.name} was not understood: {total} instructions"
        if write:
            lines = [f"{total}\tin all"] + [f"{count}\t{name}" for name, count in now.most_common() if count >= 100]
            records.mkdir(parents=True, exist_ok=True)
            record.write_text("\n".join(lines) + "\n")
            print(f"{path.stem}: {total:,} instructions, recorded")
            continue
        before = int(record.read_text().split("\t", 1)[0])
        ratio = total / before
        print(f"{path.stem}: {total:,} instructions, {before:,} on record ({(ratio - 1) * 100:+.1f} %)")
        if ratio > MOST:
            failed = True
            grown = now.copy()
            grown.subtract(recorded(record))
            for name, more in grown.most_common(15):
                if more > 0:
                    print(f"    {more:+,} {name}")
    if failed:
        print("A path has grown by more than 5 %. If that is meant, record it: scripts/instructions.sh --write")
    return failed


sys.exit(main())
