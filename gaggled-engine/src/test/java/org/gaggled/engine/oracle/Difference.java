package org.gaggled.engine.oracle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Account;
import org.gaggled.engine.core.Situation;
import org.jspecify.annotations.Nullable;

/** How it is with one program, in lines to be compared: once as the facts have it, and once as the core says. */
final class Difference {

    private Difference() {}

    static String expected(Oracle oracle, Facts program) {
        List<String> lines = new ArrayList<>();
        lines.add(phase(oracle, program) + (program.readySince != null ? " ready" : "")
                + (program.disabled ? " disabled" : "")
                + (oracle.isSatisfied(program) ? " satisfied" : "")
                + (program.stage == Facts.Stage.RUNNING ? " process" : ""));
        lines.add(new Why(oracle).of(program));
        return String.join("; ", lines);
    }

    private static ProgramPhase phase(Oracle oracle, Facts program) {
        if (!program.isIdle()) {
            boolean stopping = program.stopping != null || program.stage.compareTo(Facts.Stage.RUNNING) > 0;
            return stopping ? ProgramPhase.STOPPING
                    : program.stage == Facts.Stage.RUNNING ? ProgramPhase.UP : ProgramPhase.STARTING;
        }
        if (program.failedAt != null) {
            return ProgramPhase.FAILED;
        }
        if (program.wanted && !program.disabled && program.noPlace == null && !oracle.shuttingDown) {
            return ProgramPhase.WAITING;
        }
        return program.doneSince != null ? ProgramPhase.DONE : ProgramPhase.DOWN;
    }

    static String said(Account account) {
        ProgramState state = account.state();
        boolean satisfied = account.needs().stream().allMatch(DependencyState::isSatisfied);
        if (satisfied != state.areDependenciesSatisfied()) {
            throw new AssertionError("each need of " + state.getName() + " and all of them differ");
        }
        return state.getPhase() + (state.isReady() ? " ready" : "")
                + (state.isOperatorDisabled() ? " disabled" : "")
                + (state.areDependenciesSatisfied() ? " satisfied" : "")
                + (state.hasProcess() ? " process" : "")
                + "; " + said(account.situation());
    }

    private static String said(Situation situation) {
        return switch (situation) {
            case Situation.Up _ -> "up";
            case Situation.NotReadyYet not -> "not ready yet for " + not.since()
                    + (not.left() == null ? "" : ", " + not.left() + " left");
            case Situation.NotReadyAnyMore not -> "not ready any more for " + not.since();
            case Situation.Done done -> "done for " + done.since();
            case Situation.Scheduled scheduled -> "scheduled" + (scheduled.ran() ? ", ran" : "");
            case Situation.Starting _ -> "starting";
            case Situation.Preparing preparing -> "preparing for " + preparing.runsFor();
            case Situation.Stopping stopping -> "stopping" + (stopping.refused() ? ", refused" : "")
                    + (stopping.errand() == null ? "" : ", " + stopping.errand() + " for " + stopping.runsFor());
            case Situation.Clearing clearing -> "clearing, " + clearing.errand() + " for " + clearing.runsFor();
            case Situation.ShuttingDown _ -> "shutting down";
            case Situation.Disabled _ -> "disabled";
            case Situation.NoPlace not -> "no place: " + not.reason();
            case Situation.Ended ended -> "ended, " + ended.respawn();
            case Situation.Failed failed -> "failed for " + failed.since();
            case Situation.Delayed delayed -> startsIn("delayed", delayed.startsIn());
            case Situation.Pausing pausing -> startsIn("pausing", pausing.startsIn());
            case Situation.RetryingUnready retrying -> startsIn("unready", retrying.startsIn());
            case Situation.Retrying retrying -> startsIn("retrying", retrying.startsIn());
            case Situation.Held _ -> "held";
            case Situation.NotHeardOf _,Situation.NotKnown _,Situation.HostLeft _,Situation.NotThere _,Situation.Elsewhere _ ->
                    throw new IllegalArgumentException("the oracle knows one host only");
            case Situation.Missing missing ->
                    "missing " + missing.missing().stream().map(Difference::said).toList() + ", others "
                            + missing.others();
        };
    }

    /** A clock may be late: then there is nothing left to wait for. */
    private static String startsIn(String kind, Duration time) {
        return time.isPositive() ? kind + ", " + time : "at once";
    }

    private static String said(Situation.MissingNeed need) {
        return need.program() + " " + need.until() + ", " + need.between() + " between, "
                + need.root().getName() + " " + need.rootUntil() + " is " + said(need.rootSituation());
    }

    /** The two side by side; null where they are the same. */
    static @Nullable String between(String what, String expected, String said) {
        return expected.equals(said) ? null
                : what + "\n  by the rules: " + expected + "\n  by the core:  " + said;
    }
}
