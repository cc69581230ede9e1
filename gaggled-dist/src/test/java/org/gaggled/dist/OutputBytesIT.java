package org.gaggled.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes a program prints, and whatever it does with its output, its file has just these. */
class OutputBytesIT extends OutputFixture {

    private static final int LONG = 10 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"", "statedir = state\n"})
    void whatIsPrintedIsInTheFileToTheByte(String setting) throws IOException {
        String script =
                "printf 'nothing: \\000\\nno UTF-8: \\377\\376\\303\\n\\033[31mred\\r\\n\\n'; printf 'unfinished'\n"
                        + "exit 0\n";
        String once = "[gaggled]\n" + setting + program("bytes", script) + "respawn = on-failure\n" + logged("bytes");
        String printed = "nothing: \0\nno UTF-8: \u00ff\u00fe\u00c3\n\u001b[31mred\r\n\nunfinished\n";
        try (Gaggled gaggled = Gaggled.supervise(directory, once)) {
            log("bytes").awaitLine("unfinished");
            gaggled.stop();
            assertEquals(printed, new String(log("bytes").bytes(), ISO_8859_1));
        }
        // The next run begins a line of its own.
        try (Gaggled gaggled = Gaggled.supervise(directory, once)) {
            gaggled.await(".*bytes: down, .*");
            gaggled.stop();
            assertEquals(printed + printed, new String(log("bytes").bytes(), ISO_8859_1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", ":"})
    void aLongLineIsSplit(String end) throws IOException {
        String script = "head -c " + LONG + " /dev/zero | tr '\\0' x; " + end + "; : >printed; "
                + until("over") + "exit 0\n";
        String config = program("long", script) + "respawn = on-failure\n" + logged("long", "maxsize = 100m");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            awaitMade("printed");
            make("over");
            gaggled.await(".*long: down, .*");
            gaggled.stop();
        }
        List<String> lines = log("long").lines();
        List<String> notices = lines.stream().filter(line -> line.startsWith("gaggled: ")).toList();
        List<String> parts = lines.stream().filter(line -> line.matches("x+")).toList();
        long dropped = notices.stream().mapToLong(line -> Long.parseLong(line.split(" ")[1])).sum();
        assertEquals(lines.size(), notices.size() + parts.size());
        assertTrue(parts.stream().allMatch(line -> line.length() < 1 << 16), "none is longer than maxline");
        assertEquals(Math.ceilDiv(LONG, (1 << 16) - 1), parts.size() + dropped);
        if (dropped == 0) {
            assertEquals(LONG, parts.stream().mapToLong(String::length).sum());
        }
    }

    @Test
    void aProgramThatClosesItsOutputHarmsNobody() throws IOException {
        String config = printer("closes", "echo closes; exec >&- 2>&-; : >closed; exec sleep 600\n")
                + printer("counter", COUNTING);
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            awaitMade("closed");
            log("closes").awaitLine("closes");
            log("counter").awaitNumber(20);
            long last = lastNumber("counter");
            gaggled.stop();
            assertEquals(0, LogFile.dropped(log("counter").lines(), 1, last));
            assertEquals(List.of("closes"), log("closes").lines());
        }
    }

    @Test
    void whatAChildPrintsAfterItsProgramIsKept() throws Exception {
        String script = "(" + COUNTING.replace("exec sleep 600\n", "") + ") & echo $! >child\n" + until("leave");
        String config = program("parent", script) + "respawn = on-failure\nkillmode = process\n" + logged("parent");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            log("parent").awaitNumber(10);
            make("leave");
            gaggled.await(".*parent: down, .*");
            long then = log("parent").lines().size();
            log("parent").awaitNumber(then + 10);
            long last = lastNumber("parent");
            assertEquals(0, LogFile.dropped(log("parent").lines(), 1, last));
            awaitEnd(Long.parseLong(Files.readString(directory.resolve("child")).strip()));
            gaggled.stop();
        }
    }

    /** Its last word may come before its end. */
    private static void awaitEnd(long pid) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(Gaggled.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void aFileThatNobodyAsksForIsNotMade() throws IOException {
        try (Gaggled gaggled = Gaggled.supervise(directory, program("plain", "echo plain; exec sleep 600\n"))) {
            gaggled.await("plain");
            gaggled.stop();
            assertTrue(Files.notExists(directory.resolve("logs")), gaggled::text);
        }
    }
}
