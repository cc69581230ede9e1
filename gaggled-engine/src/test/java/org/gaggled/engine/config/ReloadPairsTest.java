package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.reload.ReloadPlans;
import org.gaggled.json.PlanText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pairs of configurations, each with the plan of a reload from the one to the other, and whether carrying it out
 * touches what the plan says. A file begins with the files before; {@code --- after} begins those after, the first of
 * each is what gaggled reads, and {@code --- plan} begins the plan. {@code -Dgolden.update=true} writes the plans anew,
 * to be read before they are committed.
 */
class ReloadPairsTest {

    private static final Path PAIRS = Path.of("src/test/resources/org/gaggled/engine/reload");

    @TempDir
    Path directory;

    static Stream<String> pairs() throws IOException {
        try (Stream<Path> files = Files.list(PAIRS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @Test
    void thereIsAPairForWhateverCanChange() throws IOException {
        assertTrue(pairs().count() >= 60);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void thePlanSaysWhatIsDone(String name) throws IOException {
        List<String> lines = Files.readAllLines(PAIRS.resolve(name));
        int after = lines.indexOf("--- after");
        int plan = lines.indexOf("--- plan");
        ReloadFixture fixture = new ReloadFixture(directory);
        GaggleConfig former = fixture.read(lines.subList(0, after));
        GaggleConfig next = fixture.read(lines.subList(after + 1, plan));
        ReloadPlan made = ReloadPlans.compare(former, next);
        PlanText text = PlanText.of(made);
        List<String> told = Stream.of(text.getProblems(), text.getChanges(), List.of(text.getSummary()))
                .flatMap(List::stream)
                .map(line -> line.replace(directory.toString(), "DIR"))
                .toList();
        if (Boolean.getBoolean("golden.update")) {
            Files.write(PAIRS.resolve(name),
                    Stream.concat(lines.subList(0, plan + 1).stream(), told.stream()).toList());
        } else {
            assertEquals(lines.subList(plan + 1, lines.size()), told);
        }
        if (!made.isRefused()) {
            checkDone(made, former, next);
        }
    }

    /** What the core does with the second definition is what the plan says, for all that run by the first. */
    static void checkDone(ReloadPlan plan, GaggleConfig former, GaggleConfig next) {
        CarriedOut done = CarriedOut.of(former.gaggle(), next.gaggle());
        for (PlannedChange change : plan.getPrograms()) {
            String name = change.getName();
            boolean runs = runs(former, name);
            // Of several that become one, the first keeps its process, and changes its name.
            boolean stopped = done.stopped().contains(name);
            switch (change.getAction()) {
                case START -> {
                    assertFalse(stopped, () -> name + " is new, and was stopped");
                    assertEquals(runs(next, name), done.started().contains(name), () -> name + " is started");
                }
                case STOP -> {
                    assertEquals(runs, stopped, () -> name + " is stopped");
                    assertFalse(done.started().contains(name), () -> name + " goes, and was started");
                }
                case RESTART -> {
                    assertEquals(runs, stopped, () -> name + " is stopped for its restart");
                    assertEquals(isEnabled(next, name), done.started().contains(name),
                            () -> name + " is started again");
                }
                case CHANGE, KEEP -> assertFalse(
                        stopped || (runs && done.started().contains(name)),
                        () -> name + " is to go on, and was touched");
                default -> fail("what is " + change + "?");
            }
        }
    }

    /** Whether it is a service that runs once all is up. */
    private static boolean runs(GaggleConfig config, String name) {
        return isEnabled(config, name)
                && called(config, name).anyMatch(program -> program.life().duty() instanceof Duty.Service);
    }

    private static boolean isEnabled(GaggleConfig config, String name) {
        return called(config, name).anyMatch(program -> program.life().enabled());
    }

    private static Stream<ProgramDefinition> called(GaggleConfig config, String name) {
        return config.gaggle().inOrder().stream()
                .filter(program -> program.id().name().equals(name) || isFormerNameOf(name, program));
    }

    private static boolean isFormerNameOf(String name, ProgramDefinition program) {
        return program.id().instance() == 1
                && (name.equals(program.id().section()) || name.equals(program.id().section() + ":1"));
    }
}
