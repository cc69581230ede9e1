#!/usr/bin/env python3
"""Fails when gaggled has become much slower than it should be: three times as slow as expected, three times in a row.

    contrib/benchmarks/guard.py

A time says nothing on another machine, so each is compared with what else took place there, just before or after: with
the floor, a C loop, or with java -version. GAGGLED is the bin/gaggled that is measured, unless it is the one that was
built. Needs what compare.py needs.
"""

import os
import shutil
import statistics
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing stays in the source tree
os.environ.update(QUICK="1", PEERS="")

import compare
from supervised import Failed, become_reaper

TRIES = 3
# What each row is, what it is compared with, and how many times as long it takes on the machine of docs/performance.md.
EXPECTED = {
    "cold": ("cold start", "java -version", 4),
    "thousand": ("start of 1000 programs, but for the cold start", "the floor", 4),
    "successor": ("successor of one that was killed", "the floor", 2.5),
    "deaths": ("successors of 500 that were killed at once", "the floor", 3),
}


def measure(work):
    """Each row's ratio."""
    comparison = compare.Comparison(work)
    measured = comparison.measured

    def thousand(run, turn, took):
        comparison.add(run, "thousand", took - (run.first() - run.began) / 1e6)

    comparison.one()
    comparison.deaths()
    comparison.rounds(1, compare.flat(1000), thousand)
    ratios = {row: measured.median(row, "gaggled") / measured.median(row, "floor") for row in EXPECTED if row != "cold"}
    return ratios | {"cold": measured.median("cold", "gaggled") / statistics.median(measured.java)}


def main():
    if not shutil.which("cc"):
        sys.exit("guard: cc is missing: install a C compiler (on Debian: apt install gcc libc6-dev)")
    become_reaper()
    best = dict.fromkeys(EXPECTED, float("inf"))
    for _ in range(TRIES):
        try:
            with tempfile.TemporaryDirectory(prefix="gaggled-guard-") as work:
                ratios = measure(work)
        except Failed as failure:
            print(f"guard: {failure}", flush=True)
            continue
        for row, (what, beside, expected) in EXPECTED.items():
            best[row] = min(best[row], ratios[row])
            print(f"guard: {what}: {ratios[row]:.1f} times as long as {beside}, expected {expected:g}", flush=True)
        if all(best[row] <= 3 * expected for row, (_, _, expected) in EXPECTED.items()):
            return
    sys.exit(f"guard: {TRIES} times in a row, something took more than 3 times as long as expected")


if __name__ == "__main__":
    main()
