#!/usr/bin/env python3
"""Fails when gaggled has become much slower than it should be: three times as slow as expected, three times in a row.

    contrib/benchmarks/guard.py

A time says nothing on another machine, so each is compared with what else took place there, just before or after: with
the floor, a C loop, or with java -version. GAGGLED is the bin/gaggled that is measured, unless it is the one that was
built. Needs what compare.py needs.
"""

import os
import statistics
import sys
import tempfile

os.environ |= {"QUICK": "1", "PEERS": ""}

import compare
import supervised

TRIES = 3
# What is measured, what it is compared with, and how many times as long it takes on the machine of docs/performance.md.
EXPECTED = {
    "cold start": ("java -version", 4),
    "start of 1000 programs, but for the cold start": ("floor", 4),
    "successor of one that was killed": ("floor", 2.5),
    "successors of 500 that were killed at once": ("floor", 3),
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
    floor = {row: measured.median(row, "gaggled") / measured.median(row, "floor")
             for row in ("thousand", "successor", "deaths")}
    return [measured.median("cold", "gaggled") / statistics.median(measured.java), *floor.values()]


def main():
    supervised.become_reaper()
    for attempt in range(TRIES):
        with tempfile.TemporaryDirectory(prefix="gaggled-guard-") as work:
            ratios = measure(work)
        slow = False
        for (what, (beside, expected)), ratio in zip(EXPECTED.items(), ratios, strict=True):
            slow |= ratio > 3 * expected
            print(f"guard: {what}: {ratio:.1f} times as long as {beside}, expected {expected:g}", flush=True)
        if not slow:
            return
    sys.exit(f"guard: {TRIES} times in a row, something took more than 3 times as long as expected")


if __name__ == "__main__":
    main()
