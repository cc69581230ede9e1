package org.gaggled.transport.zmq.tool;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.gaggled.api.control.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code gaggled_controller} is to do: exactly one of these. */
final class ControllerTask {

    @Option(names = "-d", description = "Dump the states of all programs.")
    boolean dump;

    @Option(names = "--watch",
            description = "Dump the states again whenever one changes, until a signal ends it. On a terminal,"
                    + " dump them every second as well, as many as fit. If the server does not answer, say so"
                    + " and ask again.")
    boolean watch;

    @Option(
            names = "-s",
            arity = "0..*",
            paramLabel = "P",
            preprocessor = FirstName.class,
            converter = FirstName.Unmarked.class,
            description = "Start these programs. The name of a program with instances means all of them, and @TAG"
                    + " all programs with that tag. * and ? are globs, unless a program has exactly that name."
                    + " After --, every word is a program: -s -- --help.")
    private @Nullable List<String> start;

    @Option(
            names = "-r",
            arity = "0..*",
            paramLabel = "P",
            preprocessor = FirstName.class,
            converter = FirstName.Unmarked.class,
            description = "Restart these programs, named in the same way.")
    private @Nullable List<String> restart;

    @Option(
            names = "-k",
            arity = "0..*",
            paramLabel = "P",
            preprocessor = FirstName.class,
            converter = FirstName.Unmarked.class,
            description = "Stop these programs and disable them.")
    private @Nullable List<String> stop;

    @Option(names = "--shutdown", description = "Stop all programs and end gaggled.")
    boolean shutdown;

    @Option(
            names = "--keygen",
            paramLabel = "DIR",
            description = "Make a pair of CURVE keys: DIR/gaggled.key, which is secret, and DIR/gaggled.pub.")
    @Nullable
    Path keygen;

    /** Whether a verb without programs stands beside another task, which the parser passes over. */
    boolean isOne() {
        return Stream.of(start, restart, stop, keygen).filter(Objects::nonNull).count()
                + Stream.of(dump, watch, shutdown).filter(given -> given).count() == 1;
    }

    /** As classic does, unless the words may have been meant to limit what is done. */
    boolean passesOverWords() {
        return dump || toPrograms() != null;
    }

    /** What is to be done to programs; null where it is something else. */
    @Nullable
    ToPrograms toPrograms() {
        return start != null ? new ToPrograms("-s", Operation.START, start)
                : restart != null ? new ToPrograms("-r", Operation.RESTART, restart)
                        : stop != null ? new ToPrograms("-k", Operation.STOP, stop) : null;
    }

    /** An operation, the option that asks for it, and the programs that stand right behind that. */
    record ToPrograms(String option, Operation operation, List<String> programs) {}
}
