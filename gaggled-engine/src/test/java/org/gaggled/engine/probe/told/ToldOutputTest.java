package org.gaggled.engine.probe.told;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.launch.Descriptors;
import org.junit.jupiter.api.Test;

/** A line of a program's output makes it ready, and its output comes out of gaggled as if nobody had looked at it. */
class ToldOutputTest extends ToldFixture {

    private static String read(Descriptors.Pipe pipe, int count) throws Exception {
        try (InputStream in = new FileInputStream("/proc/self/fd/" + pipe.readEnd())) {
            return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aLineOfEitherStreamCounts() throws Exception {
        for (String stream : List.of("1", "2")) {
            for (ProcessAttributes attributes : List.of(
                    ProcessAttributes.NONE, ProcessAttributes.builder().umask(022).build())) {
                Run run = probe(
                        ready("log:listening on port \\d+"),
                        shell("echo starting; echo listening on port 80 >&" + stream + "; exec sleep 300")
                                .attributes(attributes));
                assertEquals(run.ready(), next());
            }
        }
    }

    @Test
    void everyByteIsHandedThrough() throws Exception {
        Run run = probe(
                ready("log:^ready$"),
                shell("printf 'a\\000\\377\\r\\n'; printf 'error\\n' >&2; echo ready; printf more; printf ' and the last'"));
        assertEquals(run.ready(), next());
        String expected = "a\0\u00ff\r\nready\nmore and the last";
        assertEquals(expected, read(standardOutput, expected.length()));
        assertEquals("error\n", read(standardError, 6));
    }

    @Test
    void whatIsPrintedAfterTheEndOfTheRunIsHandedThrough() throws Exception {
        Run run = probe(ready("log:^ready$"), shell("echo ready; exit 0"));
        assertEquals(run.ready(), next());
        run.listener.awaitEnd();
        run.over();
        closeProbes();
        assertEquals("ready\n", read(standardOutput, 6));
    }

    @Test
    void anotherUserMayOpenItAnew() throws Exception {
        if (!root) {
            return;
        }
        Run run = probe(
                ready("log:^ready$"),
                shell("echo ready > /dev/stdout; exec sleep 300")
                        .attributes(ProcessAttributes.builder().user("nobody").build()));
        assertEquals(run.ready(), next());
    }

    @Test
    void outputThatEndsWithoutTheLineIsTold() throws Exception {
        Run run = probe(ready("log:^ready$"), shell("echo not yet; exec >&- 2>&-; exec sleep 300"));
        assertEquals(run.notReady("its output ended without a line that matches ^ready$"), next());
    }

    @Test
    void aProgramIsNotHeldUpByWhomNobodyReads() throws Exception {
        Run run = launch(
                ready("log:^ready$"),
                shell("dd if=/dev/zero bs=1000000 count=20 2>/dev/null | tr '\\0' '\\n'; echo ready; exit 7"));
        assertEquals(new ExitStatus.Exited(7), run.listener.awaitEnd().getStatus());
        run.begin(Probing.Purpose.READY);
        Input.Probed next = next();
        while (!next.equals(run.ready())) {
            next = next();
        }
    }

    @Test
    void anExpressionThatNeverEndsHoldsNobodyUp() throws Exception {
        Run hard = probe(
                ready("log:^((a|aa)+)\\2$|^ready$"),
                shell("yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | head -20000;"
                        + " exec sleep 300"));
        Run other = launch(ready("fd:3"), shell("echo >&3; exec sleep 300"));
        other.begin(Probing.Purpose.READY);
        Input.Probed next = next();
        while (!next.equals(other.ready())) {
            assertTrue(next.program().equals(other.program) || next.program().equals(hard.program));
            next = next();
        }
    }
}
