package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of probe with what it is for: Redis and nginx of the system, systemd's notifier and one in Python, one that
 * tells as s6 has it, and programs that say, write or open something. Whatever depends on one of them starts when that
 * is ready, and not before.
 */
class RealServersIT {

    private static final Path SYSTEMD_NOTIFY = Path.of("/usr/bin/systemd-notify");

    private static final String STAY = "exec sleep 600";

    @TempDir
    Path directory;

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String ready(String program) {
        return ".*" + program + ": ready after .*";
    }

    /** A program, and one that depends on it. */
    private static String with(String program, String settings) {
        return program + settings + Programs.sleeper("after-" + nameOf(program))
                + Programs.dependency("after-" + nameOf(program), nameOf(program));
    }

    private static String nameOf(String program) {
        return program.substring(1, program.indexOf(']'));
    }

    private static void comesBeforeItsDependent(Gaggled gaggled, String program) {
        gaggled.await(LogLines.up("after-" + program));
        List<String> lines = gaggled.lines();
        int told = indexOf(lines, ready(program), gaggled);
        assertTrue(indexOf(lines, LogLines.up(program), gaggled) < told, gaggled::text);
        assertTrue(told < indexOf(lines, LogLines.up("after-" + program), gaggled), gaggled::text);
    }

    private static int indexOf(List<String> lines, String regex, Gaggled gaggled) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(regex)) {
                return i;
            }
        }
        throw new AssertionError("no " + regex + " in:\n" + gaggled.text());
    }

    private static long pidOf(Gaggled gaggled, String program, int run) {
        return Long.parseLong(gaggled.await(LogLines.up(program), run).get(run - 1).group("pid"));
    }

    private static Companion control(Gaggled gaggled, int status, String... what) {
        List<String> arguments = new ArrayList<>(List.of("-u", gaggled.controlUrl(), "--timeout", "60s"));
        arguments.addAll(List.of(what));
        try (Companion controller = Companion.tool("gaggled_controller", arguments.toArray(String[]::new))) {
            assertEquals(status, controller.exitCode(), controller::text);
            return controller;
        }
    }

    private String redis(String name, int port) {
        return "[" + name + "]\ncommand = redis-server\nargv = --bind 127.0.0.1 --port " + port
                + " --save '' --appendonly no --dir " + directory + "\n";
    }

    private static String ping(int port) {
        return "exec:redis-cli -h 127.0.0.1 -p " + port + " ping";
    }

    @Test
    void redisAnswersOnItsPortAndToItsClient() throws IOException {
        int one = freePort();
        int other = freePort();
        String config = with(redis("queue", one), "ready = tcp://127.0.0.1:" + one + "\n")
                + with(redis("cache", other), "ready = " + ping(other) + "\n");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            comesBeforeItsDependent(gaggled, "queue");
            comesBeforeItsDependent(gaggled, "cache");
            gaggled.stop();
        }
    }

    @Test
    void redisThatHangsIsNotReadyAndReadyAgainWhenItGoesOn() throws IOException {
        int port = freePort();
        String config = "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\n" + redis("cache", port)
                + "[cache/ready]\nprobe = " + ping(port) + "\nperiod = 200ms\ntimeout = 2s\nfailures = 2\n"
                + Programs.sleeper("web") + Programs.dependency("web", "cache", "propagate = true", "grace = 1h");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            gaggled.await(Programs.up("web"));
            Gaggled.signal(pidOf(gaggled, "cache", 1), "STOP");
            gaggled.await(".*cache: not ready: .*");
            assertEquals(List.of("cache"), control(gaggled, 0, "list", "--state", "not-ready").out());
            String json = control(gaggled, 0, "-j", "describe", "cache").text();
            assertTrue(json.contains("\"ready\":false") && json.contains("\"cause\":\"not-ready\""), json);
            String why = control(gaggled, 0, "why", "cache").out().getFirst();
            assertTrue(why.matches("cache is up, pid \\d+, for .*: it has not been ready for .*"), why);
            Gaggled.signal(pidOf(gaggled, "cache", 1), "CONT");
            gaggled.await(".*cache: ready again after .*");
            assertEquals(1, gaggled.await(Programs.up("web"), 1).size(), "it was back within the grace");
            gaggled.stop();
        }
    }

    @Test
    void redisThatHangsIsRestartedWhereItHasToBeAlive() throws IOException {
        int port = freePort();
        String config = "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\n" + redis("cache", port)
                + "ready = " + ping(port) + "\nkillwait = 1s\n"
                + "[cache/alive]\nprobe = " + ping(port) + "\nperiod = 200ms\ntimeout = 5s\nfailures = 2\n";
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            gaggled.await(ready("cache"));
            Gaggled.signal(pidOf(gaggled, "cache", 1), "STOP");
            gaggled.await(".*cache: stopping: it is not alive: .*");
            pidOf(gaggled, "cache", 2);
            gaggled.await(ready("cache"), 2);
            gaggled.stop();
        }
    }

    private String nginx(String name, int port, String answer) throws IOException {
        Path prefix = Files.createDirectory(directory.resolve(name));
        String config = """
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  server {
                    listen 127.0.0.1:PORT;
                    location / { return ANSWER; }
                  }
                }
                """.replace("PORT", String.valueOf(port)).replace("ANSWER", answer);
        Files.writeString(prefix.resolve("nginx.conf"), config);
        return "[" + name + "]\ncommand = /usr/sbin/nginx\nargv = -p " + prefix + "/ -c nginx.conf -e stderr\n";
    }

    @Test
    void nginxAnswersOverHttp() throws IOException {
        int port = freePort();
        String ready = "ready = http://127.0.0.1:" + port + "/\n";
        try (Gaggled gaggled = Gaggled.supervise(directory, with(nginx("proxy", port, "204"), ready))) {
            comesBeforeItsDependent(gaggled, "proxy");
            gaggled.stop();
        }
    }

    @Test
    void nginxThatAnswersWithAnErrorIsNeverReady() throws IOException {
        int port = freePort();
        String config = "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\n" + nginx("proxy", port, "503")
                + "[proxy/ready]\nprobe = http://127.0.0.1:" + port + "/\nperiod = 100ms\nwithin = 3s\n"
                + Programs.sleeper("web") + Programs.dependency("web", "proxy");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            gaggled.await(".*proxy: stopping.*: it was not ready within 3s: .*503.*");
            String start = control(gaggled, 1, "--wait", "-s", "proxy").text();
            assertTrue(start.matches("(?s).*start proxy: not-reached, it is .*not ready.*"), start);
            assertTrue(gaggled.lines().stream().noneMatch(line -> line.matches(Programs.up("web"))), gaggled::text);
            gaggled.stop();
        }
    }

    @Test
    void notifiersOfSystemd() throws IOException {
        Path notifier = Files.writeString(directory.resolve("notifier.py"), """
                import os, socket, time
                address = os.environ["NOTIFY_SOCKET"]
                told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                told.connect("\\0" + address[1:] if address.startswith("@") else address)
                told.sendall(b"STATUS=loading")
                told.sendall(b"READY=1\\nSTATUS=at your service")
                time.sleep(600)
                """);
        String python = "[python]\ncommand = python3\nargv = " + notifier + "\n";
        // systemd's own is not in every system's packages; what it sends is what the one in Python sends.
        String systemd = Files.isExecutable(SYSTEMD_NOTIFY)
                ? with(Programs.program("systemd", "systemd-notify --ready --status=here; " + STAY), "ready = notify\n")
                : "";
        String config = "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\n" + with(python, "ready = notify\n") + systemd;
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            comesBeforeItsDependent(gaggled, "python");
            String why = control(gaggled, 0, "why", "python").text();
            assertTrue(why.contains("it says: at your service"), why);
            if (!systemd.isEmpty()) {
                comesBeforeItsDependent(gaggled, "systemd");
            }
            gaggled.stop();
        }
    }

    @Test
    void whoTellsOnADescriptorSaysOrMakesSomething() {
        Path socket = directory.resolve("socket");
        Path file = directory.resolve("ready");
        String listener = "import socket, time; s = socket.socket(socket.AF_UNIX); s.bind('" + socket
                + "'); s.listen(8); time.sleep(600)";
        String config = with(Programs.program("s6", "echo >&3; exec 3>&-; " + STAY), "ready = fd:3\n")
                + with(Programs.program("talker", "echo 'listening on 80'; ".replace("'", "\"") + STAY),
                        "ready = log:listening on [0-9]+\n")
                + with(Programs.program("writer", "touch " + file + "; " + STAY), "ready = file:" + file + "\n")
                + with("[opener]\ncommand = python3\nargv = -c \"" + listener + "\"\n",
                        "ready = unix:" + socket + "\n");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            for (String program : List.of("s6", "talker", "writer", "opener")) {
                comesBeforeItsDependent(gaggled, program);
            }
            gaggled.stop();
        }
    }
}
