package org.gaggled.transport.zmq.tool;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gaggled.api.control.Operation;
import org.gaggled.engine.usage.OptionModels;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code gaggled_controller} is to do: exactly one of these. */
final class ControllerTask {

    private final OptionSpec dump = OptionModels.flag("-d", "Dump the states of all programs.");
    private final OptionSpec watch = OptionModels.flag("--watch",
            "Dump the states again whenever one changes, until a signal ends it. On a terminal, dump them every second"
                    + " as well, as many as fit. If the server does not answer, say so and ask again.");
    private final OptionSpec start = programs("-s",
            "Start these programs. The name of a program with instances means all of them, and @TAG all programs with"
                    + " that tag. * and ? are globs, unless a program has exactly that name. After --, every word is a"
                    + " program: -s -- --help.");
    private final OptionSpec restart = programs("-r", "Restart these programs, named in the same way.");
    private final OptionSpec stop = programs("-k", "Stop these programs and disable them.");
    private final OptionSpec shutdown = OptionModels.flag("--shutdown", "Stop all programs and end gaggled.");
    private final OptionSpec keygen = OptionModels.argument("--keygen", "DIR", Path.class,
            "Make a pair of CURVE keys: DIR/gaggled.key, which is secret, and DIR/gaggled.pub.");

    /** Adds them to a command. */
    ControllerTask(CommandSpec spec) {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder().heading("%nWhat to do:%n");
        List.of(dump, watch, start, restart, stop, shutdown, keygen).forEach(group::addArg);
        spec.addArgGroup(group.build());
    }

    private static OptionSpec programs(String name, String description) {
        return OptionSpec.builder(name).arity("0..*").paramLabel("P").type(List.class).auxiliaryTypes(String.class)
                .preprocessor(new FirstName()).converters(new FirstName.Unmarked()).description(description).build();
    }

    boolean dumps() {
        return OptionModels.isGiven(dump);
    }

    boolean watches() {
        return OptionModels.isGiven(watch);
    }

    boolean shutsDown() {
        return OptionModels.isGiven(shutdown);
    }

    /** Where a pair of keys is to be made; null where none is. */
    @Nullable
    Path keygen() {
        return keygen.getValue();
    }

    /** Whether there is nothing to do. */
    boolean isNone() {
        return count() == 0;
    }

    private long count() {
        return Stream.of(start, restart, stop, keygen).filter(task -> task.getValue() != null).count()
                + Stream.of(dump, watch, shutdown).filter(OptionModels::isGiven).count();
    }

    /** Whether a verb without programs stands beside another task, which the parser passes over. */
    boolean isOne() {
        return count() == 1;
    }

    /** As classic does, unless the words may have been meant to limit what is done. */
    boolean passesOverWords() {
        return dumps() || toPrograms() != null;
    }

    /** What is to be done to programs; null where it is something else. */
    @Nullable
    ToPrograms toPrograms() {
        for (ToPrograms task : List.of(
                new ToPrograms(start, Operation.START), new ToPrograms(restart, Operation.RESTART),
                new ToPrograms(stop, Operation.STOP))) {
            if (task.option.getValue() != null) {
                return task;
            }
        }
        return null;
    }

    /** An operation, and the option that asks for it. */
    record ToPrograms(OptionSpec option, Operation operation) {

        /** Those that stand right behind the option. */
        List<String> programs() {
            return option.getValue();
        }
    }
}
