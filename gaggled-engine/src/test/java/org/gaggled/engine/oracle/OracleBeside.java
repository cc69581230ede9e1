package org.gaggled.engine.oracle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.gaggled.engine.core.Account;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Oracle} beside a core: it is given what the core was given, and fails where the core has done, or says,
 * what the rules do not.
 */
public final class OracleBeside {

    /** So many inputs are told of where something differs. */
    private static final int STORY = 40;

    private final Oracle oracle;
    private final Happenings happenings;
    private final Deque<String> history = new ArrayDeque<>();
    private final List<String> overdue = new ArrayList<>();
    private List<String> did = List.of();

    /** @param clockMayBeLate whether an alarm may ring later than it was set for */
    public OracleBeside(GaggleDefinition definition, boolean clockMayBeLate) {
        this.oracle = new Oracle(definition, clockMayBeLate);
        this.happenings = new Happenings(oracle);
    }

    /** The core has handled that input, and given those commands: they are those that the rules ask for. */
    public void handled(
            Input input, long now, List<Command> commands, Function<ProgramId, @Nullable Account> core) {
        follows(input, now, commands);
        List<String> differences = new ArrayList<>(overdue);
        add(differences, Difference.between("deeds", sorted(oracle.deeds), sorted(did)));
        for (Facts program : oracle.programs.values()) {
            Account account = Objects.requireNonNull(core.apply(program.id));
            add(differences, Difference.between(program.id.toString(), Difference.expected(oracle, program),
                    Difference.said(account)));
        }
        if (!differences.isEmpty()) {
            throw new AssertionError(String.join("\n", differences) + "\nafter\n" + story());
        }
    }

    /** The same, without a look at what the core did: the oracle just goes on. */
    void follows(Input input, long now, List<Command> commands) {
        oracle.now = now;
        oracle.deeds.clear();
        oracle.done = commands;
        oracle.rung = input instanceof Input.AlarmRang rang ? rang.alarm() : null;
        noteOverdue();
        List<String> again = whatMayBeDoneAgain();
        happenings.happens(input);
        oracle.conclude();
        noteRuns(commands);
        did = Deeds.of(commands);
        did.removeAll(again);
        did = new ArrayList<>(new LinkedHashSet<>(did));
        history.addLast(now / 1_000_000 + "ms " + input + " -> " + did);
        if (history.size() > STORY) {
            history.removeFirst();
        }
    }

    /** All that the oracle knows: two that know the same say the same of whatever happens next. */
    List<Object> knowledge() {
        List<Object> all = new ArrayList<>(List.of(oracle.shuttingDown, oracle.atOnce, oracle.finished));
        oracle.programs.values().forEach(program -> all.add(program.knowledge()));
        return all;
    }

    /** What is killed or taken back may be so again. */
    private List<String> whatMayBeDoneAgain() {
        List<String> again = new ArrayList<>();
        for (Facts program : oracle.programs.values()) {
            program.late.forEach(kind -> again.add("end " + kind + " of " + program.id));
            if (program.stage == Facts.Stage.LAUNCHED && program.withdrawn) {
                again.add("withdraw " + program.id);
            }
        }
        return again;
    }

    private static void add(List<String> differences, @Nullable String difference) {
        if (difference != null) {
            differences.add(difference);
        }
    }

    private static String sorted(List<String> deeds) {
        return deeds.stream().sorted().toList().toString();
    }

    private String story() {
        List<String> rules = oracle.programs.values().stream()
                .map(program -> program.id + " " + program.rules()).toList();
        return String.join("\n", rules) + "\n" + String.join("\n", history);
    }

    private void noteRuns(List<Command> commands) {
        for (Command command : commands) {
            switch (command) {
                case Command.Launch launch -> noteRun(launch.program(), launch.run());
                case Command.RunErrand run when run.kind() == ErrandKind.PRESTART ->
                        noteRun(run.program(), run.run());
                default -> {}
            }
        }
    }

    private void noteRun(ProgramId program, long run) {
        Facts facts = oracle.programs.get(program);
        if (facts != null) {
            facts.run = run;
        }
    }

    /** A clock that is late, or does not ring at all, is a fault of whoever set it. */
    private void noteOverdue() {
        overdue.clear();
        if (oracle.clockMayBeLate) {
            return;
        }
        for (Facts program : oracle.programs.values()) {
            for (Long due : new Long[] {program.due, program.readyBy}) {
                if (due != null && due < oracle.now) {
                    overdue.add(program.id + " should have acted at " + due / 1_000_000 + "ms");
                }
            }
        }
    }
}
