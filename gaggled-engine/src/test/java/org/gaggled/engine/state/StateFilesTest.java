package org.gaggled.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.FormerProgram;
import org.gaggled.engine.core.Life;
import org.gaggled.engine.core.ProgramId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file is read by the next gaggled, at any time, and that nothing is left of the others. */
class StateFilesTest {

    private static final ProgramId WEB = GaggleStateTest.WEB;
    private static final ProcessIdentity PROCESS = new ProcessIdentity(4, 44);

    @TempDir
    Path directory;

    private StateDirectory held;
    private GaggleState state;

    @BeforeEach
    void open() throws Exception {
        held = StateDirectory.open(directory);
        state = GaggleState.open(held, "x");
    }

    @AfterEach
    void close() {
        state.close();
        held.close();
    }

    private GaggleState.Next prepare(String sources) throws IOException {
        GaggleState.Next next = state.prepare(GaggleStateTest.definition());
        Files.writeString(next.configuration(), sources);
        return next;
    }

    private void follow(String sources) throws IOException {
        state.follow(prepare(sources));
    }

    private void remember() {
        state.remember(List.of(GaggleStateTest.simple(WEB, new Life.Starting())));
    }

    /** The sources that the next gaggled would read. */
    private String inPlace() throws Exception {
        return Files.readString(Objects.requireNonNull(GaggleState.findConfiguration(directory)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("lock")).sorted()
                    .toList();
        }
    }

    /** How many files of the directory are mapped for writing. */
    private long mapped() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains(" rw-s ") && line.contains(directory + "/")).count();
    }

    @Test
    void theNextGaggledGoesOnWithIdentityAndTimes() throws Exception {
        assertNull(GaggleState.findInstanceId(directory));
        follow("one");
        remember();
        long origin = state.origin();
        state.close();
        state = GaggleState.open(held, "y");
        assertEquals(List.of("x", "x"), List.of(GaggleState.findInstanceId(directory), state.instanceId()));
        Former former = Objects.requireNonNull(state.former());
        assertEquals(List.of(origin, origin), List.of(former.origin(), state.origin()));
        assertEquals(false, former.handedOver());
        follow("two");
        remember();
        state.handOver();
        state.close();
        state.handOver();
        state = GaggleState.open(held, "z");
        assertTrue(Objects.requireNonNull(state.former()).handedOver());
    }

    @Test
    void theSourcesChangeWithWhatIsRemembered() throws Exception {
        for (String text : List.of("one", "two", "three")) {
            GaggleState.Next next = prepare(text);
            Path before = GaggleState.findConfiguration(directory);
            state.follow(next);
            assertEquals(before, GaggleState.findConfiguration(directory));
            remember();
            next.close();
            assertEquals(text, inPlace());
            assertEquals(2, files().size(), "left over");
        }
        prepare("never").close();
        assertEquals(2, files().size(), "left over");
    }

    /** Whether or not anything was remembered in it: the configuration was in force. */
    @Test
    void aFileTakesItsPlaceBeforeItIsReplaced() throws Exception {
        follow("one");
        remember();
        follow("two");
        assertEquals("one", inPlace());
        follow("three");
        assertEquals("two", inPlace());
    }

    @Test
    void aProcessIsNotedInTheFileThatWouldBeRead() throws Exception {
        follow("one");
        remember();
        follow("two");
        state.spawned(WEB, 1, null, PROCESS);
        try (GaggleState next = GaggleState.open(held, "y")) {
            FormerProgram web = Objects.requireNonNull(next.former()).programs().getFirst();
            assertEquals(PROCESS, web.process());
        }
        remember();
        try (GaggleState next = GaggleState.open(held, "y")) {
            FormerProgram web = Objects.requireNonNull(next.former()).programs().getFirst();
            assertEquals(PROCESS, web.process());
        }
    }

    /** A directory is where the file is to be; nothing is lost when it is away again. */
    @Test
    void aFileThatCannotTakeItsPlaceTakesItLater() throws Exception {
        Path obstacle = Files.createDirectories(directory.resolve("programs/in the way"));
        try (SaidLines said = new SaidLines(GaggleState.class)) {
            follow("one");
            remember();
            assertEquals(1, said.take().size());
            var e = assertThrows(IllegalStateException.class, () -> state.spawned(WEB, 1, null, PROCESS));
            assertTrue(e.getMessage().contains("cannot be replaced"), e.getMessage());
            state.carriedOut();
            assertEquals(List.of(), said.take(), "it was said");
            follow("two");
            assertEquals(List.of("configuration.2", "programs", "programs.2"), files());
            assertEquals(1, mapped());
            Files.delete(obstacle);
            Files.delete(obstacle.getParent());
            said.take();
            state.remember(List.of(GaggleStateTest.simple(GaggleStateTest.DB, new Life.Starting())));
            assertEquals(List.of("INFO " + directory + "/programs is replaced at last"), said.take());
            state.spawned(WEB, 1, null, PROCESS);
            state.carriedOut();
            assertEquals(List.of(), said.take());
        }
        assertEquals("two", inPlace());
        try (GaggleState next = GaggleState.open(held, "y")) {
            assertEquals(2, Objects.requireNonNull(next.former()).programs().size());
        }
    }

    @Test
    void theFirstFileRemovesWhatTheGaggledBeforeHasLeft() throws Exception {
        follow("one");
        remember();
        prepare("never");
        state.close();
        state = GaggleState.open(held, "y");
        follow("two");
        assertEquals(List.of("configuration.1", "configuration.2", "programs", "programs.2"), files());
        remember();
        assertEquals(List.of("configuration.2", "programs"), files());
    }

    @Test
    void anOrderlyEndLeavesNothing() throws Exception {
        follow("one");
        remember();
        assertEquals(List.of("configuration.1", "programs"), files());
        state.finish();
        assertEquals(List.of(), files());
        assertEquals(0, mapped());
        assertThrows(IllegalStateException.class, () -> state.spawned(WEB, 1, null, PROCESS));
        state = GaggleState.open(held, "x");
        follow("never remembered");
        state.finish();
        assertEquals(List.of(), files());
    }

    @Test
    void theMemoryOfAFileIsGivenBackWhenItIsNotWrittenAnyMore() throws Exception {
        follow("one");
        remember();
        assertEquals(1, mapped());
        follow("two");
        assertEquals(2, mapped(), "both are written");
        remember();
        assertEquals(1, mapped());
        prepare("never").close();
        assertEquals(1, mapped());
        follow("three");
        state.close();
        assertEquals(0, mapped());
    }
}
