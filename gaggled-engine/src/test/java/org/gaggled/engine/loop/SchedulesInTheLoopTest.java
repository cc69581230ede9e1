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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.Schedule;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.schedule.Schedules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shows that the loop wakes up for schedules, and tells whoever asks when the next run is. */
@Timeout(120)
class SchedulesInTheLoopTest {

    private static final Requester TESTER = new Requester("tester", "test", Role.OPERATE);

    /** Each start fails. */
    private static final ProcessLauncher NOTHING = new ProcessLauncher() {
        @Override
        public void launch(LaunchRequest request, LaunchListener listener) {
            listener.startFailed(StartFailure.builder("not in this test").build());
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

    private static void with(Schedule schedule, boolean enabled, Schedules schedules, Step step) throws Exception {
        LifeRules rules = new LifeRulesBuilder().enabled(enabled).build();
        LifeRules task = new LifeRules(rules.enabled(), rules.restarts(), rules.essential(), rules.killWait(),
                rules.stopSteps(), rules.errands(), rules.probing(), new Duty.Task(schedule), rules.dependencies());
        EventFanout fanout = new EventFanout(
                GaggleInfo.builder("instance").hostName("host").version("1").configFile("file").build(),
                InstantSource.system());
        fanout.begin(List.of());
        SupervisionLoop loop = new SupervisionLoop(NOTHING, fanout, new GaggleDefinition(
                List.of(Definitions.of("nightly", task)), Duration.ofSeconds(1), StopOrder.REVERSE), schedules);
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

    private static Schedule schedule(String expression, Duration jitter) {
        return new Schedule(expression, ZoneId.of("Asia/Kathmandu"), Schedule.Overlap.SKIP, false, jitter);
    }

    private static ProgramDescription description(SupervisionLoop loop) throws Exception {
        return loop.getControlPort().describe("nightly").toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** Jitter is drawn when the loop begins, and whenever something was due. */
    @Test
    void itIsWokenWhenSomethingIsDue() throws Exception {
        CountDownLatch drawn = new CountDownLatch(3);
        Schedules schedules = new Schedules(InstantSource.system(), _ -> {
            drawn.countDown();
            return 0;
        }, null);
        with(schedule("every 1s", Duration.ofMillis(500)), false, schedules,
                _ -> assertTrue(drawn.await(60, TimeUnit.SECONDS)));
    }

    @Test
    void itTellsWhenTheNextRunIs() throws Exception {
        Instant now = Instant.parse("2026-05-01T10:00:00Z");
        with(schedule("30 3 * * *", Duration.ZERO), true, new Schedules(() -> now, _ -> 0, null), loop -> {
            ProgramDescription told = description(loop);
            String explanation = String.valueOf(told.getExplanation());
            assertTrue(explanation.endsWith(
                    "; its schedule has it run in 11h 45m, at 2026-05-02 03:30 Asia/Kathmandu"),
                    explanation);
        });
    }

    @Test
    void whatIsDisabledDoesNotRunByItsSchedule() throws Exception {
        Instant now = Instant.parse("2026-05-01T10:00:00Z");
        with(schedule("30 3 * * *", Duration.ZERO), false, new Schedules(() -> now, _ -> 0, null), loop -> {
            ProgramDescription told = description(loop);
            assertEquals("it is disabled by the configuration", told.getExplanation());
            assertNull(told.getUntilNextStart());
        });
    }
}
