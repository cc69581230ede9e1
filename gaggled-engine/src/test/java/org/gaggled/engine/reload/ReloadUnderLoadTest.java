package org.gaggled.engine.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows that reloads one after the other, with 200 programs that die and operators that want something else in between,
 * never run a program twice, never lose one, and tell everything in its order.
 */
class ReloadUnderLoadTest {

    private static final int PROGRAMS = 200;

    /** As many as in five seconds of twenty a second; a minute has 1200. */
    private static final int RELOADS = Integer.getInteger("gaggled.test.reloads", 100);

    @TempDir
    Path directory;

    /** Programs of which some are missing, some need others, and some are started in another way. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        Set<Integer> there = new TreeSet<>();
        for (int i = 0; i < PROGRAMS; i++) {
            if (random.nextInt(20) > 0) {
                there.add(i);
            }
        }
        for (int i : there) {
            text.append(program(i, random.nextInt(50) == 0 ? random.nextInt(3) : 0));
            int needed = i - 1 - random.nextInt(3);
            // Those that may be disabled are needed by nobody.
            if (random.nextInt(4) == 0 && there.contains(needed) && needed % 10 != 0) {
                text.append("  depends = p").append(needed).append('\n');
            }
            if (i % 10 == 0 && random.nextInt(4) == 0) {
                text.append("  enabled = false\n");
            }
        }
        return text.toString();
    }

    private static String program(int number, int argument) {
        return "p" + number + "\n  command = /bin/sleep\n  argv = " + argument + "\n  killwait = 1h\n";
    }

    private static Set<String> all() {
        return IntStream.range(0, PROGRAMS).mapToObj(i -> "p" + i).collect(Collectors.toSet());
    }

    private static void operate(RunningReloads gaggle, Random random) {
        Operation operation =
                List.of(Operation.START, Operation.STOP, Operation.RESTART).get(random.nextInt(3));
        var _ = gaggle.port().perform(OperationRequest.builder(operation, RunningReloads.TESTER)
                .program("p" + random.nextInt(PROGRAMS)).build());
    }

    @Test
    void neverTwoNeverLostEverythingInItsOrder() throws Exception {
        long seed = Long.getLong("gaggled.test.seed", System.nanoTime());
        System.out.println("ReloadUnderLoadTest: -Dgaggled.test.seed=" + seed);
        Random random = new Random(seed);
        RunningReloads gaggle = new RunningReloads(directory, text(random));
        int reloaded = 0;
        try (gaggle) {
            Deque<CompletionStage<ReloadPlan>> begun = new ArrayDeque<>();
            for (int reload = 0; reload < RELOADS; reload++) {
                // The file may change while it is read: what is read then counts, or is refused.
                gaggle.write(text(random));
                begun.add(gaggle.reloader.reload(RunningReloads.TESTER));
                for (int i = random.nextInt(5); i > 0; i--) {
                    gaggle.kill("p" + random.nextInt(PROGRAMS));
                    operate(gaggle, random);
                }
                if (random.nextInt(4) > 0) {
                    reloaded += reloaded(begun);
                }
            }
            reloaded += reloaded(begun);
            gaggle.write(IntStream.range(0, PROGRAMS).mapToObj(i -> program(i, 7)).collect(Collectors.joining()));
            assertFalse(RunningReloads.await(gaggle.reloader.reload(RunningReloads.TESTER)).isRefused());
            RunningReloads.await(gaggle.port().perform(OperationRequest
                    .builder(Operation.START, RunningReloads.TESTER).programs(ProgramSelector.of(List.of("*")))
                    .build()));
            gaggle.await("all run, as the last configuration has it", () -> gaggle.alive().equals(all())
                    && gaggle.alive().stream().allMatch(program -> argument(gaggle, program).equals("7")));
            List<ProgramState> states = RunningReloads.await(gaggle.port().getSnapshot()).getStates();
            assertEquals(PROGRAMS, states.size());
        }
        assertNotEquals(0, reloaded);
        checkEvents(gaggle.events, reloaded + 1);
    }

    private static String argument(RunningReloads gaggle, String program) {
        try {
            return gaggle.process(program).request.getArguments().getLast();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int reloaded(Deque<CompletionStage<ReloadPlan>> begun) throws Exception {
        int reloaded = 0;
        while (!begun.isEmpty()) {
            reloaded += RunningReloads.await(begun.remove()).isRefused() ? 0 : 1;
        }
        return reloaded;
    }

    /** Numbered without a gap, and of each program an end between two beginnings. */
    private static void checkEvents(List<GaggleEvent> events, int reloads) {
        Map<String, Boolean> up = new HashMap<>();
        List<String> faults = new ArrayList<>();
        long number = 0;
        for (GaggleEvent event : events) {
            number++;
            assertEquals(number, event.getNumber());
            if (event.getType() == GaggleEventType.PROGRAM_UP || event.getType() == GaggleEventType.PROGRAM_DOWN) {
                boolean begins = event.getType() == GaggleEventType.PROGRAM_UP;
                String program = Objects.requireNonNull(event.getProgram()).getName();
                Boolean before = up.put(program, begins);
                if (Objects.equals(before, begins)) {
                    faults.add(program + " twice " + event.getType() + " at " + number);
                }
            }
        }
        assertEquals(List.of(), faults);
        assertEquals(List.of(), up.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList());
        assertEquals(reloads,
                events.stream().filter(event -> event.getType() == GaggleEventType.GAGGLE_RELOADED).count());
    }
}
