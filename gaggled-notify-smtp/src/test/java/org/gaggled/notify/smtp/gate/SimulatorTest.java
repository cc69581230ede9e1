package org.gaggled.notify.smtp.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows what can be relied upon, whatever happens: random histories of a program, each from a seed that a failure names, and
 * after each step what must hold of everything that was said so far.
 */
class SimulatorTest {

    private static final long PERIOD = Duration.ofSeconds(10).toNanos();
    private static final long GATHERING = Duration.ofMillis(250).toNanos();

    static LongStream seeds() {
        return LongStream.range(0, 2_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsSaidCanBeRelied(long seed) {
        History history = new History(seed, History.Cast.EVERYBODY);
        for (int i = 0; i < 200; i++) {
            history.step();
        }
        history.rest();
        history.assertWellBehaved();
        history.assertLastWordIsTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void operatorsAreNotReportedAsCrashes(long seed) {
        History history = new History(seed, History.Cast.OPERATORS);
        for (int i = 0; i < 100; i++) {
            history.step();
        }
        history.rest();
        history.assertWellBehaved();
        history.assertLastWordIsTrue();
        for (Announcement announcement : history.announcements) {
            assertTrue(
                    announcement.status() != Status.CHURNING
                            && (announcement.status() == Status.UP || announcement.line().contains("shutdown by operator")),
                    () -> "seed " + seed + ": " + announcement.line());
        }
    }

    /** An hour of deaths, with less than a period between any two changes. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anHourOfChurningIsTwoMails(long seed) {
        Random random = new Random(seed);
        Story story = new Story();
        story.up(0);
        double at = 50;
        while (at < 3650) {
            story.down(at);
            at += 0.01 + random.nextDouble() * 4.9;
            story.up(at);
            at += 0.01 + random.nextDouble() * 4.9;
        }
        story.until(4000);
        List<String> statuses =
                story.announcements().stream().map(a -> a.status().words()).toList();
        assertEquals(List.of("down", "churning", "up"), statuses, () -> "seed " + seed);
    }

    /**
     * An hour in a crash loop whose pauses have grown as long as a period, or are longer, as exactly as a machine keeps them: the
     * down, the churning, and at most one end of it.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void anHourOfRestartPausesIsThreeMailsAtMost(long seed) {
        Random random = new Random(seed);
        double[] longest = {9.5, 10, 10.2, 12, 19, 20, 20.2, 30};
        double longestPause = longest[random.nextInt(longest.length)];
        double run = random.nextBoolean() ? 0.02 : random.nextDouble() * 5;
        Story story = new Story();
        story.up(0);
        double pause = 0.1;
        double at = 50;
        while (at < 3650) {
            story.down(at);
            at += pause + random.nextDouble() * 0.04 - 0.02;
            pause = Math.min(2 * pause, longestPause);
            story.up(at);
            at += run + random.nextDouble() * 0.04 + 0.001;
        }
        List<String> statuses = story.announcements().stream().map(a -> a.status().words()).toList();
        List<String> once = List.of("down", "churning", "down");
        assertTrue(
                statuses.size() >= 2 && statuses.equals(once.subList(0, Math.min(3, statuses.size()))),
                () -> "seed " + seed + ", longest pause " + longestPause + ": " + story.said());
    }

    /** All histories of up to four changes, half a second to a period and a half apart: no chance involved. */
    @Test
    void shortHistoriesOneByOne() {
        double[] pauses = {0.5, 6, 15};
        int conditions = Condition.values().length;
        for (int length = 1; length <= 4; length++) {
            int histories = (int) Math.pow(conditions * pauses.length, length);
            for (int number = 0; number < histories; number++) {
                History history = new History(0, History.Cast.EVERYBODY);
                int rest = number;
                for (int i = 0; i < length; i++) {
                    history.pass((long) (pauses[rest % pauses.length] * 1e9));
                    rest /= pauses.length;
                    history.become(Condition.values()[rest % conditions]);
                    rest /= conditions;
                }
                history.rest();
                history.assertWellBehaved();
                history.assertLastWordIsTrue();
            }
        }
    }

    /** One program, what happens to it, and what was said. */
    private static final class History {

        /** Who acts. */
        enum Cast {
            EVERYBODY,
            OPERATORS
        }

        final List<Announcement> announcements = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();
        private final long seed;
        private final Cast cast;
        private final Random random;
        private final Gate gate = new Gate(new GatePolicy(Duration.ofNanos(PERIOD), Duration.ofNanos(GATHERING)));
        private long now;
        private Condition condition = Condition.UP;

        History(long seed, Cast cast) {
            this.seed = seed;
            this.cast = cast;
            this.random = new Random(seed);
            become(Condition.UP);
        }

        void step() {
            long[] scales = {1_000_000L, 1_000_000_000L, 3 * PERIOD};
            pass((long) (random.nextDouble() * scales[random.nextInt(scales.length)]));
            boolean died = cast == Cast.EVERYBODY && random.nextBoolean();
            switch (condition) {
                case UP -> become(died ? Condition.DOWN : random.nextBoolean() ? Condition.STOPPED : Condition.DISABLED);
                case DOWN, STOPPED -> become(random.nextInt(4) == 0 ? Condition.DISABLED : Condition.UP);
                case DISABLED -> {
                    // An operator's start: no longer disabled, and up as soon as the process is there.
                    become(Condition.STOPPED);
                    if (cast == Cast.OPERATORS || random.nextBoolean()) {
                        pass(random.nextInt(5_000_000));
                        become(Condition.UP);
                    }
                }
            }
        }

        void become(Condition next) {
            condition = next;
            gate.record(new Change("web", next, next == Condition.UP ? "" : "KILL", true, 1, now));
        }

        void pass(long nanos) {
            long end = now + nanos;
            while (gate.nextDecision() <= end) {
                now = Math.max(now, gate.nextDecision());
                for (Announcement announcement : gate.decide(now)) {
                    announcements.add(announcement);
                    times.add(now);
                }
            }
            now = end;
        }

        void rest() {
            // A period of silence after an announcement, and two until the end of churning is believed.
            pass(3 * PERIOD + GATHERING);
        }

        void assertWellBehaved() {
            for (int i = 1; i < times.size(); i++) {
                int index = i;
                assertTrue(times.get(i) - times.get(i - 1) >= PERIOD, () -> "seed " + seed + ", too soon: " + announcements.get(index));
                assertEquals(announcements.get(i - 1).status(), announcements.get(i).before(), () -> "seed " + seed);
            }
        }

        /** What was last said is so; silence means that it is up. */
        void assertLastWordIsTrue() {
            Status last = announcements.isEmpty() ? Status.UP : announcements.getLast().status();
            assertEquals(condition.status(), last, () -> "seed " + seed + ": " + announcements);
            assertEquals(Gate.NEVER, gate.nextDecision(), () -> "seed " + seed + ": a deadline is left");
            assertEquals(condition == Condition.UP, gate.isAllWell(), () -> "seed " + seed);
        }
    }
}
