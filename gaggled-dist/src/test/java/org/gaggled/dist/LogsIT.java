package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code gaggled_controller logs} shows what programs print, whatever becomes of them, of their files and of gaggled.
 */
class LogsIT extends OutputFixture {

    private static final String CONTROL = "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\nbackoff = 0\n";

    /** As {@link #COUNTING}, but the next run goes on where the one before was killed. */
    private static final String COUNTING_ON = "n=$(cat number 2>/dev/null || echo 0)\n"
            + "while :; do n=$((n + 1)); echo $n >number.new; mv number.new number; echo $n; [ ! -e over ] || break;"
            + " sleep 0.02; done\necho $n >last.new; mv last.new last; exec sleep 600\n";

    private static Companion logs(String url, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-u", url, "--timeout", "60s", "logs"));
        all.addAll(List.of(arguments));
        return Companion.tool("gaggled_controller", all.toArray(String[]::new));
    }

    private static List<String> shown(Gaggled gaggled, String... arguments) {
        try (Companion logs = logs(gaggled.controlUrl(), arguments)) {
            assertEquals(0, logs.exitCode(), logs::text);
            assertEquals(List.of(), logs.err());
            return logs.out();
        }
    }

    @Test
    void theLastLinesComeFromMemoryAndFromFilesHoweverOftenThatWereRotated() {
        String script = "seq 1 20000; exec sleep 600\n";
        String config = CONTROL + printer("web", script, "maxsize = 5k", "keep = 1000", "lines = 100");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            log("web").awaitNumber(20_000);
            assertEquals(100, LogFile.dropped(shown(gaggled, "web"), 19_901, 20_000) + 100);
            LogFile.assertNoGapBefore(20_000, shown(gaggled, "-n", "5000", "web"));
            assertEquals(List.of("19999", "20000"), shown(gaggled, "-n", "2", "web"));
            assertEquals("20000", shown(gaggled, "--since", "1h", "-n", "10", "web").getLast());
            gaggled.stop();
        }
    }

    @Test
    void linesOfSeveralProgramsHaveTheirNames() throws IOException {
        String config = CONTROL + printer("web-1", "echo one; : >first; exec sleep 600\n")
                + printer("web-2", until("second") + "printf 'two \\033[31m\\n'; exec sleep 600\n")
                + program("plain", "exec sleep 600\n");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            log("web-1").awaitLine("one");
            make("second");
            log("web-2").awaitLine("two \u001b[31m");
            assertEquals(List.of("web-1: one", "web-2: two \\u001b[31m"), shown(gaggled, "web-*"));
            assertEquals(List.of("two \u001b[31m"), shown(gaggled, "--raw", "web-2"));
            try (Companion logs = logs(gaggled.controlUrl(), "plain")) {
                assertEquals(1, logs.exitCode(), logs::text);
                assertTrue(logs.err().getFirst().startsWith("gaggled_controller: plain: "), logs::text);
            }
            gaggled.stop();
        }
    }

    @Test
    void aFollowerSeesEveryLineOnceAcrossRotationsAndRestartsOfTheProgram() throws IOException {
        String config = CONTROL + printer("counter", COUNTING_ON, "maxsize = 100", "keep = 1000");
        try (Gaggled gaggled = Gaggled.supervise(directory, config);
                Companion follower = logs(gaggled.controlUrl(), "-f", "-n", "10000", "counter")) {
            for (int run = 1; run <= 3; run++) {
                follower.await("\\d+", 30 * run);
                Gaggled.signal(pidOf(gaggled, run), "KILL");
            }
            long last = lastNumber("counter");
            follower.await(String.valueOf(last));
            follower.terminate();
            assertEquals(0, follower.exitCode(), follower::text);
            assertEquals(List.of(), follower.err());
            assertEquals(log("counter").lines(), follower.out());
            gaggled.stop();
        }
    }

    private static long pidOf(Gaggled gaggled, int run) {
        return Long.parseLong(gaggled.await(LogLines.up("counter") + ".*", run).get(run - 1).group("pid"));
    }

    @Test
    void aFollowerGoesOnWhenGaggledIsStartedAgain() throws IOException {
        String url = "tcp://127.0.0.1:" + freePort();
        String config = "[gaggled]\ncontrolurl = " + url + "\n" + printer("counter", COUNTING_ON);
        try (Companion follower = following(url, config)) {
            follower.awaitError("gaggled_controller: .*asking again.*");
            try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
                follower.awaitError("gaggled_controller: gaggled was started again.*");
                long last = lastNumber("counter");
                follower.await(String.valueOf(last));
                follower.terminate();
                assertEquals(0, follower.exitCode(), follower::text);
                gaggled.stop();
            }
        }
    }

    /** A follower that has seen the first lines of a gaggled that has been stopped since. */
    private Companion following(String url, String config) {
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            gaggled.controlUrl();
            Companion follower = logs(url, "-f", "counter");
            follower.await("\\d+", 20);
            gaggled.stop();
            return follower;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aFollowerThatStopsReadingHarmsNobody() throws IOException {
        String flood = until("flood") + "seq 1 300000; : >printed; exec sleep 600\n";
        String config = CONTROL + printer("flood", flood, "maxsize = 100m") + printer("counter", COUNTING);
        try (Gaggled gaggled = Gaggled.supervise(directory, config);
                Companion stopped = logs(gaggled.controlUrl(), "-f", "*");
                Companion follower = logs(gaggled.controlUrl(), "-f", "-n", "10000", "counter")) {
            stopped.await("counter: \\d+");
            Gaggled.signal(stopped.pid(), "STOP");
            follower.await("1");
            make("flood");
            awaitMade("printed");
            log("flood").awaitNumber(300_000);
            long last = lastNumber("counter");
            follower.await(String.valueOf(last));
            LogFile.dropped(log("flood").lines(), 1, 300_000);
            assertEquals(0, LogFile.dropped(follower.out(), 1, last));
            Gaggled.signal(stopped.pid(), "CONT");
            stopped.await("counter: " + last);
            stopped.await("flood: 300000");
            gaggled.stop();
        }
    }

    @Test
    void jsonHasALineForEach() {
        String config = CONTROL + printer("web", "echo one; echo two; exec sleep 600\n");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            log("web").awaitLine("two");
            List<String> lines = shown(gaggled, "-j", "-n", "1", "web");
            assertEquals(1, lines.size());
            assertTrue(
                    lines.getFirst()
                            .matches(
                                    "\\{\"program\":\"web\",\"stream\":\"output\",\"time\":\"[-0-9T:.]+Z\",\"text\":\"two\"}"),
                    lines.getFirst());
            gaggled.stop();
        }
    }
}
