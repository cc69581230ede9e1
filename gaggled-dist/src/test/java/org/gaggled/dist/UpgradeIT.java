package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * gaggled is replaced by what is installed now, in the same process: no program ends, addresses stay, a client goes on,
 * and events are numbered as if nothing had happened.
 *
 * <p>The system property {@code gaggled.upgrades} says how often.
 */
class UpgradeIT extends SuccessionFixture {

    private static final int UPGRADES = Integer.getInteger("gaggled.upgrades", 5);
    private static final List<String> NAMES = IntStream.range(0, 10).mapToObj(number -> "p" + number).toList();
    private static final Pattern NUMBER = Pattern.compile(".*\"event\": ?(?<number>\\d+).*");
    private static final Pattern INSTANCE = Pattern.compile(".*\"instance\": ?\"(?<instance>[^\"]*)\".*");

    private String config() {
        StringBuilder config = new StringBuilder(gaggle("backoff = 20ms"));
        NAMES.forEach(name -> config.append(program(name)));
        return config.toString();
    }

    @Test
    void noProgramEndsNoAddressMovesAndNoEventIsLost() {
        Gaggled gaggled = start(config());
        awaitEachOnce(NAMES);
        String url = gaggled.controlUrl();
        Map<String, ReportedRun> first = new HashMap<>();
        NAMES.forEach(name -> first.put(name, onlyRun(name)));
        try (Companion listener = Companion.tool("gaggled_listener", "-u", gaggled.eventUrl(), "-j")) {
            // A start of the listener takes a moment; what it has heard is the proof that it listens.
            awaitSo(() -> {
                control(gaggled, 0, "--wait", "-r", "p0");
                return !listener.out().isEmpty();
            }, listener::text);
            for (int upgrade = 0; upgrade < UPGRADES; upgrade++) {
                control(gaggled, 0, "upgrade");
                assertTrue(gaggled.isRunning(), gaggled::text);
                assertEquals(url, gaggled.controlUrl());
                int heard = listener.out().size();
                // It connects again by itself, which takes a moment.
                awaitSo(() -> {
                    control(gaggled, 0, "--wait", "-r", "p0");
                    return listener.out().size() > heard;
                }, listener::text);
                // Its exit status is told exactly, as it is still a child.
                Gaggled.signal(onlyRun("p0").pid(), "KILL");
                gaggled.await(".* p0: down, .*SIGKILL.*", upgrade + 1);
                awaitEachOnce(NAMES);
            }
            NAMES.stream().filter(name -> !name.equals("p0"))
                    .forEach(name -> assertEquals(first.get(name), onlyRun(name)));
            assertNumbersGoOn(listener);
        }
        gaggled.stop();
        awaitNothingLeft();
    }

    /** A client that subscribes anew may miss events; none may have another's number, and the run is one. */
    private static void assertNumbersGoOn(Companion listener) {
        long last = 0;
        String run = "";
        for (String line : listener.out()) {
            Matcher number = NUMBER.matcher(line);
            if (number.matches()) {
                long next = Long.parseLong(number.group("number"));
                assertTrue(next > last, listener::text);
                last = next;
            }
            Matcher instance = INSTANCE.matcher(line);
            if (instance.matches()) {
                assertTrue(run.isEmpty() || run.equals(instance.group("instance")), listener::text);
                run = instance.group("instance");
            }
        }
        assertTrue(last > 0, listener::text);
    }

    /**
     * What ends while the script of the next version runs, and while Java begins, is told exactly. A shell reaps every
     * child of its process that ends while it waits for one.
     */
    @Test
    void whatEndsMeanwhileIsToldExactly() throws IOException {
        Path command = Files.createSymbolicLink(directory.resolve("gaggled"), Distribution.command());
        Path waiting = executable("waiting.sh", """
                exec >/dev/null 2>&1
                until grep -q -e --continued /proc/$PPID/cmdline; do sleep 0.02; done
                exit 7
                """);
        String config = gaggle() + program("victim", "respawn = false")
                + "[late]\ncommand = " + waiting + "\nrespawn = false\n";
        Gaggled gaggled = startCommand(
                List.of(command.toString(), "-c", Gaggled.configFile(directory, config).toString()));
        gaggled.controlUrl();
        awaitEachOnce(List.of("victim"));
        Files.delete(command);
        executable("gaggled", """
                if [ "$1" != -t ]; then
                  kill -s KILL %1$d
                  while grep -q ') [^Z]' /proc/%1$d/stat 2>/dev/null; do :; done
                fi
                exec '%2$s' "$@"
                """.formatted(onlyRun("victim").pid(), Distribution.command()));
        control(gaggled, 0, "upgrade");
        gaggled.await(".* victim: down, .*SIGKILL.*");
        gaggled.await(".* late: down, exit 7.*");
        gaggled.stop();
        awaitNothingLeft();
    }

    /** The file may change between the check and the next gaggled, which does not end for that. */
    @Test
    void aFileThatBecomesWrongMeanwhileEndsNothing() throws IOException {
        Path command = Files.createSymbolicLink(directory.resolve("gaggled"), Distribution.command());
        Path file = Gaggled.configFile(directory, gaggle() + program("p0", "") + program("p1", ""));
        Gaggled gaggled = startCommand(List.of(command.toString(), "-c", file.toString()));
        gaggled.controlUrl();
        awaitEachOnce(List.of("p0", "p1"));
        Files.delete(command);
        executable("gaggled", """
                [ "$1" = -t ] || echo 'nonsense = 1' >> '%s'
                exec '%s' "$@"
                """.formatted(file, Distribution.command()));
        control(gaggled, 0, "upgrade");
        gaggled.await(".*nonsense.*");
        gaggled.await(".*1 problem.*; gaggled goes on by the configuration that it had.*");
        gaggled.await(".*2 programs .*taken over.*");
        gaggled.await(".*control requests are answered.*", 2);
        assertTrue(String.join("\n", control(gaggled, 1, "reload")).contains("nonsense"));
        Files.writeString(file, Files.readString(file).replace("nonsense = 1\n", ""));
        control(gaggled, 0, "reload");
        awaitEachOnce(List.of("p0", "p1"));
        gaggled.stop();
        awaitNothingLeft();
    }

    private Path executable(String name, String text) throws IOException {
        Path script = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Without a state directory nobody would know what runs. */
    @Test
    void withoutStatedirItIsRefusedAndNothingHappens() {
        Gaggled gaggled = start(config().replaceFirst("statedir = .*", ""));
        awaitEachOnce(NAMES);
        String output = String.join("\n", control(gaggled, 1, "upgrade"));
        assertTrue(output.contains("statedir"), output);
        NAMES.forEach(name -> assertEquals(1, runs().get(name).size()));
        gaggled.stop();
        awaitNothingLeft();
    }
}
