package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/** Finds out how it is with programs at one moment, and why. */
final class Accounts {

    /** How many of the dependencies that are missing are told. */
    private static final int MOST_NAMED = 5;

    private final boolean shuttingDown;
    private final long now;

    Accounts(boolean shuttingDown, long now) {
        this.shuttingDown = shuttingDown;
        this.now = now;
    }

    Account of(Program program) {
        return new Account(
                program.definition,
                program.state(now),
                program.needs.stream().map(this::need).toList(),
                program.lastExit == null ? null : Duration.ofNanos(now - program.endedAt),
                untilNextStart(program),
                situation(program),
                program.hasRun() ? program.heard.status : null);
    }

    private DependencyState need(Edge edge) {
        long satisfiedAt = edge.satisfiedAt();
        boolean satisfied = satisfiedAt <= now;
        return DependencyState.builder(edge.needed.id().name())
                .delay(edge.rule.delay())
                .propagate(edge.rule.propagate())
                .until(untilOf(edge.rule.until()))
                .required(edge.rule.required())
                .grace(edge.rule.grace())
                .phase(edge.needed.phase())
                .known(edge.needed.isKnown())
                .satisfied(satisfied)
                .since(Duration.ofNanos(now - (satisfied ? satisfiedAt : edge.doubtedSince())))
                .remaining(satisfiedAt != Life.NEVER && !satisfied ? Duration.ofNanos(satisfiedAt - now) : null)
                .build();
    }

    static DependencyState.Until untilOf(Condition condition) {
        return switch (condition) {
            case STARTED -> DependencyState.Until.STARTED;
            case READY -> DependencyState.Until.READY;
            case DONE -> DependencyState.Until.DONE;
            case ENDED -> DependencyState.Until.ENDED;
        };
    }

    private @Nullable Duration untilNextStart(Program program) {
        return program.life instanceof Life.Waiting waiting && waiting.until() != Life.NEVER ? in(waiting.until())
                : null;
    }

    private Duration in(long at) {
        return Duration.ofNanos(Math.max(0, at - now));
    }

    private Situation situation(Program program) {
        return switch (program.life) {
            case Life.Running running -> up(program, running);
            case Life.Starting _ -> new Situation.Starting();
            case Life.Preparing preparing ->
                    preparing.abandoned() ? stopping(program, false)
                            : new Situation.Preparing(runsFor(program.errand));
            case Life.Stopping stopping -> stopping(program, stopping.refused());
            case Life.Clearing _ -> clearing(program);
            case Life.Down _ -> down(program);
            case Life.Waiting waiting -> waiting(program, waiting.until());
        };
    }

    private Situation up(Program program, Life.Running running) {
        if (running.isReady()) {
            return new Situation.Up();
        }
        Heard heard = program.heard;
        return heard.wasReady
                ? new Situation.NotReadyAnyMore(since(heard.notReadySince), heard.detail)
                : new Situation.NotReadyYet(since(running.since()), heard.detail,
                        running.deadline() == Life.NEVER ? null : in(running.deadline()));
    }

    private Duration since(long time) {
        return Duration.ofNanos(now - time);
    }

    private Situation stopping(Program program, boolean refused) {
        Errand errand = program.errand;
        return new Situation.Stopping(refused, errand == null ? null : errand.kind(), runsFor(errand));
    }

    private Situation clearing(Program program) {
        Errand errand = program.errand != null ? program.errand : program.reload;
        return new Situation.Clearing(Objects.requireNonNull(errand).kind(), runsFor(errand));
    }

    private Duration runsFor(@Nullable Errand errand) {
        return errand == null ? Duration.ZERO : Duration.ofNanos(now - errand.since());
    }

    private Situation down(Program program) {
        if (shuttingDown) {
            return new Situation.ShuttingDown();
        }
        if (program.disabled) {
            return new Situation.Disabled();
        }
        if (program.hasFailed()) {
            return new Situation.Failed(since(program.failedAt));
        }
        if (program.wanted && program.noPlace != null) {
            return new Situation.NoPlace(program.noPlace);
        }
        Schedule schedule = program.schedule();
        if (program.isDone()) {
            return new Situation.Done(since(program.endedAt), schedule);
        }
        return schedule == null
                ? new Situation.Ended(program.rules().restarts().respawn())
                : new Situation.Scheduled(schedule, program.run != 0);
    }

    private Situation waiting(Program program, long until) {
        if (program.missing > 0) {
            return missing(program);
        }
        if (program.held) {
            return new Situation.Held();
        }
        if (program.satisfiedAt() > now && program.satisfiedAt() >= program.notBefore) {
            return new Situation.Delayed(in(until));
        }
        if (program.cause instanceof Cause.NotReady why) {
            return new Situation.RetryingUnready(why, in(until));
        }
        StartFailure failure = program.startFailure;
        return failure == null ? new Situation.Pausing(in(until)) : new Situation.Retrying(failure, in(until));
    }

    private Situation missing(Program program) {
        List<Situation.MissingNeed> missing = new ArrayList<>();
        for (Edge edge : program.needs) {
            if (!edge.holds() && missing.size() < MOST_NAMED) {
                missing.add(missing(edge));
            }
        }
        return new Situation.Missing(List.copyOf(missing), program.missing - missing.size());
    }

    private Situation.MissingNeed missing(Edge edge) {
        Edge last = edge;
        Needed root = edge.needed;
        int between = 0;
        while (root instanceof Program program && program.life instanceof Life.Waiting && program.missing > 0) {
            last = Needs.firstMissing(program);
            root = last.needed;
            between++;
        }
        return new Situation.MissingNeed(
                edge.needed.id(),
                edge.rule.until(),
                edge.lostAt() == 0 ? null : since(edge.lostAt()),
                between,
                last.rule.until(),
                stateOf(root),
                situationOf(root));
    }

    private ProgramState stateOf(Needed needed) {
        return switch (needed) {
            case Program program -> program.state(now);
            case Neighbour neighbour -> ProgramState.builder(neighbour.id().name())
                    .phase(neighbour.phase())
                    .ready(neighbour.since(Condition.READY) != Life.NEVER)
                    .build();
        };
    }

    private Situation situationOf(Needed needed) {
        return switch (needed) {
            case Program program -> situation(program);
            case Neighbour neighbour -> situation(neighbour);
        };
    }

    private Situation situation(Neighbour neighbour) {
        NeighbourHost host = neighbour.host;
        if (!host.isHeardOf()) {
            return new Situation.NotHeardOf(host.reason());
        }
        if (!host.isKnown()) {
            return new Situation.NotKnown(Objects.requireNonNullElse(host.reason(), ""), since(host.since()));
        }
        if (host.hasLeft()) {
            return new Situation.HostLeft(since(host.since()));
        }
        if (!neighbour.isThere()) {
            return new Situation.NotThere();
        }
        return new Situation.Elsewhere(neighbour.reason(),
                neighbour.phase() == ProgramPhase.WAITING ? host.needsOf(neighbour.id(), MOST_NAMED) : List.of());
    }
}
