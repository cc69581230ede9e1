package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramPhase;
import org.jspecify.annotations.Nullable;

/** Answers what somebody asks who wonders about one program: why is it not up, since when, and what comes next. */
final class Explanation {

    /** How many of the dependencies that are missing are told. */
    private static final int MOST_NAMED = 5;

    private final Program program;
    private final boolean shuttingDown;
    private final long now;

    Explanation(Program program, boolean shuttingDown, long now) {
        this.program = program;
        this.shuttingDown = shuttingDown;
        this.now = now;
    }

    ProgramDescription describe(Map<String, String> settings) {
        List<DependencyState> dependencies = new ArrayList<>();
        program.dependencies.forEach(dependency -> dependencies.add(stateOf(dependency)));
        return ProgramDescription.builder(program.state(now))
                .settings(settings)
                .dependencies(dependencies)
                .sinceLastExit(program.lastExit == null ? null : Duration.ofNanos(now - program.endedAt))
                .untilNextStart(untilNextStart())
                .explanation(explain())
                .build();
    }

    private DependencyState stateOf(Program.Dependency dependency) {
        Program needed = dependency.program();
        boolean up = needed.phase == ProgramPhase.UP;
        long satisfiedAt = needed.upSince + dependency.delay();
        boolean satisfied = up && satisfiedAt <= now;
        return DependencyState.builder(needed.rules.name())
                .delay(Duration.ofNanos(dependency.delay()))
                .propagate(dependency.propagate())
                .phase(needed.phase)
                .satisfied(satisfied)
                .since(Duration.ofNanos(now - (satisfied ? satisfiedAt : needed.lostAt)))
                .remaining(up && !satisfied ? Duration.ofNanos(satisfiedAt - now) : null)
                .build();
    }

    private @Nullable Duration untilNextStart() {
        boolean alarmIsForStart = program.phase == ProgramPhase.WAITING && program.alarmAt != Program.NEVER;
        return alarmIsForStart ? Duration.ofNanos(Math.max(0, program.alarmAt - now)) : null;
    }

    private String explain() {
        if (shuttingDown && program.phase == ProgramPhase.DOWN) {
            return "gaggled shuts down";
        }
        return switch (program.phase) {
            case UP -> "";
            case STARTING, STOPPING, DOWN -> "it " + predicate();
            case WAITING -> explainWaiting();
        };
    }

    private String explainWaiting() {
        if (program.missing > 0) {
            return "it waits for " + missingDependencies();
        }
        return waitsForDelay() ? "what it depends on is up, but not yet for long enough; it starts" + in() : "it " + predicate();
    }

    /** What it waits for, and why each of that is not up: the first few, for all of them may be many. */
    private String missingDependencies() {
        List<String> missing = new ArrayList<>();
        for (Program.Dependency dependency : program.dependencies) {
            Program needed = dependency.program();
            if (needed.phase != ProgramPhase.UP && missing.size() < MOST_NAMED) {
                missing.add(needed.rules.name() + ", which has not been up for " + ReadableDuration.of(now - needed.lostAt)
                        + " and " + about(needed).rootCause());
            }
        }
        int others = program.missing - missing.size();
        return String.join(", and for ", missing) + (others == 0 ? "" : ", and for " + others + " more");
    }

    /** Why it is not up, as the end of a sentence; where it waits for another, the last of those in the row says why. */
    private String rootCause() {
        if (program.missing == 0 || program.phase != ProgramPhase.WAITING) {
            return predicate();
        }
        Program root = program.firstMissing();
        int between = 0;
        while (root.phase == ProgramPhase.WAITING && root.missing > 0) {
            root = root.firstMissing();
            between++;
        }
        String way = between == 0 ? "" : between == 1 ? ", through another program," : ", through " + between + " other programs,";
        return "waits" + way + " for " + root.rules.name() + ", which " + about(root).predicate();
    }

    private Explanation about(Program other) {
        return new Explanation(other, shuttingDown, now);
    }

    /** What is to be said of a program that is not up and waits for no other. */
    private String predicate() {
        return switch (program.phase) {
            case UP -> "is up";
            case STARTING -> "is being started";
            case STOPPING -> "is being stopped" + because() + refusal();
            case DOWN -> downFor();
            case WAITING -> pauses();
        };
    }

    private String downFor() {
        if (program.disabled) {
            return program.reason.isEmpty() ? "is disabled by the configuration" : "is disabled" + because();
        }
        return "ended, and respawn is off" + because();
    }

    private String pauses() {
        if (waitsForDelay()) {
            return "waits until what it depends on has been up for long enough; it starts" + in();
        }
        String failure = program.startFailure;
        return failure != null
                ? "could not be started: " + failure + "; next try" + in()
                : "pauses after short runs; it starts" + in() + because();
    }

    private boolean waitsForDelay() {
        return program.satisfiedAt() > now && program.satisfiedAt() >= program.notBefore;
    }

    private String in() {
        return program.alarmAt == Program.NEVER ? "" : " in " + ReadableDuration.of(Math.max(0, program.alarmAt - now));
    }

    private String refusal() {
        return program.signalRefused
                ? ", but the system does not let gaggled signal it: pid " + program.pid + " runs as another user"
                : "";
    }

    private String because() {
        return program.reason.isEmpty() ? "" : " (" + program.reason + ")";
    }
}
