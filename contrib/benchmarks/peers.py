"""gaggled, the floor and the peers: how each is configured, started, asked and stopped.

Each is as fast as its own settings make it: no pause before a restart, no log files, and the child executed without a
shell in between, wherever a user can have that.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path


class Supervisor:
    """What all have in common. A program is a name and the names that it depends on."""

    name = ""
    executables = []  # in PATH
    hint = ""  # how to get it
    most = 1000  # programs, beyond which it cannot go or would take minutes
    dependencies = False
    stop_signal = signal.SIGTERM
    rest = 0  # seconds that a program must have been up before it is killed, so that its successor starts at once

    def version(self):
        """The package's version, where Debian's package manager knows it."""
        asked = subprocess.run(["dpkg-query", "-W", "-f=${Version}", self.name], capture_output=True, text=True)
        return asked.stdout or "?"

    def missing(self):
        return [each for each in self.executables if not shutil.which(each)]

    def configure(self, directory, programs, child):
        raise NotImplementedError

    def command(self, directory):
        raise NotImplementedError

    def environment(self, directory):
        return {}

    def status(self, directory):
        """The command that shows the state of all programs; none where there is none."""
        return None


class Floor(Supervisor):
    name = "floor"
    most = 10000

    def __init__(self, executable):
        self.executable = executable

    def configure(self, directory, programs, child):
        self.arguments = [str(len(programs)), child]

    def command(self, directory):
        return [self.executable, *self.arguments]


def free_url():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{free.getsockname()[1]}"


class Gaggled(Supervisor):
    """Both channels are open. backoff = 0, because otherwise it waits before it restarts what has died young."""

    name = "gaggled"
    most = 10000
    dependencies = True

    def __init__(self, executable):
        self.executable = str(executable)
        self.home = Path(executable).resolve().parent.parent
        self.java = self.home / "runtime/bin/java"

    def version(self):
        return subprocess.run([self.executable, "-V"], capture_output=True, text=True, check=True).stdout.split()[-1]

    def java_version(self):
        return subprocess.run([self.java, "-version"], capture_output=True, text=True, check=True).stderr.splitlines()[1]

    def configure(self, directory, programs, child):
        self.event_url, self.control_url = free_url(), free_url()
        lines = ["[gaggled]", "backoff = 0", f"eventurl = {self.event_url}", f"controlurl = {self.control_url}",
                 f"controlsocket = {directory}/socket"]
        for program, needs in programs:
            lines += [f"[{program}]", f"command = {child}"]
            if needs:
                lines.append("depends = " + ", ".join(needs))
        write(directory / "gaggled.ini", lines)

    def command(self, directory):
        return [self.executable, "-c", f"{directory}/gaggled.ini"]

    def status(self, directory):
        return [self.executable + "ctl", "-s", f"{directory}/socket", "status"]


class Supervisord(Supervisor):
    """startsecs = 0, because otherwise it takes a program that has died in its first second for one that cannot start,
    and waits. minfds is what it needs, and not more: each child closes that many descriptors before it executes."""

    name = "supervisor"
    executables = ["supervisord", "supervisorctl"]
    hint = "apt install supervisor"

    def configure(self, directory, programs, child):
        socket_file = directory / "socket"
        lines = ["[supervisord]", "nodaemon = true", "logfile = /dev/null", "logfile_maxbytes = 0", "loglevel = critical",
                 f"pidfile = {directory}/pid", f"minfds = {max(1024, 3 * len(programs) + 100)}",
                 "[unix_http_server]", f"file = {socket_file}",
                 "[supervisorctl]", f"serverurl = unix://{socket_file}",
                 "[rpcinterface:supervisor]",
                 "supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface"]
        for program, _ in programs:
            lines += [f"[program:{program}]", f"command = {child}", "startsecs = 0", "autorestart = true",
                      "redirect_stderr = true", "stdout_logfile = NONE"]
        write(directory / "supervisord.conf", lines)

    def command(self, directory):
        return ["supervisord", "-c", f"{directory}/supervisord.conf"]

    def status(self, directory):
        return ["supervisorctl", "-c", f"{directory}/supervisord.conf", "status"]


def service_directories(directory, programs, child):
    """For s6 and runit: a directory for each program, in which run is a link to the child."""
    for program, _ in programs:
        service = directory / "scan" / program
        service.mkdir(parents=True)
        (service / "run").symlink_to(child)


class S6(Supervisor):
    """s6-supervise waits a second before it restarts, unless the program has told it that it is ready, and was so for a
    second. So the child does that, and those that are killed have been up for that long."""

    name = "s6"
    executables = ["s6-svscan", "s6-svstat"]
    hint = "apt install s6"
    rest = 1.1

    def configure(self, directory, programs, child):
        service_directories(directory, programs, child)
        for program, _ in programs:
            (directory / "scan" / program / "notification-fd").write_text("3\n")

    def environment(self, directory):
        return {"BENCHMARK_READY": "3"}

    def command(self, directory):
        return ["s6-svscan", "-c", "1000", f"{directory}/scan"]

    def status(self, directory):
        return ["sh", "-c", 'for each in "$0"/*; do s6-svstat "$each"; done', f"{directory}/scan"]


class Runit(Supervisor):
    """runsvdir waits a second if its directory was changed just before, so that it looks old here, as after a boot.
    runsv starts a program at most once a second, so those that are killed have been up for that long."""

    name = "runit"
    executables = ["runsvdir", "sv"]
    hint = "apt install runit"
    rest = 1.1
    stop_signal = signal.SIGHUP  # at SIGTERM, it leaves the programs alone

    def configure(self, directory, programs, child):
        service_directories(directory, programs, child)
        yesterday = time.time() - 86400
        os.utime(directory / "scan", (yesterday, yesterday))

    def command(self, directory):
        return ["runsvdir", f"{directory}/scan"]

    def status(self, directory):
        return ["sv", "status", *sorted(str(each) for each in (directory / "scan").iterdir())]


class Dinit(Supervisor):
    """smooth-recovery starts the process again without a stop and a start of its service."""

    name = "dinit"
    executables = ["dinit", "dinitctl"]
    hint = "not in Debian 12"
    dependencies = True

    def version(self):
        return subprocess.run(["dinit", "--version"], capture_output=True, text=True).stdout.split()[2].rstrip(".")

    def configure(self, directory, programs, child):
        services = directory / "services"
        services.mkdir()
        for program, needs in programs:
            write(services / program, ["type = process", f"command = {child}", "restart = true", "smooth-recovery = true",
                                       "restart-delay = 0", "restart-limit-count = 1000000"]
                  + [f"depends-on: {each}" for each in needs])
        write(services / "boot", ["type = internal"] + [f"waits-for: {program}" for program, _ in programs])

    def command(self, directory):
        return ["dinit", "--user", "--quiet", "--services-dir", f"{directory}/services", "--socket-path", f"{directory}/socket"]

    def status(self, directory):
        return ["dinitctl", "--socket-path", f"{directory}/socket", "list"]


class Monit(Supervisor):
    """It looks for its programs once in a cycle, of which one second is the shortest, by the pid files that they must
    have. A shell writes those here. If a program is killed before a cycle has seen it, monit waits for it for 30 s. It
    leaves the programs alone when it ends."""

    name = "monit"
    executables = ["monit"]
    hint = "apt install monit"
    most = 100
    dependencies = True
    stop_signal = None
    rest = 2.1

    def configure(self, directory, programs, child):
        launch = directory / "launch"
        # monit gives its programs an environment of its own.
        write(launch, ["#!/bin/sh", f"export BENCHMARK_STARTS={directory}/starts", f"{child} &", 'echo $! >"$1"'])
        launch.chmod(0o700)
        lines = ["set daemon 1", f"set pidfile {directory}/pid", f"set statefile {directory}/state",
                 f"set idfile {directory}/id", f"set httpd unixsocket {directory}/socket allow benchmark:benchmark"]
        for program, needs in programs:
            pid_file = f"{directory}/{program}.pid"
            lines.append(f'check process {program} with pidfile {pid_file} start program = "{launch} {pid_file}"')
            lines += [f"depends on {each}" for each in needs]
        write(directory / "monitrc", lines)
        (directory / "monitrc").chmod(0o600)

    def command(self, directory):
        return ["monit", "-I", "-c", f"{directory}/monitrc"]

    def status(self, directory):
        return ["monit", "-B", "-c", f"{directory}/monitrc", "summary"]


class Pm2(Supervisor):
    """pm2-runtime is pm2 in the foreground, and stops its programs at SIGTERM. It is told not to look for an interpreter
    or a version control system, and not to give up after 16 restarts."""

    name = "pm2"
    executables = ["pm2", "pm2-runtime"]
    hint = "npm install -g pm2"

    def version(self):
        package = Path(shutil.which("pm2")).resolve().parent.parent / "package.json"
        return json.loads(package.read_text())["version"]

    def configure(self, directory, programs, child):
        apps = [{"name": program, "script": child, "interpreter": "none", "autorestart": True, "max_restarts": 1000000,
                 "vizion": False, "pmx": False, "out_file": "/dev/null", "error_file": "/dev/null"} for program, _ in programs]
        (directory / "pm2.json").write_text(json.dumps({"apps": apps}))

    def command(self, directory):
        return ["pm2-runtime", "start", f"{directory}/pm2.json"]

    def environment(self, directory):
        return {"PM2_HOME": f"{directory}/home", "PM2_DISABLE_VERSION_CHECK": "true"}

    def status(self, directory):
        return ["pm2", "list"]


def write(file, lines):
    file.write_text("\n".join(lines) + "\n")


PEERS = [Supervisord(), S6(), Runit(), Dinit(), Monit(), Pm2()]
