package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.reload.ReloadPlans;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The plan of a reload is what the reload does, for every graph of three programs, whether each dependency propagates
 * or not, and with everything that can become of each program.
 */
class SmallPlansTest {

    private static final int SIZE = 3;

    /** What becomes of a program by the second configuration. */
    private enum Fate {
        STAYS, IS_LAUNCHED_OTHERWISE, LIVES_OTHERWISE, GOES, COMES, IS_DISABLED, IS_ENABLED;

        boolean isThere(boolean after) {
            return this != (after ? GOES : COMES);
        }

        boolean runs(boolean after) {
            return isThere(after) && this != (after ? IS_DISABLED : IS_ENABLED);
        }
    }

    /** Of what three programs need: 0 nothing, 1 the other one, 2 that propagates. */
    private record Graph(int secondOnFirst, int thirdOnFirst, int thirdOnSecond) {

        int need(int program, int on) {
            return program == 1 ? secondOnFirst : on == 0 ? thirdOnFirst : thirdOnSecond;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void everyPlan(int secondOnFirst) {
        int plans = 0;
        for (int needs = 0; needs < 9; needs++) {
            Graph graph = new Graph(secondOnFirst, needs / 3, needs % 3);
            for (Fate first : Fate.values()) {
                for (Fate second : Fate.values()) {
                    for (Fate third : Fate.values()) {
                        plans += isCarriedOut(graph, List.of(first, second, third)) ? 1 : 0;
                    }
                }
            }
        }
        assertTrue(plans > 2_000, () -> "plans compared");
    }

    /** Whether there is something to compare: where nothing is left, or nothing was there, there is no reload. */
    private static boolean isCarriedOut(Graph graph, List<Fate> fates) {
        GaggleConfig before = config(graph, fates, false);
        GaggleConfig after = config(graph, fates, true);
        if (before.gaggle().programs().isEmpty() || after.gaggle().programs().isEmpty()) {
            return false;
        }
        try {
            ReloadPlan plan = ReloadPlans.compare(before, after);
            Set<String> told = plan.getPrograms().stream().map(PlannedChange::getName).collect(Collectors.toSet());
            assertEquals(names(before, after), told, "whose change is told");
            ReloadPairsTest.checkDone(plan, before, after);
        } catch (AssertionError e) {
            throw new AssertionError(graph + " of which " + fates + ": " + e.getMessage(), e);
        }
        return true;
    }

    private static Set<String> names(GaggleConfig... configs) {
        return Stream.of(configs)
                .flatMap(config -> config.gaggle().programs().keySet().stream())
                .map(ProgramId::name)
                .collect(Collectors.toSet());
    }

    private static GaggleConfig config(Graph graph, List<Fate> fates, boolean after) {
        List<ProgramDefinition> programs = new ArrayList<>();
        for (int program = 0; program < SIZE; program++) {
            if (fates.get(program).isThere(after)) {
                programs.add(program(graph, fates, program, after));
            }
        }
        return new GaggleConfig(
                new GaggleDefinition(programs, Duration.ofMillis(100), StopOrder.REVERSE), null, null, null,
                List.of(), List.of());
    }

    private static ProgramDefinition program(Graph graph, List<Fate> fates, int program, boolean after) {
        Fate fate = fates.get(program);
        List<Dependency> needs = new ArrayList<>();
        for (int on = 0; on < program; on++) {
            int need = graph.need(program, on);
            if (need > 0 && fates.get(on).runs(after)) {
                needs.add(new Dependency(new ProgramId("p" + on), Condition.READY, Duration.ZERO, need == 2));
            }
        }
        LifeRulesBuilder life = new LifeRulesBuilder()
                .enabled(fate.runs(after))
                .backoff(Duration.ofMillis(after && fate == Fate.LIVES_OTHERWISE ? 7 : 100))
                .dependencies(needs);
        LaunchRequest launch = Definitions.of("p" + program, life.build()).launch();
        boolean otherwise = after && fate == Fate.IS_LAUNCHED_OTHERWISE;
        return Definitions.of("p" + program, life.build(),
                otherwise ? launch.toBuilder().arguments(List.of("otherwise")).build() : launch);
    }
}
