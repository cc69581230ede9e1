package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.junit.jupiter.api.Test;

/**
 * Counts what a step does, for the same step among few programs and among many: the programs that are looked at, and
 * the commands that are given. Both depend on the neighbours of the program that the step is about, and on nothing
 * else.
 */
class WorkOfAStepTest {

    private static final Cause.Operator OPERATOR = new Cause.Operator("tester", "test");
    private static final ProgramId DB = new ProgramId("db");
    private static final ProgramId WEB = new ProgramId("web");

    /** What one step did. */
    private record Work(String input, int lookUps, List<String> commands) {}

    @Test
    void dependsOnItsNeighboursOnly() {
        List<Work> few = new Neighbours(10).steps();
        assertEquals(few, new Neighbours(10_000).steps());
        assertTrue(few.stream().allMatch(work -> work.lookUps() <= 1), few::toString);
        List<Work> refused = few.stream().filter(work -> work.commands().contains("Refuse")).toList();
        assertEquals(List.of(few.getLast()), refused, "the steps are what the test takes them for");
    }

    /** Counts how often a program is looked up, and does not let anybody look at all of them once it is told so. */
    private static final class Watched extends LinkedHashMap<ProgramId, Program> {

        private static final long serialVersionUID = 1;

        int lookUps;
        boolean closed;

        @Override
        public Program get(Object id) {
            lookUps++;
            return super.get(id);
        }

        @Override
        public Collection<Program> values() {
            if (closed) {
                throw new AssertionError("a step looks at every program");
            }
            return super.values();
        }
    }

    /** The web needs the db; beside them run many others, which have needs of their own, and those have delays. */
    private static final class Neighbours {

        private final Watched programs = new Watched();
        private final Gaggle gaggle;
        private final List<Work> works = new ArrayList<>();
        private final Map<ProgramId, Long> runs = new HashMap<>();
        private long now;

        Neighbours(int others) {
            List<ProgramDefinition> definitions = new ArrayList<>();
            for (int i = 0; i < others; i++) {
                List<Dependency> needs = i == 0 ? List.of() : List.of(need(new ProgramId("other" + (i - 1))));
                definitions.add(program("other" + i, needs));
            }
            definitions.add(program(DB.name(), List.of()));
            definitions.add(program(WEB.name(), List.of(need(DB))));
            gaggle = new Gaggle(new GaggleDefinition(definitions, Duration.ofMillis(100), StopOrder.REVERSE), programs);
            step(new Input.Begin());
            for (int i = 0; i < others; i++) {
                ProgramId other = new ProgramId("other" + i);
                step(new Input.Started(other, run(other), 1_000 + i));
            }
            works.clear();
            programs.closed = true;
        }

        private static Dependency need(ProgramId on) {
            return new Dependency(on, Condition.READY, Duration.ZERO, true);
        }

        private static ProgramDefinition program(String name, List<Dependency> needs) {
            return Definitions.of(name, new LifeRulesBuilder().dependencies(needs).build());
        }

        /** All that can happen to the two, apart from another definition and the end. */
        List<Work> steps() {
            step(new Input.StartFailed(DB, run(DB), StartFailure.builder("no").build()));
            ring(DB, Alarm.Purpose.START);
            step(new Input.Started(DB, run(DB), 1));
            step(new Input.Started(WEB, run(WEB), 2));
            step(new Input.OperatorSignal(DB, ProcessSignal.HUP, OPERATOR));
            step(new Input.Exited(DB, run(DB), exit(false)));
            step(new Input.Exited(WEB, run(WEB), exit(true)));
            step(new Input.SignalRefused(WEB, run(WEB), ProcessSignal.TERM));
            ring(WEB, Alarm.Purpose.STOP);
            step(new Input.Gone(WEB, run(WEB)));
            step(new Input.Started(DB, run(DB), 3));
            step(new Input.OperatorStop(DB, OPERATOR));
            step(new Input.Withdrawn(WEB, run(WEB)));
            step(new Input.Exited(DB, run(DB), exit(false)));
            step(new Input.OperatorStart(DB, OPERATOR));
            step(new Input.OperatorRestart(DB, OPERATOR));
            step(new Input.DumpStates(1));
            step(new Input.Gone(DB, 0));
            return works;
        }

        private static ProcessExit exit(boolean leftovers) {
            return ProcessExit.builder(new ExitStatus.Exited(1)).leftovers(leftovers).build();
        }

        private long run(ProgramId program) {
            return runs.getOrDefault(program, 0L);
        }

        private void ring(ProgramId program, Alarm.Purpose purpose) {
            now += Duration.ofSeconds(60).toNanos();
            step(new Input.AlarmRang(new Alarm(program, purpose)));
        }

        private void step(Input input) {
            programs.lookUps = 0;
            List<String> commands = new ArrayList<>();
            gaggle.handle(input, now, command -> {
                if (command instanceof Command.Launch launch) {
                    runs.put(launch.program(), launch.run());
                }
                commands.add(command.getClass().getSimpleName());
            });
            works.add(new Work(input.getClass().getSimpleName(), programs.lookUps, commands));
        }
    }
}
