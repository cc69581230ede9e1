package org.gaggled.engine.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.ProgramId;
import org.junit.jupiter.api.Test;

/** What real programs print comes out whole where it belongs, and nobody is held up by it. */
class OutputsTest extends OutputsFixture {

    OutputsTest() throws Exception {
        // The fixture opens pipes.
    }

    @Test
    void whatAsksForNothingCostsNothing() throws Exception {
        List<String> before = openDescriptors();
        define(program("plain", OutputRules.INHERITED));
        LaunchRequest request = LaunchRequest.builder("plain", Path.of("/bin/true")).build();
        assertSame(request, outputs.prepare(new ProgramId("plain"), 1, request));
        outputs.launched(new ProgramId("plain"), 1);
        outputs.over(new ProgramId("plain"), 1);
        assertEquals(before, openDescriptors());
    }

    private static List<String> openDescriptors() throws Exception {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void bothStreamsComeOutByteForByte() throws Exception {
        define(program("web", filed("out"), filed("err")));
        launch("web", "printf 'a\\000\\377\\r\\n\\nlast'; printf 'wrong\\n' >&2").awaitEnd();
        assertEquals("a\0\u00ff\r\n\nlast\n", file("out").await("a\0\u00ff\r\n\nlast\n"));
        assertEquals("wrong\n", file("err").await("wrong\n"));
        assertEquals("wrong\n", connections.history("web", LogLine.Stream.ERROR).await("wrong\n"));
    }

    @Test
    void mergedErrorsKeepTheirOrder() throws Exception {
        define(program("web", filed("out"), null));
        launch("web", "echo one; echo two >&2; echo three").awaitEnd();
        assertEquals("one\ntwo\nthree\n", file("out").await("one\ntwo\nthree\n"));
    }

    @Test
    void errorsCanBeMergedIntoGaggledsOwnOutput() throws Exception {
        define(program("web", new Destination.Inherited(false), null));
        LaunchRequest request = LaunchRequest.builder("web", Path.of("/bin/true")).build();
        assertEquals(Map.of(2, 1), outputs.prepare(new ProgramId("web"), 1, request).getDescriptors());
    }

    @Test
    void whatIsDiscardedGoesToTheNullDevice() throws Exception {
        define(program("web", new Destination.Discarded(), filed("err")));
        launch("web", "target=$(readlink /proc/$$/fd/1); echo $target >&2").awaitEnd();
        assertEquals("/dev/null\n", file("err").await("/dev/null\n"));
    }

    @Test
    void inheritedLinesCanBeginWithTheName() throws Exception {
        define(program("web", new Destination.Inherited(true), new Destination.Inherited(true)));
        launch("web", "echo one; echo; printf two; echo wrong >&2").awaitEnd();
        assertEquals("web: one\nweb: \nweb: two\n", read(standardOutput, 24));
        assertEquals("web: wrong\n", read(standardError, 11));
    }

    @Test
    void aLineThatIsTooLongIsSplit() throws Exception {
        define(program("web", new OutputRules(new OutputRules.OfStream(filed("out"), 10, 8), null)));
        launch("web", "printf 'short\\n1234567\\n12345678\\n123456789012345678\\n\\n'").awaitEnd();
        String expected = "short\n1234567\n1234567\n8\n1234567\n8901234\n5678\n\n";
        assertEquals(expected, file("out").await(expected));
    }

    @Test
    void tenMegabytesWithoutANewlineAreNotLost() throws Exception {
        define(program("web", new OutputRules(new OutputRules.OfStream(filed("out"), 10, 1 << 16), null)));
        // In parts that wait for each other, because lines that come faster than they can be written are dropped.
        Path go = directory.resolve("go");
        Run run = launch("web", "mkfifo \"$1\"; exec 3<>\"$1\"; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do"
                + " head -c 625000 /dev/zero | tr '\\0' x; read line <&3; done", go);
        int line = (1 << 16) - 1;
        for (int part = 1; part <= 16; part++) {
            int whole = part * 625_000 / line;
            String _ = file("out").await(whole * (line + 1));
            Files.writeString(go, "\n");
        }
        run.awaitEnd();
        int lines = Math.ceilDiv(10_000_000, line);
        String written = file("out").await(10_000_000 + lines);
        assertEquals(lines, written.lines().count());
        assertEquals(10_000_000, written.chars().filter(each -> each == 'x').count());
    }

    @Test
    void aUserThatIsNotGaggledsMayOpenItAnew() throws Exception {
        define(program("web", filed("out"), null));
        LaunchRequest request = LaunchRequest.builder("web", Path.of("/bin/sh"))
                .arguments(List.of("sh", "-c", "echo one > /dev/stdout; echo two >> /dev/stderr"))
                .attributes((root ? ProcessAttributes.builder().user("nobody") : ProcessAttributes.builder().umask(022))
                        .build())
                .build();
        launch(new ProgramId("web"), request, null).awaitEnd();
        assertEquals("one\ntwo\n", file("out").await("one\ntwo\n"));
    }

    @Test
    void whatAChildPrintsThatWasLeftBehindComesOutToo() throws Exception {
        Path go = directory.resolve("go");
        define(program("web", filed("out"), null));
        launch("web", "mkfifo \"$1\"; (read line < \"$1\"; echo late) & echo early", go).listener.awaitExited();
        assertEquals("early\n", file("out").await("early\n"));
        Files.writeString(go, "\n");
        assertEquals("early\nlate\n", file("out").await("early\nlate\n"));
    }

    @Test
    void whoClosesItsOutputIsNotDisturbedAndPrintsAgainInItsNextRun() throws Exception {
        define(program("web", filed("out"), null));
        Run run = launch("web", "echo one; exec >&- 2>&-; exit 7");
        assertEquals(new ExitStatus.Exited(7), run.listener.awaitEnd().getStatus());
        run.awaitEnd();
        launch("web", "echo two").awaitEnd();
        assertEquals("one\ntwo\n", file("out").await("one\ntwo\n"));
    }

    @Test
    void commandsAroundTheLifeOfAProgramPrintWhereItDoes() throws Exception {
        define(program("web", filed("out"), null));
        ProgramId web = new ProgramId("web");
        LaunchRequest request = LaunchRequest.builder("web", Path.of("/bin/sh")).build();
        LaunchRequest prepared = outputs.prepare(web, ErrandKind.PRESTART, request);
        assertEquals(Set.of(1, 2), prepared.getDescriptors().keySet());
        int end = prepared.getDescriptors().get(1);
        assertTrue(Files.readSymbolicLink(Path.of("/proc/self/fd/" + end)).toString().startsWith("pipe:"));
        outputs.launchedOrNot(web, ErrandKind.PRESTART);
        assertTrue(!Files.exists(Path.of("/proc/self/fd/" + end))
                || !Files.readSymbolicLink(Path.of("/proc/self/fd/" + end)).toString().startsWith("pipe:"));
    }

    @Test
    void anotherFileHoldsFromTheNextRunOn() throws Exception {
        define(program("web", filed("one"), null));
        Path go = directory.resolve("go");
        Run first = launch("web", "mkfifo \"$1\"; echo 1; read line < \"$1\"; echo 2", go);
        assertEquals("1\n", file("one").await("1\n"));
        define(program("web", filed("two"), null));
        Files.writeString(go, "\n");
        first.awaitEnd();
        launch("web", "echo 3").awaitEnd();
        assertEquals("3\n", file("two").await("3\n"));
        assertEquals("1\n2\n", file("one").text());
        assertTrue(file("one").isClosed());
    }

    @Test
    void otherRulesForTheSameFileAreForTheOneThatIsOpen() throws Exception {
        define(program("web", filed("one"), null));
        Path go = directory.resolve("go");
        launch("web", "mkfifo \"$1\"; echo 1; read line < \"$1\"; echo 2", go);
        assertEquals("1\n", file("one").await("1\n"));
        Destination.Filed smaller = new Destination.Filed(directory.resolve("one"), 1 << 10, null, 2, true, true);
        define(program("web", smaller, null));
        Files.writeString(go, "\n");
        assertEquals("1\n2\n", file("one").await("1\n2\n"));
        assertEquals(smaller, connections.followed().poll(40, TimeUnit.SECONDS));
        assertFalse(file("one").isClosed());
    }

    @Test
    void aStreamThatIsNotCapturedAnyMoreIsForgotten() throws Exception {
        define(program("web", filed("out"), filed("err")));
        launch("web", "echo out; echo err >&2").awaitEnd();
        assertEquals("err\n", file("err").await("err\n"));
        define(program("web", filed("out"), new Destination.Discarded()));
        LaunchRequest errand = LaunchRequest.builder("web", Path.of("/bin/true")).build();
        var _ = outputs.prepare(new ProgramId("web"), ErrandKind.POSTSTOP, errand);
        outputs.launchedOrNot(new ProgramId("web"), ErrandKind.POSTSTOP);
        assertEquals(Set.of(), connections.forgotten());
        // It ends with the first run before which all is known to be written.
        for (int i = 0; i < 1000 && connections.forgotten().isEmpty(); i++) {
            launch("web", "echo nothing >&2").awaitEnd();
        }
        assertEquals(Set.of("web ERROR"), connections.forgotten());
        file("err").awaitClosed();
        assertEquals("err\n", file("err").text());
    }

    @Test
    void aStreamIsReadAsLongAsSomebodyCanPrintThere() throws Exception {
        define(program("web", filed("out"), null));
        Path go = directory.resolve("go");
        launch("web", "mkfifo \"$1\"; (read line < \"$1\"; echo late) & echo early", go).listener.awaitExited();
        assertEquals("early\n", file("out").await("early\n"));
        define(program("web", new Destination.Discarded(), null));
        launch("web", "echo nothing").awaitEnd();
        assertEquals(Set.of(), connections.forgotten());
        Files.writeString(go, "\n");
        assertEquals("early\nlate\n", file("out").await("early\nlate\n"));
    }

    @Test
    void aProgramThatIsNotDefinedAnyMoreIsForgotten() throws Exception {
        define(program("web", filed("one"), null), program("other", filed("two"), null));
        launch("web", "printf last").awaitEnd();
        define(program("other", filed("two"), null));
        outputs.forget(new ProgramId("web"));
        assertEquals("last\n", file("one").await("last\n"));
        assertEquals(Set.of("web OUTPUT"), connections.forgotten());
    }
}
