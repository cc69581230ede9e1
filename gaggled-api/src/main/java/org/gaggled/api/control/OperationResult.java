package org.gaggled.api.control;

import java.util.List;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * What came of an {@link OperationRequest}. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class OperationResult {

    private final ControlOutcome outcome;
    private final List<ProgramResult> programs;
    private final @Nullable String unknown;
    private final @Nullable String explanation;

    private OperationResult(
            ControlOutcome outcome, List<ProgramResult> programs, @Nullable String unknown,
            @Nullable String explanation) {
        this.outcome = Objects.requireNonNull(outcome);
        this.programs = List.copyOf(programs);
        this.unknown = unknown;
        this.explanation = explanation;
    }

    /** Of what concerns no program, or was refused before any program was looked at. */
    public static OperationResult of(ControlOutcome outcome) {
        return new OperationResult(outcome, List.of(), null, null);
    }

    /** Of what was asked of programs that are not there: {@code unknown} fits none. */
    public static OperationResult ofUnknown(String unknown) {
        return ofUnknown(unknown, null);
    }

    /** The same, with {@linkplain ProgramSelector.Selection#getExplanation() what there is to say about it}. */
    public static OperationResult ofUnknown(String unknown, @Nullable String explanation) {
        return new OperationResult(
                ControlOutcome.NO_SUCH_PROGRAM, List.of(), Objects.requireNonNull(unknown), explanation);
    }

    /** Of what was done to these programs, in their order. */
    public static OperationResult ofPrograms(List<ProgramResult> programs) {
        ControlOutcome outcome = ControlOutcome.DONE;
        for (ProgramResult program : programs) {
            if (outcome.isDone()) {
                outcome = program.getOutcome();
            }
        }
        return new OperationResult(outcome, programs, null, null);
    }

    /** {@link ControlOutcome#DONE} when all of it is; otherwise why not, of the first program of several. */
    public ControlOutcome getOutcome() {
        return outcome;
    }

    /** What came of it for each program, in the order of the configuration; empty where none was looked at. */
    public List<ProgramResult> getPrograms() {
        return programs;
    }

    /** The name, tag or glob that fits no program, for which nothing at all was done; null otherwise. */
    public @Nullable String getUnknown() {
        return unknown;
    }

    /** What is wrong with that one, in one line for a person, where it is not simply that no program has that name. */
    public @Nullable String getExplanation() {
        return explanation;
    }

    @Override
    public String toString() {
        return outcome + (unknown == null ? "" : " '" + unknown + "'") + (programs.isEmpty() ? "" : " " + programs);
    }

    /** What came of it for one program. Immutable. */
    public static final class ProgramResult {

        private final String program;
        private final ControlOutcome outcome;
        private final @Nullable ProgramState state;

        /** Made by the host; public so that tests can make one too. */
        public ProgramResult(String program, ControlOutcome outcome, @Nullable ProgramState state) {
            this.program = Objects.requireNonNull(program);
            this.outcome = Objects.requireNonNull(outcome);
            this.state = state;
        }

        /** The program's name. */
        public String getProgram() {
            return program;
        }

        /** What came of it. */
        public ControlOutcome getOutcome() {
            return outcome;
        }

        /**
         * The program when the answer was given, all of one request at one moment; null when it is not there any more.
         */
        public @Nullable ProgramState getState() {
            return state;
        }

        @Override
        public String toString() {
            return program + ": " + outcome;
        }
    }
}
