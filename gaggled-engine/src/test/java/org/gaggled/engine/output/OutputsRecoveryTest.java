package org.gaggled.engine.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.ProgramId;
import org.junit.jupiter.api.Test;

/** What a gaggled has read and not written, the next one writes; and it goes on reading where the last one stopped. */
class OutputsRecoveryTest extends OutputsFixture {

    private Path files;

    OutputsRecoveryTest() throws Exception {
        // The fixture opens pipes.
    }

    private void begin() {
        files = directory.resolve("state/output");
        outputs = open(files);
        define(program("web", filed("out"), null));
    }

    private Set<String> fileNames() throws Exception {
        try (Stream<Path> list = Files.list(files)) {
            return list.map(each -> each.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void theNextGaggledGoesOnReadingTheSamePipe() throws Exception {
        begin();
        Path go = directory.resolve("go");
        Run run = launch("web", "mkfifo \"$1\"; echo one; read line < \"$1\"; echo two; exec sleep 300", go);
        assertEquals("one\n", file("out").await("one\n"));
        assertEquals(Set.of("web.out", "web.out.spool"), fileNames());
        connections.full = true;
        launch("web", "echo unwritten");
        connections.history("web", LogLine.Stream.OUTPUT).await("one\nunwritten\n");
        outputs.close();
        Files.writeString(go, "\n");
        connections.full = false;
        begin();
        assertEquals("one\nunwritten\ntwo\n", file("out").await("one\nunwritten\ntwo\n"));
        run.stop();
    }

    @Test
    void theNextGaggledAlsoReadsWhoWasLeftBehindWhereAllIsWritten() throws Exception {
        begin();
        Path go = directory.resolve("go");
        launch("web", "mkfifo \"$1\"; (read line < \"$1\"; echo late) & echo early", go).listener.awaitExited();
        assertEquals("early\n", file("out").await("early\n"));
        outputs.close();
        assertTrue(fileNames().contains("web.out"), "somebody can still print into it");
        begin();
        Files.writeString(go, "\n");
        assertEquals("early\nlate\n", file("out").await("early\nlate\n"));
    }

    @Test
    void aNewRunDoesNotEndALineThatWhoWasLeftBehindIsInTheMiddleOf() throws Exception {
        begin();
        Path go = directory.resolve("go");
        Path half = directory.resolve("half");
        Run left = launch("web",
                "mkfifo \"$1\"; echo early; printf one-; : >\"$2\"; read line < \"$1\"; echo half; exec sleep 300",
                go, half);
        assertEquals("early\n", file("out").await("early\n"));
        while (!Files.exists(half)) {
            Thread.onSpinWait();
        }
        Run next = launch("web", "exec sleep 300");
        Files.writeString(go, "\n");
        assertEquals("early\none-half\n", file("out").await("early\none-half\n"));
        left.stop();
        next.stop();
    }

    @Test
    void aSpoolThatWasPutAsideIsKept() throws Exception {
        Path state = Files.createDirectories(directory.resolve("state/output"));
        Files.writeString(state.resolve("web.out.spool.damaged"), "?");
        Files.writeString(state.resolve("gone.err.spool.damaged"), "?");
        begin();
        assertEquals(Set.of("web.out.spool.damaged", "gone.err.spool.damaged"), fileNames());
    }

    @Test
    void whatWasReadAndNotWrittenIsWrittenOnce() throws Exception {
        begin();
        connections.full = true;
        launch("web", "for i in 1 2 3 4 5 6 7 8 9; do echo line $i; done; printf unfinished").awaitEnd();
        String expected = "line 1\nline 2\nline 3\nline 4\nline 5\nline 6\nline 7\nline 8\nline 9\nunfinished\n";
        connections.history("web", LogLine.Stream.OUTPUT).await(expected);
        outputs.close();
        assertTrue(Files.exists(files.resolve("web.out.spool")), "it is there for the next gaggled");
        connections.full = false;
        begin();
        assertEquals(expected, file("out").await(expected));
        outputs.close();
        assertEquals(Set.of(), fileNames());
        begin();
        launch("web", "echo more").awaitEnd();
        assertEquals(expected + "more\n", file("out").await(expected + "more\n"));
    }

    @Test
    void whatIsNotDefinedAnyMoreIsRemoved() throws Exception {
        begin();
        connections.full = true;
        launch("web", "echo lost").awaitEnd();
        connections.history("web", LogLine.Stream.OUTPUT).await("lost\n");
        outputs.close();
        connections.full = false;
        outputs = open(files);
        define(program("other", filed("other"), null));
        assertEquals(Set.of(), fileNames());
    }

    @Test
    void anyNameOfAProgramIsANameOfAFile() {
        List<String> names = new ArrayList<>(List.of(
                "web", "web:1", "a/b", "..", ".hidden", "%2F", "a b", "\u00e4", "\n", "x".repeat(255),
                "x".repeat(254) + "y", "/".repeat(255), "\udc80", "\udc81"));
        List<String> files = names.stream().map(OutputFiles::fileName).toList();
        assertEquals(names.size(), Set.copyOf(files).size(), files::toString);
        for (String file : files) {
            assertTrue(file.matches("[-A-Za-z0-9_@+:%.]{1,200}"), file);
            assertFalse(file.startsWith("."), file);
        }
        assertEquals("web:1", files.get(1));
        assertEquals(new ProgramId("web").name(), files.getFirst());
    }
}
