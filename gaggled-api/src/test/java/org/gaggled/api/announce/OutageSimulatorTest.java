package org.gaggled.api.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows that an announcer that tells outages as a whole tells what any other tells, neither more nor less nor in
 * another order, and nothing later than it may: random gaggles with random histories, each from a seed that a failure
 * names, are told to one of either kind.
 */
class OutageSimulatorTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long PERIOD = 10 * SECOND;

    static LongStream seeds() {
        return LongStream.range(0, 2_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsToldTwiceAndNothingIsLost(long seed) {
        Gaggle gaggle = new Gaggle(seed);
        for (int i = 0; i < 300; i++) {
            gaggle.step();
        }
        gaggle.rest();
        gaggle.assertTheSameIsTold();
    }

    /** An announcement, and when it was given. */
    private record Given(long at, Announcement announcement) {

        String program() {
            return announcement.getProgram();
        }

        boolean isGood() {
            return Told.of(announcement).isGood();
        }

        /** When the change came that it tells. */
        long since() {
            return Duration.between(Instant.EPOCH, announcement.getTime()).toNanos();
        }
    }

    /** An announcer, what it gave, and what it says that its readers know. */
    private static final class Reader {

        final Announcer announcer;
        final List<Given> given = new ArrayList<>();
        final Map<String, Told> told = new HashMap<>();

        Reader(Announcer announcer) {
            this.announcer = announcer;
        }

        List<Announcement> decide(long now) {
            List<Announcement> decided = announcer.decide(now);
            decided.forEach(announcement -> given.add(new Given(now, announcement)));
            told.putAll(announcer.takeTold());
            return decided;
        }

        List<Given> of(String program) {
            return given.stream().filter(one -> one.program().equals(program)).toList();
        }
    }

    /** Programs, each of which may need some of those before it, and is stopped when one of these goes down. */
    private static final class Gaggle {

        private final long seed;
        private final Random random;
        private final Reader together;
        private final Reader plain;
        private final List<List<Integer>> needs = new ArrayList<>();
        private final List<ProgramState> states = new ArrayList<>();

        /** The states at some earlier moment. */
        private List<ProgramState> earlier = List.of();

        private long now;

        Gaggle(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            Duration period = Duration.ofNanos(PERIOD);
            Duration gathering = random.nextBoolean() ? Duration.ZERO : Announcer.USUAL_GATHERING;
            this.together = new Reader(Announcer.together(period, gathering));
            this.plain = new Reader(new Announcer(period, gathering));
            int size = 2 + random.nextInt(8);
            for (int i = 0; i < size; i++) {
                List<Integer> needed = new ArrayList<>();
                for (int other = 0; other < i; other++) {
                    if (random.nextInt(3) == 0) {
                        needed.add(other);
                    }
                }
                needs.add(needed);
                states.add(ProgramState.builder("p" + i).build());
                become(i, ProgramPhase.UP, null);
            }
        }

        void step() {
            long[] scales = {SECOND / 1_000, SECOND, PERIOD / 2, 3 * PERIOD};
            pass((long) (random.nextDouble() * scales[random.nextInt(scales.length)]));
            int program = random.nextInt(states.size());
            switch (states.get(program).getPhase()) {
                case UP -> happen(program);
                case STOPPING -> become(program, ProgramPhase.WAITING, states.get(program).getCause());
                default -> start(program);
            }
        }

        private void happen(int program) {
            switch (random.nextInt(5)) {
                case 0 -> become(program, ProgramPhase.STOPPING, new Cause.Operator("alice", "zmq"));
                case 1 -> become(program, ProgramPhase.UP, states.get(program).isReady()
                        ? new Cause.NotReady(null, "nothing") : null);
                case 2 -> become(program, ProgramPhase.FAILED,
                        new Cause.Limit(3, Duration.ofSeconds(10), new Cause.NotAlive("nothing")));
                case 3 -> missed();
                default -> become(program, ProgramPhase.WAITING, new Cause.Ended(new ExitStatus.Exited(3), null));
            }
            if (!isThere(program)) {
                propagate(program);
            }
        }

        /** Starts what may be started: all that it needs is there. */
        private void start(int program) {
            if (needs.get(program).stream().allMatch(this::isThere)) {
                become(program, ProgramPhase.UP, null);
            }
        }

        private boolean isThere(int program) {
            return states.get(program).getPhase() == ProgramPhase.UP && states.get(program).isReady();
        }

        private void propagate(int lost) {
            Cause cause = states.get(lost).getCause();
            for (int other = lost + 1; other < states.size(); other++) {
                if (needs.get(other).contains(lost) && states.get(other).getPhase() == ProgramPhase.UP) {
                    become(other, ProgramPhase.STOPPING, new Cause.Dependency("p" + lost, cause));
                    propagate(other);
                }
            }
        }

        private void become(int program, ProgramPhase phase, Cause cause) {
            ProgramState before = states.get(program);
            ProgramState.Builder state = ProgramState.builder(before.getName())
                    .sequence(before.getSequence() + 1)
                    .phase(phase)
                    .lastPid(4711)
                    .dependenciesSatisfied(!(cause instanceof Cause.Dependency))
                    .cause(cause);
            if (phase == ProgramPhase.UP || phase == ProgramPhase.STOPPING) {
                state.pid(4711).ready(phase == ProgramPhase.UP && !(cause instanceof Cause.NotReady));
            } else {
                state.lastExit(new ExitStatus.Exited(3)).stoppedByGaggle(before.getPhase() == ProgramPhase.STOPPING);
            }
            states.set(program, state.build());
            for (Reader reader : List.of(together, plain)) {
                reader.announcer.state(states.get(program), Instant.EPOCH.plusNanos(now), now);
            }
        }

        /** All states of some earlier moment are told, and some of them are not so any more. */
        private void missed() {
            for (Reader reader : List.of(together, plain)) {
                reader.announcer.states(earlier, Instant.EPOCH.plusNanos(now), now);
            }
            earlier = List.copyOf(states);
        }

        private void pass(long nanos) {
            long end = now + nanos;
            while (next() <= end) {
                now = Math.max(now, next());
                Map<String, Told> known = Map.copyOf(plain.told);
                // Only so what the two decide is decided at the same times.
                if (plain.announcer.nextDecision() <= now) {
                    plain.decide(now);
                }
                List<Announcement> decided = together.decide(now);
                assertRootsComeFirst(decided);
                decided.forEach(announcement -> assertNothingIsMissing(announcement, known));
            }
            now = end;
        }

        private long next() {
            return Math.min(plain.announcer.nextDecision(), together.announcer.nextDecision());
        }

        private void assertRootsComeFirst(List<Announcement> decided) {
            List<String> programs = decided.stream().map(Announcement::getProgram).toList();
            for (int i = 0; i < programs.size(); i++) {
                int root = programs.indexOf(String.valueOf(decided.get(i).getRoot()));
                String program = programs.get(i);
                assertTrue(root < i || !isWith(decided.get(root), decided.get(i)),
                        () -> "seed " + seed + ": " + program);
            }
        }

        /** Whether one goes the way of its root, which did so by itself. */
        private static boolean isWith(Announcement root, Announcement other) {
            return root.getRoot() == null && Told.of(root).isGood() == Told.of(other).isGood();
        }

        /** That something is down that went by itself is told before its time only if nothing is on its way for it. */
        private void assertNothingIsMissing(Announcement announcement, Map<String, Told> known) {
            Given root = new Given(now, announcement);
            if (root.isGood() || announcement.getRoot() != null || now >= root.since() + PERIOD) {
                return;
            }
            for (ProgramState state : states) {
                boolean isOnItsWay = state.getPhase() == ProgramPhase.STOPPING
                        && state.getCause() != null
                        && announcement.getProgram().equals(state.getCause().getRootProgram());
                boolean isSaidToBeWell = isGood(known, state) && isGood(plain.told, state);
                assertFalse(isOnItsWay && isSaidToBeWell,
                        () -> "seed " + seed + ": without " + state.getName() + ": " + announcement);
            }
        }

        private static boolean isGood(Map<String, Told> known, ProgramState state) {
            Told told = known.get(state.getName());
            return told != null && told.isGood();
        }

        /** Nothing happens any more. */
        void rest() {
            for (int i = 0; i < states.size(); i++) {
                if (states.get(i).getPhase() == ProgramPhase.STOPPING) {
                    become(i, ProgramPhase.WAITING, states.get(i).getCause());
                }
            }
            pass(4 * PERIOD);
            assertEquals(Announcer.NEVER, together.announcer.nextDecision(), () -> "seed " + seed);
            assertFalse(together.announcer.isHolding(), () -> "seed " + seed);
            assertEquals(plain.told, together.told, () -> "seed " + seed);
        }

        void assertTheSameIsTold() {
            for (int i = 0; i < states.size(); i++) {
                List<Given> inTime = plain.of("p" + i);
                List<Given> whole = together.of("p" + i);
                assertEquals(lines(inTime), lines(whole), () -> "seed " + seed);
                for (int n = 0; n < inTime.size(); n++) {
                    assertInTime(inTime.get(n), whole.get(n), hasDependents(i));
                }
            }
        }

        private boolean hasDependents(int program) {
            return needs.stream().anyMatch(needed -> needed.contains(program));
        }

        private static List<String> lines(List<Given> given) {
            return given.stream().map(one -> one.announcement().getTime() + " " + one.announcement().getLine())
                    .toList();
        }

        private void assertInTime(Given plainly, Given whole, boolean mayWait) {
            boolean isRoot = plainly.announcement().getRoot() == null;
            int periods = (plainly.isGood() ? 2 : 1) + (isRoot ? 0 : 1);
            long latest = Math.max(plainly.at() + (isRoot ? 0 : PERIOD), plainly.since() + periods * PERIOD);
            boolean isFree = isRoot && !mayWait;
            assertTrue(whole.at() >= plainly.at() && whole.at() <= (isFree ? plainly.at() : latest),
                    () -> "seed " + seed + ": decided at " + plainly.at() + ", given at " + whole.at() + ": "
                            + whole.announcement());
        }
    }
}
