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
        return switch (program.phase) {
            case UP -> "";
            case STARTING -> "it is being started";
            case STOPPING -> "it is being stopped" + because();
            case DOWN -> explainDown();
            case WAITING -> explainWaiting();
        };
    }

    private String explainDown() {
        if (shuttingDown) {
            return "gaggled shuts down";
        }
        if (program.disabled) {
            return program.reason.isEmpty() ? "it is disabled by the configuration" : "it is disabled" + because();
        }
        return "it ended, and respawn is off" + because();
    }

    private String explainWaiting() {
        if (program.missing > 0) {
            List<String> missing = new ArrayList<>();
            for (Program.Dependency dependency : program.dependencies) {
                Program needed = dependency.program();
                if (needed.phase != ProgramPhase.UP) {
                    missing.add(needed.rules.name() + ", which has not been up for " + ReadableDuration.of(now - needed.lostAt));
                }
            }
            return "it waits for " + String.join(", and for ", missing);
        }
        String in = program.alarmAt == Program.NEVER ? "" : " in " + ReadableDuration.of(Math.max(0, program.alarmAt - now));
        if (program.satisfiedAt() > now && program.satisfiedAt() >= program.notBefore) {
            return "what it depends on is up, but not yet for long enough; it starts" + in;
        }
        String failure = program.startFailure;
        return failure != null
                ? "its start failed: " + failure + "; next try" + in
                : "it pauses after short runs; it starts" + in + because();
    }

    private String because() {
        return program.reason.isEmpty() ? "" : " (" + program.reason + ")";
    }
}
