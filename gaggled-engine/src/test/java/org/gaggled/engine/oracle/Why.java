package org.gaggled.engine.oracle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.oracle.Facts.Stage;
import org.gaggled.engine.oracle.Facts.Standing;
import org.jspecify.annotations.Nullable;

/** What keeps a program from being up, as it follows from the facts, in a line to be compared. */
final class Why {

    /** So many of what is missing are named. */
    private static final int NAMED = 5;

    private final Oracle oracle;

    Why(Oracle oracle) {
        this.oracle = oracle;
    }

    String of(Facts program) {
        return switch (program.stage) {
            case NONE -> withoutRun(program);
            case PREPARED -> program.stopping == null
                    ? "preparing for " + ago(program.commands.get(ErrandKind.PRESTART))
                    : stopping(program);
            case LAUNCHED -> program.stopping == null ? "starting" : stopping(program);
            case RUNNING -> program.stopping == null ? running(program) : stopping(program);
            case LEFT_OTHERS -> stopping(program);
            case WAITS_FOR_COMMANDS, AFTERWARDS -> clearing(program);
        };
    }

    private String running(Facts program) {
        if (program.readySince != null) {
            return "up";
        }
        if (program.wasReady) {
            return "not ready any more for " + ago(program.notReadySince);
        }
        return "not ready yet for " + ago(program.startedAt)
                + (program.readyBy == null ? ""
                        : ", " + Duration.ofNanos(Math.max(0, program.readyBy - oracle.now)) + " left");
    }

    private String stopping(Facts program) {
        ErrandKind kind = program.commands.containsKey(ErrandKind.PRESTART) ? ErrandKind.PRESTART
                : program.commands.containsKey(ErrandKind.STOPCOMMAND) ? ErrandKind.STOPCOMMAND : null;
        return "stopping" + (program.refused ? ", refused" : "") + command(program, kind);
    }

    private String clearing(Facts program) {
        for (ErrandKind kind : List.of(ErrandKind.STOPCOMMAND, ErrandKind.RELOADCOMMAND, ErrandKind.POSTSTOP)) {
            if (program.commands.containsKey(kind)) {
                return "clearing" + command(program, kind);
            }
        }
        throw new AssertionError(program.id + " waits for nothing");
    }

    private String command(Facts program, @Nullable ErrandKind kind) {
        return kind == null ? "" : ", " + kind + " for " + ago(program.commands.get(kind));
    }

    private String ago(@Nullable Long since) {
        return since == null ? "never" : Duration.ofNanos(oracle.now - since).toString();
    }

    private String withoutRun(Facts program) {
        if (oracle.shuttingDown) {
            return "shutting down";
        }
        if (program.disabled) {
            return "disabled";
        }
        if (program.failedAt != null) {
            return "failed for " + ago(program.failedAt);
        }
        if (!program.wanted) {
            return program.doneSince != null ? "done for " + ago(program.endedSince)
                    : program.schedule() != null ? "scheduled" + (program.everEnded ? ", ran" : "")
                            : "ended, " + program.rules().restarts().respawn();
        }
        if (program.noPlace != null) {
            return "no place: " + program.noPlace;
        }
        List<String> missing = new ArrayList<>();
        for (Dependency need : program.needs()) {
            if (isMissing(program, need)) {
                missing.add(missing(program, need));
            }
        }
        if (!missing.isEmpty()) {
            int named = Math.min(missing.size(), NAMED);
            return "missing " + missing.subList(0, named) + ", others " + (missing.size() - named);
        }
        long satisfied = oracle.satisfiedFrom(program);
        long from = Math.max(satisfied, program.notBefore);
        if (from <= oracle.now) {
            return "at once";
        }
        String kind = satisfied >= program.notBefore ? "delayed"
                : program.pauseIsForReadiness ? "unready" : program.pauseIsForFailure ? "retrying" : "pausing";
        return kind + ", " + Duration.ofNanos(from - oracle.now);
    }

    private boolean isMissing(Facts program, Dependency need) {
        return program.told.getOrDefault(need.on(), Standing.MISSING) == Standing.MISSING;
    }

    /** The root is the last in the row of the first that each waits for. */
    private String missing(Facts program, Dependency need) {
        Facts root = oracle.programs.get(need.on());
        Condition until = need.until();
        int between = 0;
        while (root.stage == Stage.NONE && root.wanted && !root.disabled && root.failedAt == null
                && root.noPlace == null) {
            Facts waiting = root;
            Dependency first = root.needs().stream().filter(each -> isMissing(waiting, each)).findFirst().orElse(null);
            if (first == null) {
                break;
            }
            root = oracle.programs.get(first.on());
            until = first.until();
            between++;
        }
        return need.on() + " " + need.until() + ", " + between + " between, " + root.id + " " + until + " is "
                + of(root);
    }
}
