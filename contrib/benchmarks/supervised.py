"""One run of a supervisor: it is started, its children report their starts, and at the end nothing is left of it."""

import ctypes
import errno
import fcntl
import os
import select
import shutil
import signal
import sys
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
F_SETPIPE_SZ = 1031

# How long one run may take, in seconds.
LIMIT = 120


class Failed(Exception):
    """A supervisor does not do what is waited for."""


def become_reaper():
    """Makes what a supervisor leaves behind a child of this process, so that the end of all is seen, also when this process
    is asked to end."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    signal.signal(signal.SIGALRM, too_long)


def too_long(*_):
    raise Failed(f"it takes more than {LIMIT} s")


def descendants():
    """The pids of all that descend from this process."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parent = int(Path(f"/proc/{entry}/stat").read_text().rpartition(") ")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            children.setdefault(parent, []).append(int(entry))
    found, todo = [], [os.getpid()]
    while todo:
        mine = children.get(todo.pop(), [])
        found += mine
        todo += mine
    return found


def sum_of(pids, file, *fields):
    """Adds up fields of a file of these processes in which each line is "NAME: NUMBER"."""
    sums = dict.fromkeys(fields, 0)
    for pid in pids:
        for path in Path(f"/proc/{pid}").glob(file):
            for line in path.read_text().splitlines():
                name, _, value = line.partition(":")
                if name in sums:
                    sums[name] += int(value.split()[0])
    return [sums[each] for each in fields]


class Run:
    """The children report to a FIFO, which they keep open: its end means that the last of them has ended."""

    def __init__(self, supervisor, programs, child, work):
        self.supervisor = supervisor
        self.programs = programs
        self.directory = Path(work, "run")
        self.directory.mkdir()
        supervisor.configure(self.directory, programs, child)
        fifo = self.directory / "starts"
        os.mkfifo(fifo)
        self.fifo = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        # So much that no child waits for this process to read.
        fcntl.fcntl(self.fifo, F_SETPIPE_SZ, 1 << 20)
        self.rest = b""
        self.starts = []  # of each child its pid, and when it started in nanoseconds
        command = supervisor.command(self.directory)
        executable = shutil.which(command[0])
        environment = os.environ | {"BENCHMARK_STARTS": str(fifo)} | supervisor.environment(self.directory)
        self.environment = environment
        log = self.directory / "log"
        files = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                 (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
                 (os.POSIX_SPAWN_DUP2, 1, 2)]
        signal.alarm(LIMIT)
        self.began = time.monotonic_ns()
        self.pid = os.posix_spawn(executable, command, environment, file_actions=files, setsid=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        signal.alarm(0)
        if kind is Failed:
            log = (self.directory / "log").read_text(errors="replace")
            self.said = "\n".join(log.splitlines()[-5:])
        while left := descendants():
            for pid in left:
                kill(pid, signal.SIGKILL)
            self.reap(os.WNOHANG)
            time.sleep(0.005)
        os.close(self.fifo)
        shutil.rmtree(self.directory)

    def reap(self, options):
        """Reaps what has ended here, as process 1 would otherwise: with 0, until nothing is left."""
        try:
            while os.waitpid(-1, options)[0]:
                pass
        except ChildProcessError:
            pass

    def read(self):
        try:
            while read := os.read(self.fifo, 1 << 16):
                lines = (self.rest + read).split(b"\n")
                self.rest = lines.pop()
                self.starts += [(int(pid), int(at)) for _, pid, at in map(bytes.split, lines)]
        except BlockingIOError:
            pass

    def wait(self, count):
        """Waits until this many children have reported, and returns when the last of them started."""
        self.read()
        while len(self.starts) < count:
            self.reap(os.WNOHANG)
            if not Path(f"/proc/{self.pid}").exists():
                raise Failed("it has ended")
            time.sleep(0.01)
            self.read()
        if len(self.starts) > count:
            raise Failed(f"it has started {len(self.starts)} children instead of {count}")
        return max(at for _, at in self.starts)

    def first(self):
        return min(at for _, at in self.starts)

    def kill_and_wait(self, pids):
        """Kills children, and returns how long it took until the last successor started, in milliseconds."""
        count = len(self.starts) + len(pids)
        began = time.monotonic_ns()
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        return (self.wait(count) - began) / 1e6

    def supervising(self):
        """The pids of the supervisor and its own processes."""
        reported = {pid for pid, _ in self.starts}
        return [pid for pid in descendants() if pid not in reported]

    def memory(self):
        """The proportional set size, and of it what is private and dirty, in MB."""
        return [each / 1024 for each in sum_of(self.supervising(), "smaps_rollup", "Pss", "Private_Dirty")]

    def activity(self):
        """The context switches so far, and the processor time in milliseconds."""
        pids = self.supervising()
        switches = sum(sum_of(pids, "task/*/status", "voluntary_ctxt_switches", "nonvoluntary_ctxt_switches"))
        used = sum(int(path.read_text().split()[0]) for pid in pids for path in Path(f"/proc/{pid}").glob("task/*/schedstat"))
        return switches, used / 1e6

    def stop(self):
        """Stops all in the supervisor's own way, and returns when the last child had ended, and when all had."""
        began = time.monotonic_ns()
        os.kill(self.pid, self.supervisor.stop_signal)
        end = select.poll()
        end.register(self.fifo, 0)
        end.poll()
        gone = time.monotonic_ns()
        self.reap(0)
        return (gone - began) / 1e6, (time.monotonic_ns() - began) / 1e6


def kill(pid, number):
    try:
        os.kill(pid, number)
    except OSError as gone:
        if gone.errno != errno.ESRCH:
            raise
