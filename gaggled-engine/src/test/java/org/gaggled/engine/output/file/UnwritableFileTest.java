package org.gaggled.engine.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Shows what gaggled says, and how often, where a log cannot be written or rotated, and that it goes on afterwards. */
class UnwritableFileTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(FileSink.class);

    @TempDir
    Path directory;

    private LogDirectory log;
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeEach
    void listen() {
        log = new LogDirectory(directory);
        said.start();
        LOGGER.addAppender(said);
        LOGGER.setAdditive(false);
        LOGGER.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        LOGGER.detachAppender(said);
        LOGGER.setAdditive(true);
        LOGGER.setLevel(null);
    }

    @Test
    void itIsSaidOnceAMinuteAndWhenItIsOver() throws Exception {
        Files.createDirectories(log.file);
        FileSink sink = log.open(log.rules(1000, 3));
        for (int second = 0; second < 150; second++) {
            assertEquals(0, log.writeOnce(sink, "a\n"));
            log.after(Duration.ofSeconds(1));
        }
        assertEquals("'" + log.file + "' could not be written: it is a directory", sink.problem());
        Files.delete(log.file);
        assertEquals(2, log.writeOnce(sink, "a\n"));
        assertNull(sink.problem());
        sink.close();
        String problem = "web: what it prints cannot be written to '" + log.file + "': it is a directory. The program"
                + " goes on. gaggled tries again every second, and drops lines when too many wait";
        assertEquals(
                List.of(problem, problem, problem, "web: what it prints is written to '" + log.file + "' again"),
                said());
    }

    @Test
    @Timeout(60)
    void aPipeIsNotWaitedFor() throws Exception {
        Files.createDirectories(log.file.getParent());
        assertEquals(0, new ProcessBuilder("mkfifo", log.file.toString()).start().waitFor());
        FileSink sink = log.open(log.rules(1000, 3));
        assertEquals(0, log.writeOnce(sink, "a\n"));
        assertTrue(said().getFirst().contains("it is a pipe or a device, and not a plain file"), said()::toString);
    }

    @Test
    void aDeviceIsNotWrittenToAndNotRotatedAway() throws Exception {
        Files.createDirectories(log.file.getParent());
        Files.createSymbolicLink(log.file, Path.of("/dev/null"));
        FileSink sink = log.open(log.rules(1000, 3));
        assertEquals(0, log.writeOnce(sink, "a\n"));
        Files.delete(log.file);
        assertTrue(said().getFirst().contains("it is a pipe or a device, and not a plain file"), said()::toString);
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
        Files.createFile(log.file.getParent());
        FileSink sink = log.open(log.rules(1000, 3));
        assertEquals(0, log.writeOnce(sink, "a\n"));
        assertTrue(said().getFirst().contains("'" + log.file + "': a part of the path is not a directory. "),
                said()::toString);
    }

    @Test
    void aFileThatCannotBeRotatedGrowsUntilItCan() throws Exception {
        StuckStorage stuck = new StuckStorage();
        log.storage = stuck;
        FileSink sink = log.open(log.rules(4, 3));
        for (int second = 0; second < 70; second++) {
            log.write(sink, "abc\n");
            log.after(Duration.ofSeconds(1));
        }
        assertEquals("abc\n".repeat(70), log.content("web.log"));
        stuck.isStuck = false;
        log.write(sink, "def\n");
        sink.close();
        assertEquals("abc\n".repeat(70), log.content("web.log.1"));
        String problem = "web: '" + log.file + "' cannot be rotated: the system does not permit it. gaggled goes on"
                + " writing to it, and tries again every second";
        assertEquals(List.of(problem, problem, "web: '" + log.file + "' is rotated again"), said());
    }

    private List<String> said() {
        return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** The file system, where nothing can get another name. */
    private static final class StuckStorage implements Storage {

        private boolean isStuck = true;

        @Override
        public Appended open(Path file) throws IOException {
            return FileStorage.INSTANCE.open(file);
        }

        @Override
        public Identity identify(Path file) throws IOException {
            return FileStorage.INSTANCE.identify(file);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            if (isStuck) {
                throw new FileSystemException(from.toString(), to.toString(), "the system does not permit it");
            }
            FileStorage.INSTANCE.move(from, to);
        }

        @Override
        public void remove(Path file) throws IOException {
            FileStorage.INSTANCE.remove(file);
        }
    }
}
