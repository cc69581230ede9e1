package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.oracle.OracleBeside;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drives every dependency graph of up to four programs, with every choice of which dependencies propagate, through
 * start, the death of each program, and shutdown. Each check is computed from the graph alone, not from the core's own
 * notion; of those of up to three programs an oracle is asked, too.
 */
class SmallGraphsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyGraph(int programs) {
        int[] graphs = {0};
        forEachGraph(programs, graph -> {
            graphs[0]++;
            startsInOrder(graph);
            for (int victim = 0; victim < programs; victim++) {
                survivesDeathOf(graph, victim);
                staysWithoutWhatFailed(graph, victim);
            }
            stopsInReverse(graph);
        });
        int[] expected = {0, 1, 5, 109, 9449};
        assertEquals(expected[programs], graphs[0], "graphs tried");
    }

    /** {@code needs[a][b]}: 0 a does not need b, 1 it does, 2 it does and propagates. */
    private record Graph(int[][] needs) {

        int size() {
            return needs.length;
        }

        /** The programs; that one, if there is any, has failed when it has ended once. */
        GaggleDefinition definition(int failing) {
            List<ProgramDefinition> programs = new ArrayList<>();
            for (int a = 0; a < size(); a++) {
                List<Dependency> dependencies = new ArrayList<>();
                for (int b = 0; b < size(); b++) {
                    if (needs[a][b] > 0) {
                        dependencies.add(new Dependency(id(b), Condition.READY, Duration.ZERO, needs[a][b] == 2));
                    }
                }
                LifeRulesBuilder life = new LifeRulesBuilder().dependencies(dependencies);
                if (a == failing) {
                    life.limit("0/1s");
                }
                programs.add(Definitions.of(id(a).name(), life.build()));
            }
            return new GaggleDefinition(programs, Duration.ofMillis(100), StopOrder.REVERSE);
        }

        static ProgramId id(int program) {
            return new ProgramId("p" + program);
        }

        static int index(ProgramId program) {
            return Integer.parseInt(program.name().substring(1));
        }

        /** Whoever is stopped when that program dies. */
        Set<Integer> stoppedBy(int victim) {
            Set<Integer> stopped = new HashSet<>();
            for (boolean more = true; more;) {
                more = false;
                for (int a = 0; a < size(); a++) {
                    for (int b = 0; b < size(); b++) {
                        if (needs[a][b] == 2 && (b == victim || stopped.contains(b)) && stopped.add(a)) {
                            more = true;
                        }
                    }
                }
            }
            return stopped;
        }

        boolean isAcyclic() {
            boolean[] done = new boolean[size()];
            for (int round = 0; round < size(); round++) {
                for (int a = 0; a < size(); a++) {
                    boolean ready = true;
                    for (int b = 0; b < size(); b++) {
                        ready &= needs[a][b] == 0 || done[b];
                    }
                    done[a] |= ready;
                }
            }
            for (boolean d : done) {
                if (!d) {
                    return false;
                }
            }
            return true;
        }
    }

    private static void forEachGraph(int programs, Consumer<Graph> test) {
        int pairs = programs * (programs - 1);
        int combinations = (int) Math.pow(3, pairs);
        for (int code = 0; code < combinations; code++) {
            int[][] needs = new int[programs][programs];
            int rest = code;
            for (int a = 0; a < programs; a++) {
                for (int b = 0; b < programs; b++) {
                    if (a != b) {
                        needs[a][b] = rest % 3;
                        rest /= 3;
                    }
                }
            }
            Graph graph = new Graph(needs);
            if (graph.isAcyclic()) {
                test.accept(graph);
            }
        }
    }

    /** The gaggle, and what its commands did to an imaginary world in which every launch succeeds when asked to. */
    private static final class World {

        final Graph graph;
        final Gaggle gaggle;
        final long[] run;
        final boolean[] launching;
        final boolean[] up;

        /** It says the same of the small ones; of larger ones it would take too long. */
        final @Nullable OracleBeside oracle;
        final Set<Integer> terminated = new HashSet<>();
        boolean finished;
        boolean shuttingDown;

        World(Graph graph) {
            this(graph, -1);
        }

        World(Graph graph, int failing) {
            this.graph = graph;
            GaggleDefinition definition = graph.definition(failing);
            this.gaggle = new Gaggle(definition);
            this.oracle = graph.size() < 4 ? new OracleBeside(definition, true) : null;
            this.run = new long[graph.size()];
            this.launching = new boolean[graph.size()];
            this.up = new boolean[graph.size()];
            give(new Input.Begin());
        }

        void give(Input input) {
            List<Command> commands = new ArrayList<>();
            gaggle.handle(input, 0, commands::add);
            if (oracle != null) {
                oracle.handled(input, 0, commands, program -> gaggle.account(program, 0));
            }
            commands.forEach(this::carryOut);
        }

        private void carryOut(Command command) {
            switch (command) {
                case Command.Launch launch -> {
                    int a = Graph.index(launch.program());
                    assertTrue(!launching[a] && !up[a], "launched twice");
                    for (int b = 0; b < graph.size(); b++) {
                        assertTrue(graph.needs[a][b] == 0 || up[b], "launched before what it needs was up");
                    }
                    run[a] = launch.run();
                    launching[a] = true;
                }
                case Command.Signal signal -> {
                    assertEquals(ProcessSignal.TERM, signal.signal());
                    int b = Graph.index(signal.program());
                    if (shuttingDown) {
                        for (int a = 0; a < graph.size(); a++) {
                            assertTrue(graph.needs[a][b] == 0 || !up[a], "stopped before what depends on it was down");
                        }
                    }
                    assertTrue(terminated.add(b), "signalled twice");
                }
                case Command.Finished _ -> finished = true;
                case Command.RunErrand _,Command.EndErrand _,Command.Tell _,Command.Probe _,Command.EndProbes _,Command.Remember _,Command.Adopt _,Command.AdoptErrand _ ->
                        throw new AssertionError(command);
                case Command.SignalAsAsked s -> {}
                case Command.Withdraw tooLate -> {}
                case Command.SetAlarm a -> {}
                case Command.ClearAlarm a -> {}
                case Command.Publish p -> {}
                case Command.Answer a -> {}
                case Command.Refuse refuse -> throw new AssertionError(refuse);
                case Command.Forget forget -> throw new AssertionError(forget);
            }
        }

        /** Launches succeed until nothing more is launched. */
        void letStart() {
            for (boolean more = true; more;) {
                more = false;
                for (int a = 0; a < graph.size(); a++) {
                    if (launching[a]) {
                        launching[a] = false;
                        up[a] = true;
                        more = true;
                        give(new Input.Started(Graph.id(a), run[a], 100 + a));
                    }
                }
            }
        }

        void die(int program) {
            up[program] = false;
            terminated.remove(program);
            ProcessExit exit = ProcessExit.builder(new ExitStatus.Killed(ProcessSignal.TERM, false)).build();
            give(new Input.Exited(Graph.id(program), run[program], exit));
        }

        void assertAllUp() {
            for (int a = 0; a < graph.size(); a++) {
                assertTrue(up[a], () -> "down: " + gaggle.states(0));
            }
        }
    }

    private static void startsInOrder(Graph graph) {
        World world = new World(graph);
        world.letStart();
        world.assertAllUp();
    }

    private static void survivesDeathOf(Graph graph, int victim) {
        World world = new World(graph);
        world.letStart();
        world.die(victim);
        assertEquals(graph.stoppedBy(victim), world.terminated, "stopped with their dependency");
        for (int stopped : Set.copyOf(world.terminated)) {
            world.die(stopped);
        }
        world.letStart();
        world.assertAllUp();
        assertEquals(Set.of(), world.terminated);
    }

    /** Whoever was stopped with it, or needs one that was, waits; an operator's start brings all of them back. */
    private static void staysWithoutWhatFailed(Graph graph, int victim) {
        World world = new World(graph, victim);
        world.letStart();
        world.die(victim);
        Set<Integer> stopped = graph.stoppedBy(victim);
        assertEquals(stopped, world.terminated, "stopped with what failed");
        for (int program : Set.copyOf(world.terminated)) {
            world.die(program);
        }
        world.letStart();
        for (int a = 0; a < graph.size(); a++) {
            assertEquals(a != victim && !stopped.contains(a), world.up[a], "up without what failed");
        }
        world.give(new Input.OperatorStart(Graph.id(victim), new Cause.Operator("test", "test")));
        world.letStart();
        world.assertAllUp();
    }

    private static void stopsInReverse(Graph graph) {
        World world = new World(graph);
        world.letStart();
        world.shuttingDown = true;
        world.give(new Input.Shutdown(new Cause.Operator("test", "test")));
        for (int round = 0; round < graph.size() && !world.finished; round++) {
            for (int stopped : Set.copyOf(world.terminated)) {
                world.die(stopped);
            }
        }
        assertTrue(world.finished);
    }
}
