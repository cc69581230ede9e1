package org.gaggled.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ResourceUsage;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Death;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.Errand;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.ErrandRules;
import org.gaggled.engine.core.Holding;
import org.gaggled.engine.core.Life;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.RespawnLimit;
import org.gaggled.engine.core.Restarts;
import org.gaggled.engine.core.StopSteps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program's rules bound what is remembered of it: no memory is longer than its place. */
class MemoryFieldsTest {

    private static final String TEXT = "€".repeat(5_000);
    private static final Cause.Operator OPERATOR = new Cause.Operator(TEXT, TEXT);
    private static final ExitStatus KILLED = new ExitStatus.Killed(ProcessSignal.TERM, true);

    /** Each root has its own longest way of being written. */
    private static final List<Cause> ROOTS = List.of(
            OPERATOR, new Cause.Ended(KILLED, OPERATOR), new Cause.StartFailed(TEXT, TEXT),
            new Cause.NotReady(Duration.ofDays(1), TEXT), new Cause.NotAlive(TEXT), new Cause.Schedule(TEXT),
            new Cause.Shutdown(true), new Cause.Reload(), new Cause.Unknown(), new Cause.Elsewhere(TEXT, TEXT),
            new Cause.Placement(TEXT));

    /** The longest memory of every life, with causes of every kind, has its place, however long its lists are. */
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "0, 1", "3, 2", "1000, 0", "1000, 40"})
    void theLongestMemoryHasItsPlace(int most, int needs) {
        LifeRules rules = rules(most, needs);
        for (Cause cause : longestCauses()) {
            for (Life life : lives(cause)) {
                Memory memory = longest(life, cause, most, needs);
                assertComplete(memory, "memory");
                ByteBuffer place = ByteBuffer.allocate(MemoryFields.bound(rules));
                MemoryFields.write(place, memory);
                Memory read = MemoryFields.read(memory.id(), place.flip());
                assertEquals(most + 1, read.pauses().setbacks().size());
                assertEquals(memory.graces().stream().map(Memory.Grace::needed).toList(),
                        read.graces().stream().map(Memory.Grace::needed).toList());
                assertEquals(memory.holdings(), read.holdings());
            }
        }
    }

    /** Each setback that a limit counts has its own place, whatever else there may be room for. */
    @Test
    void aLimitHasPlaceForItsSetbacks() {
        assertEquals(MemoryFields.bound(rules(100, 0)), MemoryFields.bound(rules(1_100, 0)) - 8 * 1_000);
        assertTrue(MemoryFields.bound(rules(0, 0)) - MemoryFields.bound(withoutLimit()) >= 3 + 8);
    }

    private static LifeRules withoutLimit() {
        return new LifeRules(true,
                new Restarts(Respawn.ALWAYS, Duration.ZERO, Duration.ZERO, List.of(), null), false,
                Duration.ofSeconds(10), StopSteps.TERM, ErrandRules.NONE, Probing.NONE, Duty.SERVICE, List.of());
    }

    /** One that kills at once is no step that is given the {@code killwait}. */
    @Test
    void aStepWithoutTimeIsNotOneThatEndsAtOnce() {
        for (String steps : List.of("TERM/0s", "TERM", "INT/1s, TERM/0s")) {
            Memory memory = GaggleStateTest.full(new ProgramId("web"), new Life.Down());
            Memory.Parting leaving = new Memory.Parting(StopSteps.parse(steps), Duration.ZERO);
            ByteBuffer bytes = ByteBuffer.allocate(10_000);
            MemoryFields.write(bytes, new Memory(
                    memory.id(), memory.life(), memory.errand(), memory.reload(), memory.aim(), memory.run(),
                    memory.past(), memory.pauses(), memory.graces(), memory.scope(), leaving));
            assertEquals(leaving, MemoryFields.read(memory.id(), bytes.flip()).leaving());
        }
    }

    /** What it waits for is found anew. */
    @Test
    void aProgramThatWaitsIsDownForTheNextGaggled() {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        LifeFields.write(new FieldWriter(bytes), new Life.Waiting(7));
        assertEquals(new Life.Down(), LifeFields.read(new FieldReader(bytes.flip())));
    }

    @Test
    void whatIsNothingIsNotWritten() {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        FieldWriter out = new FieldWriter(bytes);
        out.flag(1, false);
        out.number(2, 7, 7);
        out.numbers(3, List.of(), 0);
        out.text(4, null);
        out.nested(5, (Life) null, life -> LifeFields.write(out, life));
        assertEquals(0, bytes.position());
    }

    /** Dependencies and limits in any order, however deep, are never longer than the longest of them. */
    @Test
    void noCauseIsLongerThanTheLongest() {
        int longest = longestCauses().stream().mapToInt(MemoryFieldsTest::length).max().orElseThrow();
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            Cause cause = ROOTS.get(random.nextInt(ROOTS.size()));
            for (int depth = random.nextInt(12); depth > 0; depth--) {
                cause = random.nextInt(3) > 0 ? new Cause.Dependency(TEXT, cause)
                        : new Cause.Limit(1, Duration.ofDays(1), cause);
            }
            Cause deep = cause;
            assertTrue(length(cause) <= longest, () -> shape(deep));
        }
    }

    private static String shape(Cause cause) {
        return switch (cause) {
            case Cause.Dependency dependency -> "dependency, " + shape(dependency.cause());
            case Cause.Limit limit -> "limit, " + shape(limit.last());
            default -> cause.getWord();
        };
    }

    private static int length(Cause cause) {
        ByteBuffer bytes = ByteBuffer.allocate(10_000);
        CauseFields.write(new FieldWriter(bytes), cause);
        return bytes.position();
    }

    /** Each root behind a chain that is as long as one is written, and behind limits. */
    private static List<Cause> longestCauses() {
        List<Cause> causes = new ArrayList<>();
        for (Cause root : ROOTS) {
            Cause inner = new Cause.Limit(1, Duration.ofDays(1), new Cause.Dependency(TEXT, root));
            causes.add(chain(inner));
            causes.add(chain(root));
            causes.add(root);
        }
        return causes;
    }

    private static Cause chain(Cause root) {
        Cause cause = root;
        for (int i = 0; i < 2 * CauseFields.LONGEST_CHAIN; i++) {
            cause = new Cause.Dependency(TEXT, cause);
        }
        return cause;
    }

    private static List<Life> lives(Cause cause) {
        return List.of(
                new Life.Down(), new Life.Preparing(1, true), new Life.Starting(), new Life.Running(1, 2, 3, 4),
                new Life.Stopping(1, 2, cause, Integer.MAX_VALUE, exit(), true, 3), new Life.Clearing(1));
    }

    private static ProcessExit exit() {
        return ProcessExit.builder(KILLED)
                .leftovers(true)
                .usage(ResourceUsage.builder(Duration.ofDays(1), Duration.ofDays(1)).maxResidentBytes(1L).build())
                .build();
    }

    /** One in which everything is there, and as long as it can be. */
    private static Memory longest(Life life, Cause cause, int most, int needs) {
        List<Long> setbacks = Collections.nCopies(most + 1, 7L);
        List<Memory.Grace> graces = new ArrayList<>();
        for (int i = 0; i < needs; i++) {
            graces.add(new Memory.Grace(needed(i), 1, 2, cause));
        }
        List<Memory.Held> holdings = new ArrayList<>();
        for (int i = 0; i < Memory.MOST_OF_A_RULE * needs; i++) {
            ProgramId elsewhere = needed(i).of("h".repeat(64));
            graces.add(new Memory.Grace(elsewhere, 1, 2, cause));
            holdings.add(new Memory.Held(elsewhere, new Holding("€".repeat(64), i)));
        }
        StopSteps steps = new StopSteps(Collections.nCopies(
                100, new StopSteps.Step(ProcessSignal.TERM, Duration.ofDays(1))));
        return new Memory(
                new ProgramId("web"), life,
                new Errand(ErrandKind.STOPCOMMAND, 1, 2, true, true),
                new Errand(ErrandKind.RELOADCOMMAND, 1, 2, true, true),
                new Memory.Aim(true, true, true, true, cause),
                new Memory.Run(1, true, true, true, cause, -1, new Memory.Asked(ProcessSignal.HUP, OPERATOR), 2,
                        new Death(KILLED, true, OPERATOR), new Memory.Told(true, 3, TEXT, TEXT)),
                new Memory.Past(cause, 1, 2, true, 3, 4, 5, 6, exit(),
                        StartFailure.builder(TEXT).systemError(TEXT).build()),
                new Memory.Pauses(1, new Memory.Pause(true, 2), new Memory.Pause(true, 3), setbacks),
                graces, SignalScope.PROCESS, new Memory.Parting(steps, Duration.ofDays(1)), holdings, true);
    }

    private static ProgramId needed(int number) {
        return ProgramId.instanceOf("€".repeat(30), number + 1);
    }

    private static LifeRules rules(int most, int needs) {
        List<Dependency> dependencies = new ArrayList<>();
        for (int i = 0; i < needs; i++) {
            for (ProgramId on : List.of(needed(i), needed(i).of("h".repeat(64)))) {
                dependencies.add(new Dependency(on, Condition.READY, Duration.ZERO, true, Duration.ofSeconds(1),
                        true, "all"));
            }
        }
        return new LifeRules(true,
                new Restarts(Respawn.ALWAYS, Duration.ZERO, Duration.ZERO, List.of(),
                        new RespawnLimit(most, Duration.ofDays(1))),
                false, Duration.ofSeconds(10), StopSteps.TERM, ErrandRules.NONE, Probing.NONE, Duty.SERVICE,
                dependencies);
    }

    /** A part that is added to memories is to be added to the longest, too. */
    private static void assertComplete(Object value, String what) {
        if (value instanceof Cause || value instanceof Life || value instanceof Collection<?>) {
            return;
        }
        for (RecordComponent component : value.getClass().isRecord() ? value.getClass().getRecordComponents()
                : new RecordComponent[0]) {
            String name = what + "." + component.getName();
            try {
                component.getAccessor().setAccessible(true);
                Object part = Objects.requireNonNull(component.getAccessor().invoke(value), name);
                assertTrue(!part.equals(false) && !part.equals(0L), name);
                if (part.getClass().getName().startsWith("org.gaggled.engine.core.Memory")) {
                    assertComplete(part, name);
                }
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(name, e);
            }
        }
    }
}
