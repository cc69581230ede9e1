package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.Schedule;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.output.FakeConnections;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.output.history.LogBook;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.schedule.Schedules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shows that the loop wakes up for schedules, and tells whoever asks when the next run is. */
@Timeout(120)
class SchedulesInTheLoopTest {

    private static final Requester TESTER = new Requester("tester", "test", Role.OPERATE);

    private final Semaphore launches = new Semaphore(0);

    /** Each run succeeds at once. */
    private final ProcessLauncher launcher = new ProcessLauncher() {
        @Override
        public void launch(LaunchRequest request, LaunchListener listener) {
            launches.release();
            listener.started(new LaunchedProcess() {
                @Override
                public long getPid() {
                    return 4711;
                }

                @Override
                public boolean signal(ProcessSignal signal) {
                    return false;
                }
            });
            listener.exited(ProcessExit.builder(new ExitStatus.Exited(0)).build());
        }

        @Override
        public Set<LauncherCapability> getCapabilities() {
            return Set.of();
        }

        @Override
        public void close() {}
    };

    @FunctionalInterface
    private interface Step {
        void take(SupervisionLoop loop) throws Exception;
    }

    private void with(Schedule schedule, boolean enabled, Schedules schedules, Step step) throws Exception {
        LifeRules task = new LifeRulesBuilder().enabled(enabled).duty(new Duty.Task(schedule)).build();
        EventFanout fanout = new EventFanout(
                GaggleInfo.builder("instance").hostName("host").version("1").configFile("file").build(),
                InstantSource.system());
        fanout.begin(List.of());
        SupervisionLoop loop = new SupervisionLoop(launcher, fanout, new GaggleDefinition(
                List.of(Definitions.of("nightly", task)), Duration.ofSeconds(1), StopOrder.REVERSE), ProbeKinds.own(),
                schedules,
                new Outputs(new FakeConnections(), false, null), new LogBook(null));
        Thread thread = Thread.ofPlatform().daemon().name("loop-under-test").start(() -> loop.run(Map.of()));
        try {
            step.take(loop);
        } finally {
            loop.getControlPort().perform(OperationRequest.builder(Operation.SHUTDOWN, TESTER).build());
            thread.join(TimeUnit.SECONDS.toMillis(60));
            fanout.close();
            schedules.close();
        }
        assertFalse(thread.isAlive());
    }

    private static Schedule schedule(String expression) {
        return new Schedule(expression, ZoneId.of("Asia/Kathmandu"), Schedule.Overlap.SKIP, false, Duration.ZERO);
    }

    private static ProgramDescription description(SupervisionLoop loop) throws Exception {
        return loop.getControlPort().describe("nightly").toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void whatIsDueRuns() throws Exception {
        with(schedule("every 1s"), true, Schedules.ofThisMachine(null),
                _ -> assertTrue(launches.tryAcquire(2, 60, TimeUnit.SECONDS)));
    }

    @Test
    void itTellsWhenTheNextRunIs() throws Exception {
        Instant now = Instant.parse("2026-05-01T10:00:00Z");
        with(schedule("30 3 * * *"), true, new Schedules(() -> now, _ -> 0, null), loop -> {
            ProgramDescription told = description(loop);
            String explanation = String.valueOf(told.getExplanation());
            assertTrue(explanation.endsWith(
                    "; the next run is due in 11h 45m, at 2026-05-02 03:30 Asia/Kathmandu"),
                    explanation);
            assertEquals(Duration.ofHours(11).plusMinutes(45), told.getUntilNextStart());
            assertEquals(0, launches.availablePermits());
        });
    }

    @Test
    void whatIsDisabledDoesNotRunByItsSchedule() throws Exception {
        Instant now = Instant.parse("2026-05-01T10:00:00Z");
        with(schedule("30 3 * * *"), false, new Schedules(() -> now, _ -> 0, null), loop -> {
            ProgramDescription told = description(loop);
            assertEquals("it is disabled by the configuration", told.getExplanation());
            assertNull(told.getUntilNextStart());
        });
    }
}
