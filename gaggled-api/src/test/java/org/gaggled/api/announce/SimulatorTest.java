package org.gaggled.api.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shows what can be relied upon, whatever happens: random histories of a program, each from a seed that a failure
 * names, and after each step what must hold of everything that was said so far.
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
        for (Announcement announcement : history.announcements) {
            assertTrue(
                    announcement.getStatus() != AnnouncedStatus.CHURNING
                            && (announcement.getStatus() == AnnouncedStatus.UP
                                    || announcement.getLine().contains("shutdown by operator")),
                    () -> "seed " + seed + ": " + announcement.getLine());
        }
    }

    /**
     * Churning is: never up for a period, never down for two. Whatever the pauses within that are, it is said once, and
     * its end.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void churningIsSaidOnceAndItsEnd(long seed) {
        Random random = new Random(seed);
        CrashLoop loop = new CrashLoop(1 + random.nextInt(600));
        double longestRun = random.nextDouble();
        double longestPause = 2 * random.nextDouble();
        loop.runForAnHour(
                () -> 0.999 * longestRun * random.nextDouble(), () -> 0.999 * longestPause * random.nextDouble());
        assertEquals(0, loop.mailsAfterChurning(), () -> "seed " + seed + ": " + loop.story.said());
        loop.recover();
        assertEquals(AnnouncedStatus.UP, last(loop.statuses()));
        assertTrue(loop.mailsAfterChurning() <= 1, () -> "seed " + seed + ": " + loop.story.said());
    }

    /**
     * An hour in a crash loop, with each length of period, each pause before a restart from none to three periods, at
     * once or after growing to that, as exactly as a machine keeps pauses: the down, the churning where the pause is
     * shorter than two periods at some time, and its end.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 10, 60, 300})
    void everyPauseWithEveryPeriod(double period) {
        Random random = new Random(1);
        for (double pause = 0; pause <= 3; pause += 0.05) {
            for (double run : new double[] {0.0001, 0.02, 0.3, 0.9}) {
                for (boolean growing : new boolean[] {false, true}) {
                    assertSaidOnce(period, pause, run, growing, random);
                }
            }
        }
    }

    private static void assertSaidOnce(double period, double longest, double run, boolean growing, Random random) {
        CrashLoop loop = new CrashLoop(period);
        double[] pause = {growing ? Math.min(longest, 0.01) : longest};
        loop.runForAnHour(() -> run * jitter(random), () -> {
            double now = pause[0];
            pause[0] = Math.min(2 * now, longest);
            return now * jitter(random);
        });
        String what =
                "period " + period + ", pause " + longest + " periods, run " + run + (growing ? ", growing: " : ": ");
        List<AnnouncedStatus> hour = loop.statuses();
        // A loop too fast for its first death to be seen by itself begins with churning.
        List<AnnouncedStatus> churned = hour.subList(hour.get(0) == AnnouncedStatus.DOWN ? 1 : 0, hour.size());
        assertTrue(
                List.of(List.of(), List.of(AnnouncedStatus.CHURNING),
                        List.of(AnnouncedStatus.CHURNING, AnnouncedStatus.DOWN)).contains(churned),
                () -> what + loop.story.said());
        if (longest < 0.9) {
            assertEquals(List.of(AnnouncedStatus.CHURNING), churned, () -> what + loop.story.said());
        }
        loop.recover();
        assertEquals(AnnouncedStatus.UP, last(loop.statuses()), () -> what + loop.story.said());
        assertEquals(hour.size() + 1, loop.statuses().size(), () -> what + loop.story.said());
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    private static double jitter(Random random) {
        return 0.98 + 0.04 * random.nextDouble();
    }

    /** A program that dies, and is restarted, for an hour at least; times are in periods. */
    private static final class CrashLoop {

        final Story story;
        private final double period;
        private double at;

        CrashLoop(double period) {
            this.period = period;
            this.story = new Story(Duration.ofNanos((long) (period * 1e9)), Duration.ofMillis(1));
        }

        void runForAnHour(DoubleSupplier runs, DoubleSupplier pauses) {
            story.up(0);
            at = 5 * period;
            double end = at + Math.min(Math.max(3600, 20 * period), 400 * period);
            while (at < end) {
                story.down(at);
                at += 1e-5 + period * pauses.getAsDouble();
                story.up(at);
                at += 1e-5 + period * runs.getAsDouble();
            }
        }

        void recover() {
            story.until(at + 5 * period);
        }

        List<AnnouncedStatus> statuses() {
            return story.announcements().stream().map(Announcement::getStatus).toList();
        }

        int mailsAfterChurning() {
            int churning = statuses().indexOf(AnnouncedStatus.CHURNING);
            return churning < 0 ? 0 : statuses().size() - churning - 1;
        }
    }

    /** All histories of up to four changes, half a second to a period and a half apart: no chance involved. */
    @Test
    void shortHistoriesOneByOne() {
        double[] pauses = {0.5, 6, 15};
        int conditions = Condition.NEVER_ENABLED.ordinal();
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
        private final Announcer gate = new Announcer(Duration.ofNanos(PERIOD), Duration.ofNanos(GATHERING));
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
                case UP -> {
                    Condition ended = random.nextInt(4) == 0 ? Condition.DONE : Condition.DOWN;
                    Condition byItself = random.nextInt(3) == 0 ? Condition.NOT_READY : ended;
                    become(died ? byItself : random.nextBoolean() ? Condition.STOPPED : Condition.DISABLED);
                }
                case NOT_READY -> become(died ? Condition.DOWN : Condition.UP);
                case DOWN, STOPPED, DONE -> {
                    Condition other = cast == Cast.EVERYBODY && random.nextBoolean() ? Condition.FAILED
                            : Condition.DISABLED;
                    become(random.nextInt(4) == 0 ? other : Condition.UP);
                }
                case FAILED, DISABLED -> {
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
            gate.record(Changes.of("web", next, 1, now));
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

        /** Nothing happens any more: after two periods the last word is true, and stays so. */
        void rest() {
            pass(2 * PERIOD);
            assertLastWordIsTrue();
            int said = announcements.size();
            pass(PERIOD);
            assertEquals(said, announcements.size(), () -> "seed " + seed + ", too late: " + announcements);
            assertEquals(Announcer.NEVER, gate.nextDecision(), () -> "seed " + seed + ": a deadline is left");
        }

        void assertWellBehaved() {
            for (int i = 1; i < times.size(); i++) {
                int index = i;
                assertTrue(times.get(i) - times.get(i - 1) >= PERIOD,
                        () -> "seed " + seed + ", too soon: " + announcements.get(index));
                assertEquals(good(announcements.get(i - 1).getStatus()), good(announcements.get(i).getBefore()),
                        () -> "seed " + seed);
            }
        }

        /** Between up and done nothing is said. */
        private static AnnouncedStatus good(AnnouncedStatus status) {
            return status == AnnouncedStatus.DONE ? AnnouncedStatus.UP : status;
        }

        /** What was last said is so; silence means that it is up, or done. */
        void assertLastWordIsTrue() {
            AnnouncedStatus last = announcements.isEmpty() ? AnnouncedStatus.UP : last(announcements).getStatus();
            assertEquals(good(condition.status()), good(last), () -> "seed " + seed + ": " + announcements);
            assertEquals(condition.isGood(), gate.isAllWell(), () -> "seed " + seed);
        }
    }
}
