#!/usr/bin/env python3
"""Measures gaggled beside other supervisors and the floor, a C loop that does nothing but start what has died.

    contrib/benchmarks/compare.py [--write] [SCENARIO...]

It prints a table in Markdown. With --write, it puts the table into docs/performance.md, and draws docs/performance.svg.
QUICK=1 takes some 3 minutes instead of 20. PEERS="s6 runit" measures only these, and those that are not installed are
left out. GAGGLED is the bin/gaggled that is measured, unless it is the one that was built.

Needs Linux, cc, and Python's standard library. Nothing else should run on the machine.
"""

import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True  # nothing stays in the source tree

import peers
import results
from supervised import Failed, Run, become_reaper

HERE = Path(__file__).resolve().parent
QUICK = os.environ.get("QUICK", "") not in ("", "0")
# How long idleness is watched, and before that, how long the work after the starts may take, in seconds.
WATCHED, SETTLED = (3, 3) if QUICK else (10, 15)
# From how many milliseconds on a start is very slow.
SLOW = 10_000


def flat(count):
    return [(f"p{number}", []) for number in range(count)]


def chain(count):
    """Each depends on the next: the first to start stands last in the file."""
    return [(f"p{number}", [f"p{number - 1}"] if number else []) for number in reversed(range(count))]


def layers(count, width):
    """Each depends on 3 of the layer before."""
    return [(f"p{layer}x{place}", [f"p{layer - 1}x{(place * 7 + step * 13) % width}" for step in range(3)] if layer else [])
            for layer in range(count) for place in range(width)]


class Comparison:

    def __init__(self, work):
        self.work = work
        self.child = self.compiled("report")
        self.measured = results.Results()
        self.gaggled = peers.Gaggled(os.environ.get("GAGGLED", HERE / "../../gaggled-dist/target/gaggled/bin/gaggled"))
        if not os.access(self.gaggled.executable, os.X_OK):
            sys.exit(f"compare: {self.gaggled.executable} is not there: build it with mvn package -DskipTests, "
                     "or name another one in GAGGLED")
        wanted = os.environ.get("PEERS")
        others = [peer for peer in peers.PEERS if wanted is None or peer.name in wanted.split()]
        self.missing = [peer for peer in others if peer.missing()]
        for peer in self.missing:
            print(f"compare: {peer.name} is left out, it is not installed ({peer.hint})", file=sys.stderr)
        self.supervisors = [peers.Floor(self.compiled("floor")), self.gaggled]
        self.supervisors += [peer for peer in others if peer not in self.missing]

    def compiled(self, name):
        executable = f"{self.work}/{name}"
        subprocess.run(["cc", "-O2", "-static", "-o", executable, HERE / f"{name}.c"], check=True)
        return executable

    def rounds(self, number, programs, measure, chosen=lambda supervisor: True):
        """Measures all in turn, and begins each round with another one. What is very slow has two rounds, and what fails
        is not tried again."""
        slow, failed = set(), set()
        able = [each for each in self.supervisors if len(programs) <= each.most and chosen(each)]
        for turn in range(number):
            for supervisor in able[turn % len(able):] + able[:turn % len(able)]:
                if supervisor in failed or supervisor in slow and turn >= 2:
                    continue
                print(f"compare: {measure.__name__}, round {turn + 1} of {number}: {supervisor.name}", file=sys.stderr)
                run = None
                try:
                    with Run(supervisor, programs, self.child, self.work) as run:
                        took = (run.wait(len(programs)) - run.began) / 1e6
                        if took > SLOW:
                            slow.add(supervisor)
                        measure(run, turn, took)
                except Failed as failure:
                    said = f"{supervisor.name}, {measure.__name__}: {failure}; it said:\n{run.said}"
                    if supervisor in self.supervisors[:2]:
                        raise Failed(said) from failure
                    print(f"compare: {said}", file=sys.stderr)
                    self.measured.failed(supervisor.name, measure.__name__)
                    failed.add(supervisor)

    def add(self, run, row, *values):
        self.measured.add(row, run.supervisor.name, *values)

    def depends(self, supervisor):
        return supervisor.dependencies

    # The scenarios

    def one(self):
        """A cold start with one program, and its successors when it is killed."""

        def one(run, turn, took):
            self.add(run, "cold", took)
            if turn < 2:
                time.sleep(SETTLED)
                pss, dirty = run.memory()
                self.add(run, "pss_1", pss)
                self.add(run, "dirty_1", dirty)
            until = time.monotonic() + (2 if QUICK else 4)
            kills = 0
            while kills < 20 and time.monotonic() < until:
                time.sleep(run.supervisor.rest)
                self.add(run, "successor", run.kill_and_wait([run.starts[-1][0]]))
                kills += 1

        for _ in range(5):
            self.measured.java.append(milliseconds_of([self.gaggled.java, "-version"]))
        self.rounds(2 if QUICK else 5, flat(1), one)

    def hundred(self):
        """A hundred programs, and the command that shows their states."""

        def hundred(run, turn, took):
            self.add(run, "flat_100", took)
            command = run.supervisor.status(run.directory)
            if command:
                for _ in range(3):
                    self.add(run, "status", milliseconds_of(command, run.environment, lines=100))

        self.rounds(2 if QUICK else 5, flat(100), hundred)

    def deaths(self):
        """500 programs are killed at once."""

        def deaths(run, turn, took):
            time.sleep(run.supervisor.rest)
            self.add(run, "deaths", run.kill_and_wait([pid for pid, _ in run.starts]))

        self.rounds(1 if QUICK else 5, flat(500), deaths)

    def thousand(self):
        """A thousand programs: start, memory, idleness, end."""

        def thousand(run, turn, took):
            self.add(run, "flat_1000", took)
            self.add(run, "launches", 999 / (took - (run.first() - run.began) / 1e6) * 1000)
            if turn < 2:
                time.sleep(SETTLED)
                switches, used = run.activity()
                time.sleep(WATCHED)
                switches_after, used_after = run.activity()
                self.add(run, "switches", (switches_after - switches) / WATCHED)
                self.add(run, "idle", (used_after - used) / WATCHED)
                pss, dirty = run.memory()
                self.add(run, "pss_1000", pss)
                self.add(run, "dirty_1000", dirty)
            if run.supervisor.stop_signal:
                gone, ended = run.stop()
                self.add(run, "gone", gone)
                self.add(run, "ended", ended)

        self.rounds(1 if QUICK else 5, flat(1000), thousand)

    def graphs(self):
        """Programs that depend on each other."""

        def hops(run, turn, took):
            self.add(run, "hop", (took - (run.first() - run.began) / 1e6) / 99)

        def layered(run, turn, took):
            self.add(run, "layered", took)

        self.rounds(2 if QUICK else 5, chain(100), hops, self.depends)
        self.rounds(1 if QUICK else 5, layers(20, 50), layered, self.depends)

    def ten_thousand(self):
        def ten_thousand(run, turn, took):
            self.add(run, "flat_10000", took)

        self.rounds(1 if QUICK else 3, flat(10000), ten_thousand)

    def event(self):
        """How long it takes from a death to its event at a subscriber of gaggled's ZeroMQ channel."""

        def event(run, turn, took):
            with Subscriber(self.gaggled.event_url) as subscriber:
                for _ in range(20):
                    began = time.monotonic_ns()
                    os.kill(run.starts[-1][0], signal.SIGKILL)
                    self.add(run, "event", (subscriber.next_down() - began) / 1e6)
                    run.wait(len(run.starts) + 1)

        self.rounds(1 if QUICK else 3, flat(1), event, lambda supervisor: supervisor is self.gaggled)


SCENARIOS = ["one", "hundred", "deaths", "thousand", "graphs", "ten_thousand", "event"]


class Subscriber:
    """Speaks as much ZMTP as it takes to receive gaggled's JSON events (docs/protocol.md)."""

    def __init__(self, url):
        host, port = url.removeprefix("tcp://").split(":")
        self.socket = socket.create_connection((host, int(port)))
        self.stream = self.socket.makefile("rb")

    def __enter__(self):
        self.socket.sendall(b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32))
        ready = b"\x05READY" + b"\x0bSocket-Type" + struct.pack(">I", 3) + b"SUB"
        self.socket.sendall(bytes([4, len(ready)]) + ready)
        self.stream.read(64)
        self.frame()
        subscription = b"\x01" + struct.pack(">II", 9237, 64)
        self.socket.sendall(bytes([0, len(subscription)]) + subscription)
        # Nothing says when the publisher has read it.
        time.sleep(0.5)
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def frame(self):
        flags = self.stream.read(1)[0]
        length = struct.unpack(">Q", self.stream.read(8))[0] if flags & 2 else self.stream.read(1)[0]
        return self.stream.read(length)

    def next_down(self):
        while b'"program-down"' not in self.frame():
            pass
        return time.monotonic_ns()


def milliseconds_of(command, environment=None, lines=0):
    """How long a process takes from its start to its end, which must succeed and print this many lines at least."""
    began = time.monotonic_ns()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    took = (time.monotonic_ns() - began) / 1e6
    if done.returncode != 0 or done.stdout.count(b"\n") < lines:
        raise Failed(f"{command[0]} has exit status {done.returncode} and says {done.stdout.decode(errors='replace')[-300:]}")
    return took


def main():
    words = sys.argv[1:]
    write = "--write" in words
    scenarios = [word for word in words if word != "--write"] or SCENARIOS
    for word in scenarios:
        if word not in SCENARIOS:
            sys.exit(f"compare: no scenario is called {word}; there are {', '.join(SCENARIOS)}\n{__doc__}")
    if not shutil.which("cc"):
        sys.exit("compare: cc is missing: install a C compiler (on Debian: apt install gcc libc6-dev)")
    become_reaper()
    with tempfile.TemporaryDirectory(prefix="gaggled-benchmark-") as work:
        comparison = Comparison(work)
        try:
            for scenario in scenarios:
                getattr(comparison, scenario)()
        except Failed as failure:
            sys.exit(f"compare: {failure}")
    results.show(comparison, write, HERE.parent.parent / "docs")


if __name__ == "__main__":
    main()
