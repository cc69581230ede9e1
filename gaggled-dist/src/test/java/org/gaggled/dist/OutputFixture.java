package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that are scripts, run in a directory of the test, and print to files below it. Script and test wait for each
 * other by files that they make.
 */
abstract class OutputFixture {

    /** What a script does until the test {@linkplain #make makes} the file {@code over}: prints numbers, from 1 on. */
    static final String COUNTING = countingAfter(0);

    /** The same, from the number after this one on. */
    static String countingAfter(int number) {
        return "n=" + number + "; while [ ! -e over ]; do n=$((n + 1)); echo $n; sleep 0.02; done; echo $n >last.new;"
                + " mv last.new last; exec sleep 600\n";
    }

    @TempDir
    Path directory;

    /** A program that runs this script, and prints to its {@link #log}. */
    final String printer(String name, String script, String... settingsOfLog) {
        return program(name, script) + logged(name, settingsOfLog);
    }

    /** What a program's section ends with to print to its {@link #log}. */
    final String logged(String name, String... settingsOfLog) {
        return "[" + name + "/log]\nfile = " + log(name).path() + "\n" + String.join("\n", settingsOfLog) + "\n";
    }

    /** A program that runs this script. */
    final String program(String name, String script) {
        try {
            Path file = directory.resolve(name + ".sh");
            Files.writeString(file, "#!/bin/sh\ncd '" + directory + "'\n" + script);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return "[" + name + "]\ncommand = " + file + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final LogFile log(String name) {
        return new LogFile(directory.resolve("logs/" + name + ".log"));
    }

    /** The lines of a script that wait until the test makes this file. */
    static String until(String file) {
        return "while [ ! -e " + file + " ]; do sleep 0.02; done\n";
    }

    /** Makes a file, which a script waits for. */
    final void make(String file) throws IOException {
        Files.createFile(directory.resolve(file));
    }

    /** Waits until a script makes this file, whether or not gaggled runs. */
    final void awaitMade(String file) {
        await(directory.resolve(file));
    }

    /** Waits until a file is there. */
    static void await(Path file) {
        awaitSo(() -> Files.exists(file), "no file " + file);
    }

    /** Waits until a file is not there. */
    static void awaitGone(Path file) {
        awaitSo(() -> Files.notExists(file), "still there: " + file);
    }

    /** Waits until it is so; says the other where that takes too long. */
    static void awaitSo(BooleanSupplier so, String otherwise) {
        long deadline = System.nanoTime() + Gaggled.PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> otherwise + ", within " + Gaggled.PATIENCE);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Ends the counting, waits until all of it is in the log, and gives the last number. */
    final long lastNumber(String program) throws IOException {
        return lastNumber(log(program));
    }

    /** The same, for a log that is somewhere else. */
    final long lastNumber(LogFile log) throws IOException {
        make("over");
        awaitMade("last");
        long last = Long.parseLong(Files.readString(directory.resolve("last")).strip());
        log.awaitNumber(last);
        return last;
    }
}
