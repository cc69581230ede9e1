package org.gaggled.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.FormerProgram;
import org.gaggled.engine.core.Life;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.state.StateDirectory.UnusableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a file that somebody else has left, and what is said of one that is not believed. */
class FormerStateTest {

    private static final ProgramId WEB = GaggleStateTest.WEB;
    private static final ProgramId DB = GaggleStateTest.DB;
    private static final String OTHER_BOOT = "00000000-0000-0000-0000-000000000000";

    @TempDir
    Path directory;

    private Path file;
    private Place here;

    @BeforeEach
    void find() throws IOException {
        file = directory.resolve("programs");
        here = Place.here();
    }

    private static byte[] head(Place place) {
        return StateHead.of(place, "x", 1, 1, Map.of()).bytes();
    }

    private String refusal() {
        String message = assertThrows(UnusableException.class, () -> FormerState.read(file, here)).getMessage();
        return message.replace(file.toString(), "FILE").replace(directory.toString(), "DIR");
    }

    /** What is said of a file that is ignored. */
    private List<String> ignored() throws Exception {
        try (SaidLines said = new SaidLines(FormerState.class)) {
            assertNull(FormerState.read(file, here));
            assertNull(FormerState.readHead(file, here));
            return said.take().stream().map(line -> line.replace(file.toString(), "FILE")).distinct().toList();
        }
    }

    @Test
    void noFileIsNothingToTellOf() throws Exception {
        assertEquals(List.of(), ignored());
    }

    @Test
    void aFileOfAnEarlierBootOrOfAnotherHostIsIgnored() throws Exception {
        Files.write(file, head(new Place(OTHER_BOOT, here.namespace(), here.host())));
        assertEquals(List.of("INFO FILE is ignored: it was written before this machine was started"), ignored());
        Files.write(file, head(new Place(OTHER_BOOT, here.namespace(), "elsewhere")));
        assertEquals(List.of("WARN FILE is ignored: it was written on the host elsewhere, and this is " + here.host()),
                ignored());
    }

    /** A machine that goes down may leave anything. */
    @Test
    void aDamagedFileOfAnEarlierBootIsIgnored() throws Exception {
        byte[] head = head(new Place(OTHER_BOOT, here.namespace(), here.host()));
        head[130] ^= 1;
        Files.write(file, head);
        assertEquals(
                List.of("WARN FILE is ignored: its head has a wrong checksum. It was written before this machine was"
                        + " started"),
                ignored());
    }

    @Test
    void aDamagedFileOfNoBootIsAsOldAsItsLastChange() throws Exception {
        Files.write(file, new byte[1_000]);
        long start = Place.bootTime();
        Files.setLastModifiedTime(file, FileTime.from(start, TimeUnit.SECONDS));
        assertEquals("the state file 'FILE' is damaged: it does not begin as it should. Programs of an earlier gaggled"
                + " may still run", refusal());
        Files.setLastModifiedTime(file, FileTime.from(start - 1, TimeUnit.SECONDS));
        assertEquals(
                List.of("WARN FILE is ignored: it does not begin as it should. It was written before this machine was"
                        + " started"),
                ignored());
    }

    @Test
    void aFileThatIsLongerThanAnyIsDamaged() throws Exception {
        try (RandomAccessFile longer = new RandomAccessFile(file.toFile(), "rw")) {
            longer.setLength(Integer.MAX_VALUE + 1L);
        }
        assertEquals("the state file 'FILE' is damaged: it is longer than any that gaggled writes. Programs of an"
                + " earlier gaggled may still run", refusal());
    }

    @Test
    void aFileOfANewerVersionIsNotRead() throws Exception {
        byte[] head = head(here);
        head[15] = 9;
        Files.write(file, head);
        assertEquals("the state file 'FILE' was written by a newer gaggled, whose programs may still run", refusal());
    }

    @Test
    void numbersThatCannotBeAreDamage() throws Exception {
        byte[] whole = head(here);
        for (int at : List.of(64, 72, 80)) {
            for (int value : List.of(0x80, 0x7f)) {
                byte[] absurd = whole.clone();
                absurd[at] = (byte) value;
                Files.write(file, absurd);
                assertEquals("the state file 'FILE' is damaged: the numbers in it cannot be. Programs of an earlier"
                        + " gaggled may still run", refusal());
            }
        }
    }

    /** Programs of another container are not seen from here, but whether somebody holds their pipes is. */
    @Test
    void programsOfAnotherNamespaceThatCertainlyRunAreNotStartedASecondTime() throws Exception {
        Path pipe = Files.createDirectory(directory.resolve("output")).resolve("web");
        try (StateDirectory held = StateDirectory.open(directory); GaggleState state = GaggleState.open(held, "x")) {
            state.follow(state.prepare(GaggleStateTest.definition()));
            state.remember(List.of(GaggleStateTest.simple(WEB, new Life.Starting()),
                    GaggleStateTest.simple(DB, new Life.Down())));
            state.spawned(WEB, 1, null, new ProcessIdentity(4, 44));
        }
        assertNotNull(FormerState.read(file, here));
        here = new Place(here.bootId(), "pid:[1]", "container");
        int readEnd = Descriptors.namedPipe(pipe);
        int writeEnd = Descriptors.reopened(readEnd);
        Descriptors.close(readEnd);
        String what = "statedir 'DIR' holds what a gaggled of another process namespace, as of another container, has"
                + " started (web)";
        assertEquals(what + ", and some of it still runs", refusal());
        // As when the container has ended, which takes everything with it.
        Descriptors.close(writeEnd);
        List<String> said = ignored();
        assertEquals(1, said.size(), said::toString);
        assertEquals("WARN " + what.replace("DIR", directory.toString()) + ", and cannot be adopted",
                said.getFirst().substring(0, said.getFirst().indexOf(". If")));
    }

    @Test
    void aFileOfAnotherNamespaceInWhichNothingWasStartedIsIgnored() throws Exception {
        Files.write(file, head(new Place(here.bootId(), "pid:[1]", here.host())));
        assertEquals(
                List.of("INFO FILE is ignored: a gaggled of another process namespace has written it, and no program is"
                        + " in it that was started"),
                ignored());
    }

    /** Its process is found, whatever became of what was noted beside it. */
    @Test
    void aMemoryThatSaysNothingIsDamaged() throws Exception {
        StateHead head = StateHead.of(here, "x", 1, 1, Map.of(WEB, 64));
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) head.total()).put(0, head.bytes());
        StateImage image = StateImage.of(bytes, StateHead.read(bytes));
        Slot slot = Objects.requireNonNull(image.find(WEB));
        image.write(slot, 1, ByteBuffer.wrap(new byte[] {99, 99}));
        image.commit(1);
        try (SaidLines said = new SaidLines(FormerState.class)) {
            assertEquals(List.of(), FormerState.of(image, file).programs());
            assertEquals(List.of("WARN what was noted of web is damaged; it begins anew"), said.take());
            image.note(slot, new StateImage.Noted(5, null, new ProcessIdentity(4, 44)));
            FormerProgram found = FormerState.of(image, file).programs().getFirst();
            assertEquals(new ProcessIdentity(4, 44), found.process());
            assertEquals(4, ((Life.Running) found.memory().life()).pid());
            assertEquals(List.of("WARN what was noted of web is damaged; what runs of it is adopted, and its counts"
                    + " begin anew"), said.take());
        }
    }
}
