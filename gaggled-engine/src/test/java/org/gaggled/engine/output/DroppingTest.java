package org.gaggled.engine.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.engine.core.Destination;
import org.junit.jupiter.api.Test;

/** Where lines cannot be written, programs go on, and what is dropped is counted at its place. */
class DroppingTest extends OutputsFixture {

    private static final Pattern DROPPED = Pattern.compile("gaggled: (\\d+) lines? (?:was|were) dropped here, .*");

    DroppingTest() throws Exception {
        // The fixture opens pipes.
    }

    /** All numbers are there, in order, or counted; gives how many were. */
    private static int assertComplete(List<String> lines, int count) {
        int next = 1;
        int dropped = 0;
        for (String line : lines) {
            Matcher matcher = DROPPED.matcher(line);
            if (matcher.matches()) {
                int missing = Integer.parseInt(matcher.group(1));
                next += missing;
                dropped += missing;
            } else {
                assertEquals(next, Integer.parseInt(line));
                next++;
            }
        }
        assertEquals(count, next - 1);
        return dropped;
    }

    @Test
    void aFullDiskHoldsNobodyUpAndEachLineIsWrittenOrCounted() throws Exception {
        define(program("web", filed("out"), null));
        connections.full = true;
        Run run = launch("web", "seq 1 1000000; exit 7");
        assertEquals(new ExitStatus.Exited(7), run.listener.awaitEnd().getStatus());
        run.awaitEnd();
        // History in memory has what the file has not.
        String all = connections.history("web", LogLine.Stream.OUTPUT).await(6_888_896);
        assertTrue(all.endsWith("999999\n1000000\n"));
        connections.full = false;
        String _ = file("out").awaitEnd(" could not be written: the disk is full\n");
        launch("web", "echo 1000001").awaitEnd();
        int dropped = assertComplete(file("out").awaitEnd("\n1000001\n").lines().toList(), 1_000_001);
        assertTrue(dropped > 500_000, dropped + " lines were dropped");
        assertEquals(dropped, connections.dropped());
    }

    @Test
    void nobodyWhoReadsGaggledsOutputHoldsUpPrograms() throws Exception {
        define(program("web", new Destination.Inherited(true), null));
        Run run = launch("web", "seq 1 1000000; exit 7");
        assertEquals(new ExitStatus.Exited(7), run.listener.awaitEnd().getStatus());
        run.awaitEnd();
        connections.history("web", LogLine.Stream.OUTPUT).await(6_888_896);
        StringBuilder read = new StringBuilder();
        readUntil(read, "because nobody read standard output\n");
        launch("web", "echo 1000001").awaitEnd();
        readUntil(read, "web: 1000001\n");
        List<String> lines = read.toString().lines()
                .map(line -> line.startsWith("web: ") ? line.substring(5) : line).toList();
        assertTrue(assertComplete(lines, 1_000_001) > 0);
    }

    private void readUntil(StringBuilder read, String text) throws Exception {
        try (InputStream in = new FileInputStream("/proc/self/fd/" + standardOutput.readEnd())) {
            byte[] buffer = new byte[1 << 16];
            while (read.indexOf(text) < 0) {
                read.append(new String(buffer, 0, in.read(buffer), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void afterAFullDiskOneThatHasRoomIsWrittenToWithoutAnyFurtherLine() throws Exception {
        define(program("web", filed("out"), null));
        connections.full = true;
        Run run = launch("web", "seq 1 300000; printf 300001; exec sleep 300");
        connections.history("web", LogLine.Stream.OUTPUT).await(1_988_895);
        connections.full = false;
        String said = ", because " + directory.resolve("out") + " could not be written: the disk is full\n";
        int dropped = assertComplete(file("out").awaitEnd(said).lines().toList(), 300_000);
        assertTrue(dropped > 100_000, dropped + " lines were dropped");
        run.stop();
        assertComplete(file("out").awaitEnd("\n300001\n").lines().toList(), 300_001);
    }
}
