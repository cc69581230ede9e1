package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.loop.CompletionWatch.Goal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Shows when a program counts as started, stopped and restarted, when that is out of reach, and when it is looked at.
 */
class CompletionWatchTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final ProgramId WEB = new ProgramId("web");

    private final CompletionWatch watch = new CompletionWatch();
    private final Map<ProgramId, ProgramState> states = new HashMap<>();
    private final Map<String, Boolean> reached = new LinkedHashMap<>();
    private int looks;

    private static ProgramState.Builder web(ProgramPhase phase) {
        return ProgramState.builder("web").phase(phase);
    }

    private static ProgramState up(long pid, Duration uptime) {
        return web(ProgramPhase.UP).pid(pid).lastPid(pid).uptime(uptime).build();
    }

    private static ProgramState notReady(long pid, Duration uptime, @Nullable Cause cause) {
        return web(ProgramPhase.UP).pid(pid).lastPid(pid).uptime(uptime).ready(false).cause(cause).build();
    }

    private void await(ProgramState before, Goal goal, long deadline) {
        watch.await(new ProgramId(before.getName()), before, goal, deadline,
                there -> reached.put(before.getName(), there));
    }

    private void look(long now) {
        watch.look(now, program -> {
            looks++;
            return states.get(program);
        });
    }

    private void become(ProgramState state, long now) {
        states.put(new ProgramId(state.getName()), state);
        watch.happened(new ProgramId(state.getName()));
        look(now);
    }

    /** What is said at once, with ten seconds to go; null when it is waited for. */
    private Boolean verdict(Goal goal, ProgramState before, ProgramState after) {
        reached.clear();
        CompletionWatch fresh = new CompletionWatch();
        fresh.await(WEB, before, goal, 10 * SECOND, there -> reached.put("web", there));
        fresh.look(0, program -> after);
        return reached.get("web");
    }

    @Test
    void aStartCountsWhenTheProgramHasBeenUpForASecond() {
        await(web(ProgramPhase.DOWN).build(), Goal.UP, 10 * SECOND);
        become(web(ProgramPhase.STARTING).build(), 0);
        assertEquals(10 * SECOND, watch.next());
        become(up(7, Duration.ofMillis(400)), 5 * SECOND);
        assertEquals(5 * SECOND + Duration.ofMillis(600).toNanos(), watch.next());
        assertEquals(Map.of(), reached);
        states.put(WEB, up(7, CompletionWatch.STEADY));
        look(watch.next());
        assertEquals(Map.of("web", true), reached);
        assertEquals(Deadlines.NEVER, watch.next());
    }

    @Test
    void whatHasBeenUpForLongIsStarted() {
        assertEquals(true, verdict(Goal.UP, up(7, Duration.ofHours(1)), up(7, Duration.ofHours(1))));
    }

    @Test
    void whatEndedWasStartedWhenItSucceeded() {
        ProgramState before = web(ProgramPhase.DOWN).lastPid(101).build();
        ProgramState.Builder ended = web(ProgramPhase.DOWN).lastPid(9);
        assertEquals(true, verdict(Goal.UP, before, ended.lastExit(new ExitStatus.Exited(0)).succeeded(true).build()));
        assertEquals(false,
                verdict(Goal.UP, before, ended.lastExit(new ExitStatus.Exited(1)).succeeded(false).build()));
        assertEquals(
                false,
                verdict(Goal.UP, before,
                        ended.lastExit(new ExitStatus.Exited(0)).succeeded(true).phase(ProgramPhase.WAITING).build()));
        assertEquals(false, verdict(Goal.UP, before,
                web(ProgramPhase.DOWN).lastPid(101).lastExit(new ExitStatus.Exited(0)).succeeded(true).build()));
    }

    @Test
    void aStartThatFailsSettlesAtOnce() {
        ProgramState before = web(ProgramPhase.DOWN).build();
        assertEquals(false, verdict(Goal.UP, before, web(ProgramPhase.WAITING).startFailure("no such file").build()));
        assertEquals(null, verdict(Goal.UP, before, web(ProgramPhase.STARTING).startFailure("an earlier one").build()));
        assertEquals(null, verdict(Goal.UP, before, web(ProgramPhase.WAITING).build()),
                "it waits for what it depends on");
        assertEquals(false, verdict(Goal.UP, up(7, Duration.ZERO), web(ProgramPhase.WAITING).lastPid(7).build()),
                "it died meanwhile");
    }

    @Test
    void whatHasFailedDoesNotComeUpAnyMore() {
        ProgramState before = up(7, Duration.ofHours(1));
        ProgramState failed = web(ProgramPhase.FAILED).lastPid(8).lastExit(new ExitStatus.Exited(1)).build();
        assertEquals(false, verdict(Goal.UP, before, failed));
        assertEquals(false, verdict(Goal.RESTARTED, before, failed));
        assertEquals(true, verdict(Goal.DOWN, before, failed));
    }

    @Test
    void aStartCountsWhenTheProgramIsReady() {
        await(web(ProgramPhase.DOWN).build(), Goal.UP, 100 * SECOND);
        become(notReady(7, Duration.ofMillis(300), null), 0);
        assertEquals(100 * SECOND, watch.next(), "nothing happens by itself until it is ready");
        become(notReady(7, Duration.ofSeconds(30), new Cause.NotReady(null, "connection refused")), 30 * SECOND);
        assertEquals(Map.of(), reached, "it was ready for a moment; the start goes on");
        become(up(7, Duration.ofSeconds(40)), 40 * SECOND);
        assertEquals(Map.of("web", true), reached);
    }

    @Test
    void readyAtOnceIsNotEnough() {
        assertEquals(null, verdict(Goal.UP, web(ProgramPhase.DOWN).build(), up(7, Duration.ofMillis(20))));
        assertEquals(null, verdict(Goal.RESTARTED, up(7, Duration.ofHours(1)), notReady(8, Duration.ofHours(1), null)));
    }

    @Test
    void whatIsNotReadyInTimeSettlesAtOnce() {
        Cause late = new Cause.NotReady(Duration.ofSeconds(30), "connection refused");
        Cause dead = new Cause.NotAlive("no answer within 1s");
        ProgramState before = web(ProgramPhase.DOWN).lastPid(6).build();
        for (Cause cause : List.of(late, dead)) {
            ProgramState.Builder stopping = web(ProgramPhase.STOPPING).pid(7).lastPid(7).cause(cause);
            assertEquals(false, verdict(Goal.UP, before, stopping.build()));
            assertEquals(false, verdict(Goal.UP, notReady(7, Duration.ofSeconds(9), null), stopping.build()));
            assertEquals(false, verdict(Goal.RESTARTED, before, stopping.build()));
            assertEquals(null, verdict(Goal.RESTARTED, notReady(7, Duration.ofSeconds(9), null), stopping.build()),
                    "it is the run before");
            ProgramState.Builder waiting =
                    web(ProgramPhase.WAITING).lastPid(7).stoppedByGaggle(true).cause(cause);
            assertEquals(false, verdict(Goal.UP, before, waiting.build()));
            assertEquals(null, verdict(Goal.UP, stopping.build(), waiting.build()), "it is started again");
        }
    }

    @Test
    void aTaskIsStartedWhenItIsDone() {
        ProgramState before = web(ProgramPhase.DOWN).build();
        ProgramState.Builder done = web(ProgramPhase.DONE).lastPid(7).lastExit(new ExitStatus.Exited(0));
        assertEquals(true, verdict(Goal.UP, before, done.build()));
        assertEquals(true, verdict(Goal.RESTARTED, done.build(), done.lastPid(8).build()));
        assertEquals(true, verdict(Goal.DOWN, before, done.build()));
        assertEquals(null, verdict(Goal.RESTARTED, done.build(), web(ProgramPhase.STARTING).lastPid(8).build()));
        assertEquals(false, verdict(Goal.UP, before,
                web(ProgramPhase.WAITING).lastPid(7).lastExit(new ExitStatus.Exited(1)).build()), "it is tried again");
    }

    @Test
    void aStopCountsWhenTheProgramIsDown() {
        ProgramState before = up(7, Duration.ofHours(1));
        assertEquals(null, verdict(Goal.DOWN, before, web(ProgramPhase.STOPPING).pid(7).lastPid(7).build()));
        assertEquals(true, verdict(Goal.DOWN, before, web(ProgramPhase.DOWN).lastPid(7).stoppedByGaggle(true).build()));
        assertEquals(true, verdict(Goal.DOWN, before, null), "taken out of the configuration, and gone");
        assertEquals(false, verdict(Goal.UP, before, null));
    }

    @Test
    void aRestartIsAnotherRun() {
        ProgramState before = up(7, Duration.ofHours(1));
        assertEquals(null, verdict(Goal.RESTARTED, before, web(ProgramPhase.STOPPING).pid(7).lastPid(7).build()));
        assertEquals(null, verdict(Goal.RESTARTED, before, up(8, Duration.ZERO)));
        assertEquals(true, verdict(Goal.RESTARTED, before, up(8, CompletionWatch.STEADY)));
        ProgramState.Builder stopped = web(ProgramPhase.DOWN)
                .lastPid(7)
                .stoppedByGaggle(true)
                .lastExit(new ExitStatus.Killed(ProcessSignal.TERM, false));
        assertEquals(true, verdict(Goal.RESTARTED, before, stopped.build()), "its respawn says that it stays down");
        ProgramState.Builder again = web(ProgramPhase.DOWN).lastPid(8);
        assertEquals(true,
                verdict(Goal.RESTARTED, before, again.lastExit(new ExitStatus.Exited(0)).succeeded(true).build()));
        assertEquals(false,
                verdict(Goal.RESTARTED, before, again.lastExit(new ExitStatus.Exited(2)).succeeded(false).build()));
    }

    @Test
    void theTimeIsOverAtTheDeadline() {
        states.put(WEB, web(ProgramPhase.STOPPING).pid(7).lastPid(7).build());
        await(up(7, Duration.ofHours(1)), Goal.DOWN, SECOND);
        look(SECOND - 1);
        assertEquals(Map.of(), reached);
        look(SECOND);
        assertEquals(Map.of("web", false), reached);
    }

    @Test
    void aProgramThatIsUpIsNotWaitedForBeyondTheDeadline() {
        states.put(WEB, up(8, Duration.ZERO));
        await(up(7, Duration.ofHours(1)), Goal.RESTARTED, SECOND / 2);
        look(0);
        assertEquals(SECOND / 2, watch.next());
        look(SECOND / 2);
        assertEquals(Map.of("web", false), reached);
    }

    @Test
    void severalMayWaitForOneProgram() {
        states.put(WEB, web(ProgramPhase.STOPPING).pid(7).lastPid(7).build());
        watch.await(WEB, up(7, Duration.ZERO), Goal.DOWN, SECOND, there -> reached.put("first", there));
        watch.await(WEB, up(7, Duration.ZERO), Goal.DOWN, 2 * SECOND, there -> reached.put("second", there));
        look(SECOND);
        become(web(ProgramPhase.DOWN).lastPid(7).build(), SECOND + 1);
        assertEquals(Map.of("first", false, "second", true), reached);
    }

    /** However many are waited for, what happens costs a look at the program that it happens to. */
    @Test
    void tenThousandMayBeWaitedForAndEachIsLookedAtWhenSomethingHappensToIt() {
        for (int i = 0; i < CompletionWatch.MAX_WAITING; i++) {
            assertTrue(watch.hasRoomFor(1));
            ProgramState stopping = ProgramState.builder("p" + i).phase(ProgramPhase.STOPPING).pid(1).build();
            states.put(new ProgramId("p" + i), stopping);
            await(stopping, Goal.DOWN, SECOND);
        }
        assertFalse(watch.hasRoomFor(1));
        look(0);
        looks = 0;
        for (int i = 0; i < CompletionWatch.MAX_WAITING; i++) {
            become(ProgramState.builder("p" + i).build(), 1);
        }
        assertEquals(CompletionWatch.MAX_WAITING, looks);
        assertTrue(reached.values().stream().allMatch(there -> there));
        assertTrue(watch.hasRoomFor(CompletionWatch.MAX_WAITING));
    }
}
