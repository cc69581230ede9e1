package org.gaggled.api.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Shows what the states of programs are to the gate: whose doing a down is, and what is no news at all. */
class ProgramWatchTest {

    private final ProgramWatch watch = new ProgramWatch();

    private static ProgramState.Builder down() {
        return ProgramState.builder("web").lastPid(4711).lastExit(new ExitStatus.Killed(ProcessSignal.TERM, false));
    }

    private static ProgramState.Builder up() {
        return ProgramState.builder("web").phase(ProgramPhase.UP).pid(4711).lastPid(4711);
    }

    /** What a change comes to, with the line that is announced of it. */
    private static String change(Condition condition, String cause, boolean satisfied) {
        return condition + (cause.isEmpty() ? "" : ", due to " + cause)
                + (satisfied ? "" : ", dependencies not satisfied");
    }

    private @Nullable String read(ProgramState.Builder state) {
        Change change = watch.read(state.build(), Instant.EPOCH, 5);
        if (change == null) {
            return null;
        }
        String line = Announcement.builder(change.condition().status(), change.state()).build().getLine();
        Matcher cause = Pattern.compile("due to (\\w+)").matcher(line);
        return change(change.condition(), cause.find() ? cause.group(1) : "", change.dependenciesSatisfied());
    }

    @Test
    void causesOfDeath() {
        assertEquals(change(Condition.DOWN, "EXIT", true), read(down().lastExit(new ExitStatus.Exited(3))));
        assertEquals(change(Condition.DOWN, "KILL", true), read(down()));
        assertEquals(change(Condition.DOWN, "DUMP", true),
                read(down().lastExit(new ExitStatus.Killed(ProcessSignal.KILL, true))));
        assertEquals(change(Condition.DOWN, "UNK", true), read(down().lastExit(new ExitStatus.Unknown(143))));
    }

    @Test
    void whoStoppedIt() {
        assertEquals(change(Condition.STOPPED, "KILL", true), read(down().stoppedByGaggle(true)));
        assertEquals(change(Condition.DISABLED, "KILL", true),
                read(down().stoppedByGaggle(true).operatorDisabled(true)));
        assertEquals(
                change(Condition.DOWN, "KILL", false), read(down().stoppedByGaggle(true).dependenciesSatisfied(false)));
    }

    @Test
    void whatDidNotWorkWasNotStoppedByAnOperator() {
        ProgramState.Builder stopped = down().stoppedByGaggle(true);
        assertEquals(change(Condition.DOWN, "KILL", true), read(stopped.cause(new Cause.NotAlive("no answer"))));
        assertEquals(change(Condition.DOWN, "KILL", true),
                read(stopped.cause(new Cause.NotReady(Duration.ofSeconds(30), "connection refused"))));
    }

    /** It is down here, and nobody wants it down; where it has never run, nobody expects it to. */
    @Test
    void whatHasLostItsPlaceWasNotStoppedByAnOperator() {
        Cause placed = new Cause.Placement("host1 runs it");
        assertEquals(change(Condition.DOWN, "KILL", true), read(down().stoppedByGaggle(true).cause(placed)));
        assertNull(read(ProgramState.builder("web").cause(placed)));
    }

    /** A slow stop: when it is over, the dependency that caused it is there again. */
    @Test
    void aStopForADependencyStaysOne() {
        watch.stopping(up().phase(ProgramPhase.STOPPING).dependenciesSatisfied(false).build());
        read(up().phase(ProgramPhase.STOPPING).dependenciesSatisfied(false));
        watch.stopping(up().phase(ProgramPhase.STOPPING).build());
        assertEquals(change(Condition.DOWN, "KILL", false), read(down().stoppedByGaggle(true)));
        read(up());
        assertEquals(change(Condition.STOPPED, "KILL", true), read(down().stoppedByGaggle(true)));
    }

    @Test
    void beingStoppedIsStillUp() {
        assertEquals(change(Condition.UP, "", true), read(up().phase(ProgramPhase.STOPPING).operatorDisabled(true)));
    }

    /** A program with a probe is up when it is ready, and what it was before that while it comes up. */
    @Test
    void comingUpIsNoNewsUntilItIsReady() {
        assertNull(read(up().ready(false)));
        assertEquals(change(Condition.UP, "", true), read(up().ready(true)));
        assertEquals(change(Condition.NOT_READY, "", true), read(up().ready(false)));
        assertNull(read(up().phase(ProgramPhase.STOPPING)), "being stopped it is what it was");
        assertEquals(change(Condition.DOWN, "KILL", true), read(down()));
        assertNull(read(up().pid(4712).lastPid(4712).ready(false)), "another run, which was never ready");
        assertNull(read(up().pid(4712).lastPid(4712).phase(ProgramPhase.STOPPING)));
    }

    @Test
    void aTaskThatIsDoneIsNotDown() {
        ProgramState.Builder done = down().lastExit(new ExitStatus.Exited(0)).phase(ProgramPhase.DONE);
        Change change = watch.read(done.build(), Instant.EPOCH, 5);
        assertEquals(Condition.DONE, change == null ? null : change.condition());
        assertEquals("process web is done, was down, last known pid: 4711",
                Announcement.builder(AnnouncedStatus.DONE, done.build()).before(AnnouncedStatus.DOWN).build()
                        .getLine());
        assertEquals(change(Condition.DISABLED, "EXIT", true), read(done.operatorDisabled(true)));
    }

    @Test
    void whatNeverRanIsNoChange() {
        assertNull(read(ProgramState.builder("web").phase(ProgramPhase.WAITING)));
        assertEquals(change(Condition.NEVER_ENABLED, "", true),
                read(ProgramState.builder("web").operatorDisabled(true)));
    }

    @Test
    void whatCannotBeStartedIsDown() {
        assertEquals(
                change(Condition.DOWN, "", true),
                read(ProgramState.builder("web").startFailure("no such file")));
        assertEquals(change(Condition.DOWN, "", true), read(down().startFailure("no such file")));
    }

    @Test
    void whatIsOlderIsNoNews() {
        assertEquals(change(Condition.UP, "", true), read(up().sequence(7)));
        assertNull(read(down().sequence(6)));
        assertEquals(change(Condition.DOWN, "KILL", true), read(down().sequence(8)));
    }
}
