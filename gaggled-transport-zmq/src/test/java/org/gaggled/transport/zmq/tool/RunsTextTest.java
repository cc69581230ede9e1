package org.gaggled.transport.zmq.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramRun;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.junit.jupiter.api.Test;

/** Shows what is printed of the runs of a program. */
class RunsTextTest {

    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

    private static String textOf(ProgramRun.Builder... latestFirst) throws JsonException {
        List<ProgramRun> runs = List.of(latestFirst).stream().map(ProgramRun.Builder::build).toList();
        return RunsText.of(JsonWords.ofRuns("web", runs), START.plusSeconds(100));
    }

    private static String started(long second) {
        return WideText.seconds(START.plusSeconds(second));
    }

    @Test
    void eachRunHasItsLine() throws JsonException {
        assertEquals(
                started(20) + "  pid 4713     up  1m 20s\n"
                        + started(10) + "  pid 12       ran 5s       stopped by ann, SIGTERM; ready after 2s\n"
                        + started(0) + "  pid 1234567  ran 9s       exit 3\n",
                textOf(
                        ProgramRun.builder(4713, START.plusSeconds(20)),
                        ProgramRun.builder(12, START.plusSeconds(10)).ready(START.plusSeconds(12))
                                .ended(START.plusSeconds(15)).stoppedByGaggle(true).reason("stopped by ann")
                                .exit(new ExitStatus.Killed(ProcessSignal.TERM, false)),
                        ProgramRun.builder(1_234_567, START).ended(START.plusSeconds(9)).reason("exit 3")
                                .exit(new ExitStatus.Exited(3))));
    }

    /** The clock may have been set back meanwhile, and a program may call itself anything. */
    @Test
    void noTimeIsNegativeAndNothingActsOnTheTerminal() throws JsonException {
        assertEquals(
                started(10) + "  pid 7        ran 0ms      \\u001b[2J\n",
                textOf(ProgramRun.builder(7, START.plusSeconds(10)).ended(START).reason("\u001b[2J")));
    }

    @Test
    void aProgramThatHasNotRunSaysSo() throws JsonException {
        assertEquals("web has not run yet, as far as is known\n", textOf());
    }

    @Test
    void aTimeThatIsNoneIsAnError() throws JsonException {
        JsonObject answer = JsonObject.parse("{\"runs\":[{\"pid\":1,\"started\":\"yesterday\"}]}");
        assertEquals("'yesterday' is not a time",
                assertThrows(JsonException.class, () -> RunsText.of(answer, START)).getMessage());
    }
}
