package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program finds each descriptor at the number that it was promised, whatever number it has here, and no other. */
class HandedDescriptorsTest extends AttributesFixture {

    private static final int FILES = 12;

    private final List<InputStream> open = new ArrayList<>();
    private final Map<Integer, String> names = new HashMap<>();

    @BeforeEach
    void openFiles() throws IOException {
        for (int i = 0; i < FILES; i++) {
            open.add(new FileInputStream(Files.createFile(directory.resolve("file" + i)).toFile()));
        }
        Path real = directory.toRealPath();
        OpenDescriptors.now().forEach((number, target) -> {
            if (Path.of(target).startsWith(real)) {
                names.put(number, target);
            }
        });
        assertEquals(FILES, names.size());
    }

    @AfterEach
    void closeFiles() throws IOException {
        for (InputStream file : open) {
            file.close();
        }
    }

    private LaunchRequest.Builder listing(Path output, Map<Integer, Integer> handed) {
        return shell("(ls -l /proc/$$/fd > \"$1\"); exit 0", output).descriptors(handed);
    }

    /** What is open from 1 on in the program. */
    private static Map<Integer, String> seen(RecordingLaunchListener run, Path output) throws Exception {
        assertEquals(new ExitStatus.Exited(0), run.awaitEnd().getStatus());
        return Files.readAllLines(output).stream()
                .filter(line -> line.contains(" -> "))
                .map(line -> line.substring(0, line.indexOf(" -> ")).replaceAll(".* ", "") + " "
                        + line.substring(line.indexOf(" -> ") + 4))
                .collect(Collectors.toMap(
                        line -> Integer.valueOf(line.substring(0, line.indexOf(' '))),
                        line -> line.substring(line.indexOf(' ') + 1),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private Map<Integer, String> expected(Map<Integer, Integer> handed) throws IOException {
        Map<Integer, String> expected = new TreeMap<>();
        expected.put(0, "/dev/null");
        for (int standard : List.of(1, 2)) {
            expected.put(standard, OpenDescriptors.now().get(standard));
        }
        handed.forEach((number, own) -> expected.put(number, names.get(own)));
        return expected;
    }

    /** Draws a mapping: numbers that collide with those that gaggled has, in every way. */
    private Map<Integer, Integer> draw(Random random) {
        List<Integer> own = List.copyOf(names.keySet());
        List<Integer> numbers = new ArrayList<>(IntStream.rangeClosed(1, 12).boxed().toList());
        numbers.addAll(own);
        numbers.addAll(List.of(63, 200, 255));
        Map<Integer, Integer> handed = new HashMap<>();
        int count = 1 + random.nextInt(8);
        while (handed.size() < count) {
            handed.put(numbers.get(random.nextInt(numbers.size())), own.get(random.nextInt(own.size())));
        }
        return handed;
    }

    @Test
    void anyNumbersMayOverlap() throws Exception {
        assertAllArrive(ProcessAttributes.NONE);
    }

    /** By way of gaggled_exec, whose own socket must not get in the way. */
    @Test
    void theySurviveTheChangeOfAttributes() throws Exception {
        ProcessAttributes.Builder attributes = ProcessAttributes.builder().umask(022);
        assertAllArrive((root ? attributes.user("nobody") : attributes).build());
    }

    private void assertAllArrive(ProcessAttributes attributes) throws Exception {
        Random random = new Random(13);
        List<Map<Integer, Integer>> drawn = new ArrayList<>();
        List<RecordingLaunchListener> runs = new ArrayList<>();
        List<Path> outputs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            drawn.add(draw(random));
            outputs.add(directory.resolve("listing" + i));
            runs.add(launch(listing(outputs.get(i), drawn.get(i)).attributes(attributes)));
        }
        for (int i = 0; i < 60; i++) {
            assertEquals(expected(drawn.get(i)), seen(runs.get(i), outputs.get(i)), drawn.get(i).toString());
        }
    }

    @Test
    void theInputOfTheAttributesStays() throws Exception {
        Path output = directory.resolve("output");
        Path input = Files.writeString(directory.resolve("input"), "told\n");
        int own = names.keySet().iterator().next();
        RecordingLaunchListener run = launch(listing(output, Map.of(3, own))
                .attributes(ProcessAttributes.builder().standardInput(input).build()));
        Map<Integer, String> expected = expected(Map.of(3, own));
        expected.put(0, input.toRealPath().toString());
        assertEquals(expected, seen(run, output));
    }

    @Test
    void whatIsBeyondTheLimitIsRefused() throws Exception {
        int own = names.keySet().iterator().next();
        ProcessAttributes few = ProcessAttributes.builder()
                .limits(Map.of(LimitedResource.NOFILE, ProcessLimit.of(10, 20))).build();
        assertEquals(
                "descriptor 10 cannot be handed on: the limit of open descriptors is 10; use a lower number, or raise"
                        + " nofile in its limits",
                refused(shell("exit 0").descriptors(Map.of(10, own)).attributes(few)).toString());
        long soft = LibC.resourceLimit(LibC.RLIMIT_NOFILE).soft();
        int beyond = (int) Math.min(soft, Integer.MAX_VALUE - 1);
        assertEquals(
                "descriptor " + beyond + " cannot be handed on: the limit of open descriptors is " + soft
                        + "; use a lower number, or give it a higher nofile in its limits",
                refused(shell("exit 0").descriptors(Map.of(beyond, own))).toString());
        assertEquals(
                "descriptor " + (beyond - 1) + " cannot be handed on: the limit of open descriptors is " + soft
                        + "; use a lower number, or raise the limit of gaggled itself (ulimit -n, LimitNOFILE)",
                refused(shell("exit 0").descriptors(Map.of(beyond - 1, own))
                        .attributes(ProcessAttributes.builder().umask(0).build())).toString());
    }

    @Test
    void oneThatIsNotOpenIsAFailure() throws Exception {
        assertEquals("/bin/sh: cannot be started: bad descriptor (EBADF)",
                refused(shell("exit 0").descriptors(Map.of(3, 900))).toString());
    }
}
