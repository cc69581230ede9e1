package org.gaggled.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Supplier;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Notice;
import org.junit.jupiter.api.Test;

/** Shows that a failure of the simulator comes as the shortest history that fails in the same way. */
class ShrinkerTest {

    /** Somebody who objects to every program that ends a second time. */
    private static final class Objector implements StepObserver {

        private int ends;

        @Override
        public void stepped(Input input, List<Command> commands, Machine machine) {
            commands.forEach(command -> {
                if (command instanceof Command.Publish publish && publish.notice() instanceof Notice.Down) {
                    ends++;
                }
            });
            if (ends > 1) {
                throw new Violation("objection", ends + " ends");
            }
        }
    }

    private static final Supplier<List<StepObserver>> OBJECTOR = () -> List.of(new Objector());

    @Test
    void failureNamesItsSeedAndPrintsTestThatFailsAlike() {
        AssertionError failure =
                assertThrows(AssertionError.class, () -> new Simulation(1, false, OBJECTOR).run());
        String text = String.valueOf(failure.getMessage());
        assertTrue(text.startsWith("seed 1: objection: 2 ends\nof "), text);
        assertTrue(text.contains("@Test\nvoid holds() {\n"), text);
        // Whoever ends a second time is started, told of and dies twice, and nothing else is needed.
        int events = text.split("\\.then\\(", -1).length - 1;
        assertTrue(events > 2 && events <= 8, text);
    }

    @Test
    void whatDoesNotFailIsLeftAsItIs() {
        History history = History.of(new Simulation(1, false, List::of).definition(), false)
                .then(0, new Happening.Begins())
                .then(1, new Happening.DumpIsAskedFor());
        assertEquals(history, new Shrinker(OBJECTOR, "objection").shrink(history));
    }

    @Test
    void historyComesToTheSameWheneverItIsPlayed() {
        Simulation simulation = new Simulation(1, false, OBJECTOR);
        assertThrows(AssertionError.class, simulation::run);
        History.Failure first = simulation.history().failure(OBJECTOR.get());
        History.Failure second = simulation.history().failure(OBJECTOR.get());
        assertNotNull(first);
        assertNotNull(second);
        assertEquals(simulation.history().events().size(), first.events());
        assertEquals(first.events(), second.events());
        assertEquals(first.violation().getMessage(), second.violation().getMessage());
    }
}
