package org.gaggled.api.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An announcer that goes on for one that was killed says what that one had not said, and repeats nothing. */
class ResumedTest {

    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final String WEB = "web";

    private final Map<String, Told> kept = new HashMap<>();
    private final List<Announcement> said = new ArrayList<>();
    private Announcer announcer = new Announcer(PERIOD);
    private long now;
    private long sequence;
    private ProgramState state = ProgramState.builder(WEB).build();

    private ResumedTest up(long pid) {
        state = next().phase(ProgramPhase.UP).pid(pid).lastPid(pid).ready(true).build();
        return this;
    }

    private ResumedTest down() {
        return ended(next().phase(ProgramPhase.DOWN).lastExit(new ExitStatus.Killed(ProcessSignal.KILL, false)));
    }

    private ResumedTest done() {
        return ended(next().phase(ProgramPhase.DONE).lastExit(new ExitStatus.Exited(0)).succeeded(true));
    }

    private ResumedTest ended(ProgramState.Builder next) {
        Long pid = state.getLastPid();
        state = (pid == null ? next : next.lastPid(pid)).build();
        return this;
    }

    private ProgramState.Builder next() {
        sequence++;
        return ProgramState.builder(WEB).sequence(sequence);
    }

    private ResumedTest heard() {
        announcer.state(state, Instant.EPOCH, now);
        return this;
    }

    /** Lets time pass; what is decided is said, and kept with that. */
    private ResumedTest pass(double seconds) {
        long end = now + (long) (seconds * 1e9);
        while (announcer.nextDecision() <= end) {
            now = Math.max(now, announcer.nextDecision());
            said.addAll(announcer.decide(now));
            kept.putAll(announcer.takeTold());
        }
        now = end;
        return this;
    }

    /** Another goes on with what is kept, and is told how the program is. */
    private ResumedTest killed() {
        announcer = new Announcer(PERIOD);
        announcer.resume(kept, now);
        announcer.states(List.of(state), Instant.EPOCH, now);
        return this;
    }

    private List<AnnouncedStatus> statuses() {
        return said.stream().map(Announcement::getStatus).toList();
    }

    @Test
    void whatIsUpAsItWasIsNotSpokenOf() {
        up(1).heard().pass(20).killed().pass(60);
        assertEquals(List.of(), statuses());
        assertEquals(Map.of(WEB, Told.of(AnnouncedStatus.UP, 1L)), kept);
    }

    @Test
    void whatWentDownAndIsStillDownIsSaid() {
        up(1).heard().pass(20).down().killed().pass(60);
        assertEquals(List.of(AnnouncedStatus.DOWN), statuses());
    }

    @Test
    void whatWasHeardAndNotSaidYetIsSaid() {
        up(1).heard().pass(20).down().heard().killed().pass(60);
        assertEquals(List.of(AnnouncedStatus.DOWN), statuses());
    }

    @Test
    void whatIsUpByAnotherProcessWasDown() {
        up(1).heard().pass(20).down().up(2).killed().pass(60);
        assertEquals(List.of(AnnouncedStatus.DOWN, AnnouncedStatus.UP), statuses());
        assertEquals("process web is down, was up, last known pid: 1", said.get(0).getLine());
        assertEquals(Map.of(WEB, Told.of(AnnouncedStatus.UP, 2L)), kept);
        killed().pass(60);
        assertEquals(2, said.size(), () -> "again: " + said);
    }

    @Test
    void whatWasSaidIsNotSaidAgain() {
        up(1).heard().pass(20).down().heard().pass(1).killed().pass(60).killed().pass(60);
        assertEquals(List.of(AnnouncedStatus.DOWN), statuses());
        up(2).heard().pass(3).killed().pass(60).killed().pass(60);
        assertEquals(List.of(AnnouncedStatus.DOWN, AnnouncedStatus.UP), statuses());
    }

    /** To be found up is no change: with it, a death and a return would be three, and churning. */
    @Test
    void whatDiesAsSoonAsItIsFoundIsDownAndUpAgain() {
        up(1).heard().pass(20).killed().down().heard().up(2).heard().pass(60);
        assertEquals(List.of(AnnouncedStatus.DOWN, AnnouncedStatus.UP), statuses());
    }

    @Test
    void whatIsNotReadyAnyMoreIsSaid() {
        up(1).heard().pass(20);
        state = next().phase(ProgramPhase.UP).pid(1).lastPid(1).ready(false).build();
        killed().pass(60);
        assertEquals(List.of(AnnouncedStatus.NOT_READY), statuses());
    }

    @Test
    void aTaskThatIsDoneAgainAndAgainIsNotSpokenOf() {
        for (long pid = 1; pid < 6; pid++) {
            up(pid).heard().pass(20).killed().pass(1).done().heard().pass(60).killed().pass(1);
        }
        assertEquals(List.of(), statuses());
    }

    static LongStream seeds() {
        return LongStream.range(0, 3_000);
    }

    /** Cut off anywhere, with events that nobody heard: no status twice in a row, no death unsaid, and the truth. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whateverHappensNothingIsOmittedOrRepeated(long seed) {
        Random random = new Random(seed);
        up(1).heard().pass(20);
        long saidUpPid = 1;
        int saidBefore = 0;
        for (int step = 0; step < 60; step++) {
            boolean isHeard = random.nextInt(4) > 0;
            if (state.hasProcess()) {
                down();
            } else {
                up(step + 2);
            }
            if (isHeard) {
                heard();
            } else {
                killed();
            }
            pass(random.nextBoolean() ? random.nextDouble() : 30 * random.nextDouble());
            if (random.nextInt(4) == 0) {
                killed();
            }
            Told told = kept.get(WEB);
            if (told.getPid() != null && told.getPid() != saidUpPid) {
                assertTrue(said.size() > saidBefore, () -> "seed " + seed + ": a death is unsaid: " + said);
                saidUpPid = told.getPid();
                saidBefore = said.size();
            }
        }
        pass(100);
        List<AnnouncedStatus> statuses = statuses();
        for (int i = 1; i < statuses.size(); i++) {
            assertNotEquals(statuses.get(i - 1), statuses.get(i), "seed " + seed + ": " + statuses);
        }
        AnnouncedStatus last = statuses.get(statuses.size() - 1);
        assertEquals(state.hasProcess() ? AnnouncedStatus.UP : AnnouncedStatus.DOWN, last, "seed " + seed);
    }
}
