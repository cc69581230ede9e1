package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that runs beside gaggled on the {@link UserMachine}, and talks to it: a tool of the tarball, or a client.
 * Its lines are collected as they come, standard output and standard error apart, and the text of standard output as
 * well, for what is drawn rather than written line by line; closing ends it.
 */
final class Companion implements AutoCloseable {

    private final String name;
    private final Process process;
    private final Thread outReader;
    private final Thread errReader;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    /** All of standard output, also of a line that has not ended; guarded by {@link #out}. */
    private final StringBuilder drawn = new StringBuilder();

    private Companion(List<String> command) throws IOException {
        name = String.join(" ", command);
        ProcessBuilder builder = new ProcessBuilder(UserMachine.command(command)).directory(Path.of("/").toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("GAGGLED_"));
        builder.environment().put("GAGGLED_RUNTIME_DIRECTORY", Distribution.runtimeDirectory().toString());
        process = builder.start();
        outReader =
                Thread.ofVirtual().start(() -> collect(new BufferedReader(new Recording(process.inputReader())), out));
        errReader = Thread.ofVirtual().start(() -> collect(process.errorReader(), err));
    }

    static Companion start(List<String> command) {
        try {
            return new Companion(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a tool from the unpacked {@code bin}. */
    static Companion tool(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Distribution.home().resolve("bin").resolve(name).toString()));
        command.addAll(List.of(arguments));
        return start(command);
    }

    /** Types into its standard input: nothing but these keys, no end of a line. */
    void press(String keys) {
        try {
            Writer input = process.outputWriter();
            input.write(keys);
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e + "\n" + text(), e);
        }
    }

    /** All lines of standard output so far. */
    List<String> out() {
        return copyOf(out);
    }

    /** All lines of standard error so far. */
    List<String> err() {
        return copyOf(err);
    }

    /** Waits until this many lines of standard output match as a whole, and returns all that do. */
    List<Matcher> await(String regex, int count) {
        List<Matcher> found = find(regex, count, Gaggled.PATIENCE.toMillis());
        if (found.size() < count) {
            fail("no " + count + " lines like " + regex + " in the output of " + text());
        }
        return found;
    }

    /** Waits for the first line of standard output that matches as a whole. */
    Matcher await(String regex) {
        return await(regex, 1).getFirst();
    }

    /** Waits until a line of standard error matches as a whole. */
    void awaitError(String regex) {
        if (find(err, errReader, regex, 1, Gaggled.PATIENCE.toMillis()).isEmpty()) {
            fail("no line like " + regex + " in the errors of " + text());
        }
    }

    /** How much of standard output has come so far: where to look for what comes from now on. */
    int drawnSoFar() {
        synchronized (out) {
            return drawn.length();
        }
    }

    /**
     * Waits until this is somewhere in standard output behind that place, whatever comes in one piece and whether or
     * not a line ends.
     */
    void awaitDrawn(int from, String regex) {
        Pattern pattern = Pattern.compile(regex);
        long deadline = System.nanoTime() + Gaggled.PATIENCE.toNanos();
        synchronized (out) {
            while (!pattern.matcher(drawn).region(from, drawn.length()).find()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !outReader.isAlive()) {
                    fail("no " + regex + " in the output, from character " + from + " on, of " + name + "\n" + drawn
                            + "\n" + err());
                }
                await(out, left);
            }
        }
    }

    /** All of standard output so far, also of a line that has not ended. */
    String drawn() {
        synchronized (out) {
            return drawn.toString();
        }
    }

    /** Waits until standard output is so, looking at it whenever more of it has come. */
    void awaitDrawn(BooleanSupplier so, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + Gaggled.PATIENCE.toNanos();
        synchronized (out) {
            while (!so.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !outReader.isAlive()) {
                    fail("no " + otherwise.get() + "\nof " + name + "\n" + err());
                }
                await(out, left);
            }
        }
    }

    /** The lines that match when there are so many of them, or the time is over, or the output has ended. */
    List<Matcher> find(String regex, int count, long millis) {
        return find(out, outReader, regex, count, millis);
    }

    private static List<Matcher> find(List<String> lines, Thread reader, String regex, int count, long millis) {
        Pattern pattern = Pattern.compile(regex);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (lines) {
            while (true) {
                List<Matcher> found = lines.stream().map(pattern::matcher).filter(Matcher::matches).toList();
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (found.size() >= count || left <= 0 || !reader.isAlive()) {
                    return found;
                }
                await(lines, left);
            }
        }
    }

    /** Waits for more of them. */
    private static void await(List<String> lines, long millis) {
        try {
            lines.wait(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for its end and its last line. */
    int exitCode() {
        try {
            if (!process.waitFor(Gaggled.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                fail("no end within " + Gaggled.PATIENCE + " of " + text());
            }
            outReader.join(Gaggled.PATIENCE);
            errReader.join(Gaggled.PATIENCE);
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Asks it to end. */
    void terminate() {
        process.destroy();
    }

    /** The command and all it printed. */
    String text() {
        return name + "\n" + String.join("\n", out()) + "\n" + String.join("\n", err());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }

    private static List<String> copyOf(List<String> lines) {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    private static void collect(BufferedReader output, List<String> lines) {
        try (output) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line, lines);
            }
        } catch (IOException e) {
            add("(the output could not be read: " + e + ")", lines);
        }
    }

    private static void add(String line, List<String> lines) {
        synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
        }
    }

    /** Keeps what passes. */
    private final class Recording extends FilterReader {

        Recording(Reader in) {
            super(in);
        }

        @Override
        public int read(char[] characters, int from, int length) throws IOException {
            int count = super.read(characters, from, length);
            synchronized (out) {
                drawn.append(characters, from, Math.max(0, count));
                out.notifyAll();
            }
            return count;
        }
    }
}
