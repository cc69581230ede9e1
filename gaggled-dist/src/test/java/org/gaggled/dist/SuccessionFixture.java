package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * One gaggled after the other with one state directory, and programs that report their own starts and ends: what is
 * tested is what they did, not what gaggled claims.
 *
 * <p>Each program holds a lock of its own as long as it runs, and reports it when it does not get it: then there are
 * two.
 */
abstract class SuccessionFixture {

    private static final Pattern BEGIN = Pattern.compile("begin (?<program>\\S+) (?<pid>\\d+) (?<time>\\d+)");

    @TempDir
    Path directory;

    @RegisterExtension
    final Succession succession = new Succession();

    @BeforeEach
    final void writeScript() throws IOException {
        Path script = Files.writeString(script(), """
                #!/bin/sh
                # Where gaggled printed to is gone with it, and a shell tells which of its children a signal has ended.
                exec >/dev/null 2>&1
                name=$GAGGLED_PROGRAM_NAME
                read -r stat </proc/$$/stat
                set -- ${stat##*) }
                shift 19
                exec 9>>'%1$s/lock.'$name
                flock -w 2 9 || echo "doubled $name $$ $1" >>'%1$s/report'
                trap 'echo "end $name $$" >>"%1$s/report"; exit 0' TERM
                echo "begin $name $$ $1" >>'%1$s/report'
                while :; do sleep 600 9>&- & wait $!; done
                """.formatted(directory));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(directory.resolve("report"));
    }

    final Path script() {
        return directory.resolve("reporter.sh");
    }

    final Path stateDirectory() {
        return directory.resolve("state");
    }

    /** The section of a program that reports itself. */
    final String program(String name, String... settings) {
        return "[" + name + "]\ncommand = " + script() + "\n"
                + Stream.of(settings).map(setting -> setting + "\n").reduce("", String::concat);
    }

    /** The section {@code gaggled}, with a state directory, and channels whose ports gaggled chooses. */
    final String gaggle(String... settings) {
        return "[gaggled]\nstatedir = " + stateDirectory()
                + "\ncontrolurl = tcp://127.0.0.1:*\neventurl = tcp://127.0.0.1:*\n"
                + Stream.of(settings).map(setting -> setting + "\n").reduce("", String::concat);
    }

    /** Starts the next gaggled, with this configuration. */
    final Gaggled start(String config, String... options) {
        return succession.supervise(directory, config, options);
    }

    /** The same, by a command that becomes it. */
    final Gaggled startCommand(List<String> command) {
        return succession.start(directory, command);
    }

    /** Waits until nothing is left that this test has started. */
    final void awaitNothingLeft() {
        awaitSo(() -> succession.living().isEmpty(), () -> "left behind: " + succession.living());
    }

    /** All lines that programs have reported. */
    final List<String> report() {
        try {
            return Files.readAllLines(directory.resolve("report"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All runs so far of each program. */
    final Map<String, List<ReportedRun>> runs() {
        Map<String, List<ReportedRun>> runs = new TreeMap<>();
        for (String line : report()) {
            Matcher begin = BEGIN.matcher(line);
            if (begin.matches()) {
                runs.computeIfAbsent(begin.group("program"), _ -> new ArrayList<>())
                        .add(new ReportedRun(begin.group("program"), Long.parseLong(begin.group("pid")),
                                Long.parseLong(begin.group("time"))));
            }
        }
        return runs;
    }

    /** The runs of a program that have not ended. */
    final List<ReportedRun> living(String program) {
        return runs().getOrDefault(program, List.of()).stream().filter(ReportedRun::isAlive).toList();
    }

    /** Waits until each of these programs runs, once, and no other; and shows that there never were two of one. */
    final void awaitEachOnce(Collection<String> programs) {
        awaitSo(() -> {
            Map<String, List<ReportedRun>> runs = runs();
            return programs.stream().allMatch(program -> living(program).size() == 1)
                    && runs.keySet().stream().filter(program -> !programs.contains(program))
                            .allMatch(program -> living(program).isEmpty());
        }, () -> "not each of " + programs + " once: " + report() + "\n" + textOfLast());
        assertNoneDoubled();
    }

    final void assertNoneDoubled() {
        assertEquals(List.of(), report().stream().filter(line -> line.startsWith("doubled ")).toList(),
                this::textOfLast);
    }

    /** The only run of a program that has not ended. */
    final ReportedRun onlyRun(String program) {
        List<ReportedRun> living = living(program);
        assertEquals(1, living.size(), () -> program + ": " + living + "\n" + textOfLast());
        return living.getFirst();
    }

    /**
     * Runs the controller against a gaggled, which must end with that status; gives its output, and its errors if it is
     * not 0.
     */
    static List<String> control(Gaggled gaggled, int status, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-u", gaggled.controlUrl(), "--timeout", "60s"));
        all.addAll(List.of(arguments));
        try (Companion tool = Companion.tool("gaggled_controller", all.toArray(String[]::new))) {
            assertEquals(status, tool.exitCode(), () -> tool.text() + "\n" + gaggled.text());
            return status == 0 ? tool.out() : Stream.concat(tool.out().stream(), tool.err().stream()).toList();
        }
    }

    final String textOfLast() {
        return succession.textOfLast();
    }

    static void awaitSo(BooleanSupplier so, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + Gaggled.PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "within " + Gaggled.PATIENCE + ": " + otherwise.get());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
