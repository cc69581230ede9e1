package org.gaggled.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
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
import org.gaggled.engine.core.FormerProgram;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Life;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.RespawnLimit;
import org.gaggled.engine.core.Restarts;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.core.StopSteps;
import org.gaggled.engine.launch.Descriptors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one gaggled notes is what the next one reads, wherever the first was broken off; and what is damaged, of another
 * boot, or of a newer version is never taken for it.
 */
class GaggleStateTest {

    static final ProgramId WEB = new ProgramId("web");
    static final ProgramId DB = ProgramId.instanceOf("db", 2);
    private static final Cause.Operator TESTER = new Cause.Operator("tester", "test");

    @TempDir
    Path directory;

    @Test
    void everythingThatIsRememberedIsReadAgain() throws Exception {
        List<Life> lives = List.of(
                new Life.Down(), new Life.Preparing(7, true), new Life.Starting(), new Life.Running(4, 5, 6, 7),
                new Life.Running(4, 5, Life.NEVER, Life.NEVER), new Life.Clearing(9),
                new Life.Stopping(4, 5, new Cause.Dependency("db", new Cause.Reload()), Integer.MAX_VALUE,
                        ProcessExit.builder(new ExitStatus.Exited(3)).leftovers(true).build(), true, 8));
        for (Life life : lives) {
            try (StateDirectory held = StateDirectory.open(directory)) {
                write(held, life);
                try (GaggleState next = GaggleState.open(held, "another")) {
                    Former former = assertNotNull0(next.former());
                    assertEquals("first", former.instanceId());
                    assertEquals("first", next.instanceId());
                    assertEquals(17, former.lastEvent());
                    assertEquals(17, next.lastEvent());
                    FormerProgram web = former.programs().getFirst();
                    assertSame(full(WEB, life), web.memory());
                    assertEquals(new ProcessIdentity(4, 44), web.process());
                    assertEquals(Map.of(ErrandKind.RELOADCOMMAND, new ProcessIdentity(5, 55)), web.errands());
                    assertTrue(web.carriedOut());
                }
            }
        }
    }

    /** Two memories are the same when they say the same: an end of a process has no equality. */
    private static void assertSame(Memory expected, Memory actual) {
        assertEquals(expected.toString(), actual.toString());
    }

    private static <T> T assertNotNull0(@Nullable T value) {
        assertNotNull(value);
        return value;
    }

    private static void write(StateDirectory held, Life life) throws IOException, StateDirectory.UnusableException {
        try (GaggleState state = GaggleState.open(held, "first")) {
            state.follow(state.prepare(definition()));
            state.remember(List.of(full(WEB, new Life.Down()), simple(DB, new Life.Starting())));
            state.carriedOut();
            state.remember(List.of(full(WEB, life)));
            state.spawned(WEB, 12, null, new ProcessIdentity(4, 44));
            state.spawned(WEB, 12, ErrandKind.RELOADCOMMAND, new ProcessIdentity(5, 55));
            state.spawned(DB, 1, null, new ProcessIdentity(6, 66));
            state.event(17);
            state.carriedOut();
        }
    }

    @Test
    void whatIsRememberedTogetherIsReadTogetherOrNotAtAll() throws Exception {
        try (StateDirectory held = StateDirectory.open(directory)) {
            write(held, new Life.Starting());
            byte[] before = Files.readAllBytes(programs());
            try (GaggleState state = GaggleState.open(held, "x")) {
                state.follow(state.prepare(definition()));
                state.carriedOut();
                before = Files.readAllBytes(programs());
                state.remember(List.of(simple(WEB, new Life.Running(1, 2, 3, 4)),
                        simple(DB, new Life.Running(5, 6, 7, 8))));
            }
            byte[] after = Files.readAllBytes(programs());
            // As if gaggled had died after any number of the bytes that this has changed were stored.
            List<Integer> changed = new ArrayList<>();
            for (int i = 0; i < before.length; i++) {
                if (before[i] != after[i] && i / 8 != 64 / 8) {
                    changed.add(i);
                }
            }
            byte[] broken = before.clone();
            for (int at : changed) {
                broken[at] = after[at];
                Files.write(programs(), broken);
                assertEquals("Starting[]Starting[]", lives(held));
            }
            Files.write(programs(), after);
            assertTrue(lives(held).startsWith("Running"), lives(held));
        }
    }

    private static String lives(StateDirectory held) throws StateDirectory.UnusableException {
        try (GaggleState state = GaggleState.open(held, "x")) {
            Former former = assertNotNull0(state.former());
            return former.programs().stream().map(program -> program.memory().life().toString())
                    .reduce("", String::concat);
        }
    }

    @Test
    void whatIsNotCertainlyDoneIsKnown() throws Exception {
        try (StateDirectory held = StateDirectory.open(directory)) {
            write(held, new Life.Starting());
            try (GaggleState state = GaggleState.open(held, "x")) {
                state.follow(state.prepare(definition()));
                state.remember(List.of(simple(DB, new Life.Clearing(3))));
            }
            try (GaggleState state = GaggleState.open(held, "x")) {
                Former former = assertNotNull0(state.former());
                assertTrue(former.programs().getFirst().carriedOut());
                assertFalse(former.programs().getLast().carriedOut());
            }
        }
    }

    @Test
    void aFileThatIsCutAnywhereIsRefused() throws Exception {
        try (StateDirectory held = StateDirectory.open(directory)) {
            write(held, new Life.Starting());
            byte[] whole = Files.readAllBytes(programs());
            int step = Math.max(1, whole.length / 400);
            for (int length = 0; length < whole.length; length += length < 400 ? 1 : step) {
                Files.write(programs(), java.util.Arrays.copyOf(whole, length));
                assertThrows(StateDirectory.UnusableException.class, () -> GaggleState.open(held, "x").close());
            }
        }
    }

    @Test
    void aBitThatIsFlippedIsNeverBelieved() throws Exception {
        try (StateDirectory held = StateDirectory.open(directory)) {
            write(held, new Life.Starting());
            byte[] whole = Files.readAllBytes(programs());
            String web = full(WEB, new Life.Starting()).toString();
            String earlier = full(WEB, new Life.Down()).toString();
            String db = simple(DB, new Life.Starting()).toString();
            for (int at = 0; at < whole.length; at += at < 1_500 ? 1 : 41) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << at % 8);
                Files.write(programs(), flipped);
                try (GaggleState state = GaggleState.open(held, "x")) {
                    Former former = state.former();
                    for (FormerProgram program : former == null ? List.<FormerProgram>of() : former.programs()) {
                        String read = program.memory().toString();
                        ProcessIdentity process = program.process();
                        boolean alone = process != null && program.memory().past().launches() == 1;
                        assertTrue(read.equals(web) || read.equals(earlier) || read.equals(db) || alone, read);
                        assertTrue(process == null || List.of(44L, 66L).contains(process.startTime()));
                    }
                } catch (StateDirectory.UnusableException refused) {
                    assertTrue(refused.getMessage().contains("damaged") || refused.getMessage().contains("newer"));
                }
            }
        }
    }

    @Test
    void aProcessThatHasNoPlaceIsRefused() throws Exception {
        try (StateDirectory held = StateDirectory.open(directory); GaggleState state = GaggleState.open(held, "x")) {
            ProcessIdentity process = new ProcessIdentity(4, 44);
            assertThrows(IllegalStateException.class, () -> state.spawned(WEB, 1, null, process));
            state.follow(state.prepare(definition()));
            state.remember(List.of(simple(WEB, new Life.Starting())));
            state.spawned(WEB, 1, null, process);
            assertThrows(IllegalStateException.class,
                    () -> state.spawned(new ProgramId("other"), 1, null, process));
            state.close();
            assertThrows(IllegalStateException.class, () -> state.spawned(WEB, 1, null, process));
        }
    }

    /** After a step that was broken off, nobody can tell what was done. */
    @Test
    void aStepThatWasBrokenOffIsNotCarriedOutByTheNext() throws Exception {
        try (StateDirectory held = StateDirectory.open(directory)) {
            try (GaggleState state = GaggleState.open(held, "x")) {
                state.follow(state.prepare(definition()));
                state.remember(List.of(simple(WEB, new Life.Clearing(3))));
                state.remember(List.of(simple(DB, new Life.Clearing(3))));
                state.carriedOut();
            }
            try (GaggleState state = GaggleState.open(held, "x")) {
                assertTrue(assertNotNull0(state.former()).programs().stream().noneMatch(FormerProgram::carriedOut));
            }
        }
    }

    /** Of a program whose memory is damaged the process is known, also to the gaggled after the next. */
    @Test
    void aProcessOutlivesADamagedMemory() throws Exception {
        try (StateDirectory held = StateDirectory.open(directory)) {
            write(held, new Life.Starting());
            byte[] bytes = Files.readAllBytes(programs());
            Slot slot = assertNotNull0(StateHead.read(java.nio.ByteBuffer.wrap(bytes)).slots().get(WEB));
            bytes[slot.offset + 20] ^= 1;
            bytes[slot.offset + 16 + slot.size + 20] ^= 1;
            Files.write(programs(), bytes);
            try (GaggleState state = GaggleState.open(held, "x")) {
                state.follow(state.prepare(new GaggleDefinition(List.of(), Duration.ZERO, StopOrder.REVERSE)));
                state.carriedOut();
            }
            try (GaggleState state = GaggleState.open(held, "x")) {
                FormerProgram web = assertNotNull0(state.former()).programs().stream()
                        .filter(program -> program.memory().id().equals(WEB)).findFirst().orElseThrow();
                assertEquals(new ProcessIdentity(4, 44), web.process());
            }
        }
    }

    @Test
    void aProgramThatIsForgottenIsNotReadAgain() throws Exception {
        try (StateDirectory held = StateDirectory.open(directory)) {
            try (GaggleState state = GaggleState.open(held, "x")) {
                state.follow(state.prepare(definition()));
                state.remember(List.of(simple(WEB, new Life.Starting()), simple(DB, new Life.Starting())));
                state.forget(WEB);
                // A program that is there keeps its place, also in a file for a definition without it.
                state.follow(state.prepare(new GaggleDefinition(List.of(), Duration.ZERO, StopOrder.REVERSE)));
                state.carriedOut();
            }
            assertEquals("Starting[]", lives(held));
        }
    }

    /** The longest of everything has its place. */
    @Test
    void longTextsAreCut() throws Exception {
        String text = "ü".repeat(10_000);
        Cause cause = new Cause.StartFailed(text, text);
        for (int i = 0; i < 20; i++) {
            cause = new Cause.Dependency(text, cause);
        }
        Memory memory = new Memory(
                WEB, new Life.Stopping(1, 2, cause, 3, ProcessExit.builder(new ExitStatus.Exited(1)).build(), true, 4),
                new Errand(ErrandKind.STOPCOMMAND, 1, 2, true, true),
                new Errand(ErrandKind.RELOADCOMMAND, 1, 2, true, true),
                new Memory.Aim(true, true, true, true, cause),
                new Memory.Run(1, true, true, true, cause, -1, new Memory.Asked(ProcessSignal.HUP,
                        new Cause.Operator(text, text)), 5,
                        new Death(new ExitStatus.Exited(1), true,
                                new Cause.Operator(text, text)),
                        new Memory.Told(true, 6, text, text)),
                new Memory.Past(new Cause.Limit(1, Duration.ofDays(1), cause), 1, 2, true, 3, 4, 5, 6,
                        ProcessExit.builder(new ExitStatus.Exited(1)).usage(ResourceUsage.builder(Duration.ZERO,
                                Duration.ZERO).maxResidentBytes(3L).build()).build(),
                        StartFailure.builder(text).systemError(text).build()),
                new Memory.Pauses(1, new Memory.Pause(true, 2), new Memory.Pause(true, 3),
                        List.of(1L, 2L, 3L, 4L)),
                List.of(new Memory.Grace(DB, 1, 2, cause)), SignalScope.PROCESS,
                new Memory.Parting(new StopSteps(java.util.Collections.nCopies(100,
                        new StopSteps.Step(ProcessSignal.TERM, Duration.ofDays(1)))), Duration.ofDays(1)));
        try (StateDirectory held = StateDirectory.open(directory)) {
            try (GaggleState state = GaggleState.open(held, "x")) {
                state.follow(state.prepare(definition()));
                state.remember(List.of(memory));
            }
            assertTrue(lives(held).startsWith("Stopping[pid=1, since=2, cause=dependency ü"), lives(held));
            assertTrue(lives(held).length() > 60, lives(held));
        }
    }

    private Path programs() {
        return directory.resolve("programs");
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    static GaggleDefinition definition() {
        return new GaggleDefinition(
                List.of(program(WEB, List.of(new Dependency(DB, Condition.READY, Duration.ZERO, true,
                        Duration.ofSeconds(1), true, "db"))), program(DB, List.of())),
                Duration.ofSeconds(1), StopOrder.REVERSE);
    }

    private static ProgramDefinition program(ProgramId id, List<Dependency> needs) {
        LifeRules rules = new LifeRules(true,
                new Restarts(Respawn.ALWAYS, Duration.ZERO, Duration.ZERO, List.of(),
                        new RespawnLimit(3, Duration.ofSeconds(10))),
                false, Duration.ofSeconds(10), StopSteps.TERM, ErrandRules.NONE, Probing.NONE, Duty.SERVICE, needs);
        return new ProgramDefinition(id, new ConfigPosition("test", 1, 1), rules,
                LaunchRequest.builder(id.name(), Path.of("/bin/true")).build(), Map::of);
    }

    static Memory simple(ProgramId id, Life life) {
        return new Memory(id, life, null, null, new Memory.Aim(true, false, false, false, null),
                new Memory.Run(1, false, false, false, null, 0, null, 0, null, Memory.Told.NOTHING),
                new Memory.Past(null, 1, 1, false, Life.NEVER, Life.NEVER, 0, 0, null, null),
                new Memory.Pauses(0, new Memory.Pause(false, 0), new Memory.Pause(false, 0), List.of()), List.of(),
                SignalScope.GROUP, null);
    }

    /** One in which nothing is as usual. */
    static Memory full(ProgramId id, Life life) {
        ExitStatus killed = new ExitStatus.Killed(ProcessSignal.TERM, true);
        return new Memory(id, life, new Errand(ErrandKind.POSTSTOP, 1, 2, true, false),
                new Errand(ErrandKind.RELOADCOMMAND, 3, 4, false, true),
                new Memory.Aim(true, true, true, true, new Cause.Shutdown(true)),
                new Memory.Run(12, true, true, true, new Cause.NotAlive("stuck"), 1L << 14 | 1L << 63,
                        new Memory.Asked(ProcessSignal.HUP, TESTER), 4, new Death(killed, true, TESTER),
                        new Memory.Told(true, 5, "detail", "status")),
                new Memory.Past(
                        new Cause.Limit(3, Duration.ofSeconds(10), new Cause.Ended(killed, TESTER)), 6, 7, true, 8, 9,
                        10, 11,
                        ProcessExit.builder(new ExitStatus.Unknown(3))
                                .usage(ResourceUsage.builder(Duration.ofMillis(1), Duration.ofMillis(2)).build())
                                .build(),
                        StartFailure.builder("no").systemError("ENOENT").build()),
                new Memory.Pauses(12, new Memory.Pause(true, 13), new Memory.Pause(true, 14), List.of(15L, 16L)),
                List.of(new Memory.Grace(DB, 17, 18, new Cause.NotReady(Duration.ofSeconds(1), "refused")),
                        new Memory.Grace(ProgramId.instanceOf("web", 1), 17, 18,
                                new Cause.Schedule("@daily"))),
                SignalScope.PROCESS,
                new Memory.Parting(StopSteps.parse("INT/1s, TERM"), Duration.ofSeconds(3)));
    }
}
