package org.gaggled.engine.simulation.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.DependencyState.Until;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.OnUnknown;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * What a host can know of others, and so what its gaggle may do and has to do: kept beside the gaggle, from what it
 * hears alone.
 */
final class Knowledge {

    private enum Standing {
        KNOWN,
        UNKNOWN,
        LEFT
    }

    /** A holding of a condition: it is another one after a loss. */
    private record Holding(String incarnation, long number) {}

    /** What was heard of a host. */
    private static final class Heard {
        Standing standing = Standing.UNKNOWN;
        final Map<String, NeighbourProgram> programs = new HashMap<>();
        String incarnation = "";

        /** Since when at the latest each holding has been there, by the world's clock. */
        final Map<String, Long> since = new HashMap<>();
        final Map<String, Holding> holdings = new HashMap<>();
    }

    private final Host host;
    private final World world;
    private final Map<String, Heard> heard = new HashMap<>();
    private final Map<String, Set<String>> neededOf = new HashMap<>();

    /** By which holding each program here was started, of what it needs elsewhere; kept by the program's process. */
    private final Map<ProgramId, Map<ProgramId, Holding>> startedBy = new HashMap<>();

    /** When a process of a program here ended last, by the world's clock. */
    private final Map<ProgramId, Long> endedAt = new HashMap<>();

    Knowledge(Host host, World world) {
        this.host = host;
        this.world = world;
    }

    /** Another gaggled begins, and knows nothing. */
    void forget() {
        heard.clear();
        startedBy.clear();
    }

    /** Another gaggled begins, and takes over what is there. */
    void goOn() {
        heard.clear();
    }

    // ---- what is heard

    private Heard of(String other) {
        return heard.computeIfAbsent(other, _ -> new Heard());
    }

    void told(HostReport report) {
        Heard about = of(report.getHost());
        about.standing = Standing.KNOWN;
        about.incarnation = report.getIncarnation();
        about.programs.clear();
        Set<String> needed = neededOf(report.getHost());
        for (NeighbourProgram program : report.getPrograms()) {
            if (!needed.contains(program.getName())) {
                continue;
            }
            about.programs.put(program.getName(), program);
            program.getConditions().forEach((until, holds) -> {
                String key = until + " " + program.getName();
                Holding holding = new Holding(report.getIncarnation(), holds.number());
                long since = world.now() - holds.age().toNanos();
                boolean same = holding.equals(about.holdings.put(key, holding));
                about.since.merge(key, since, (before, next) -> same ? Math.min(before, next) : next);
            });
        }
    }

    /** Which programs of a host anything here needs. */
    private Set<String> neededOf(String other) {
        return neededOf.computeIfAbsent(other, _ -> host.definition.inOrder().stream()
                .flatMap(program -> program.life().dependencies().stream())
                .filter(need -> other.equals(need.on().host()))
                .map(need -> need.on().nameThere())
                .collect(Collectors.toSet()));
    }

    void lost(String other) {
        of(other).standing = Standing.UNKNOWN;
    }

    void left(String other) {
        of(other).standing = Standing.LEFT;
        of(other).programs.clear();
    }

    void disconnected() {
        heard.values().forEach(about -> about.standing = Standing.UNKNOWN);
    }

    /** A process of a program here has ended. */
    void ended(ProgramId program) {
        endedAt.put(program, world.now());
    }

    // ---- what follows from it

    /** What it needs elsewhere is known to hold, for long enough, or known not to come. */
    void launched(ProgramDefinition program) {
        Map<ProgramId, Holding> by = new HashMap<>();
        for (Dependency need : program.life().dependencies()) {
            if (need.on().host() == null) {
                continue;
            }
            Holding holding = holdingOf(need);
            if (holding == null) {
                if (need.required() || !isKnownNotToCome(need)) {
                    throw new Violation(program.id() + " on " + host.name + " was started without " + need.on());
                }
            } else {
                Heard about = of(Objects.requireNonNull(need.on().host()));
                long age = world.now() - about.since.getOrDefault(until(need) + " " + need.on().nameThere(), 0L);
                if (Duration.ofNanos(age).compareTo(need.delay()) < 0) {
                    throw new Violation(program.id() + " on " + host.name + " was started too early for " + need.on());
                }
                by.put(need.on(), holding);
                checkTruth(program.id(), need.on());
            }
        }
        startedBy.put(program.id(), by);
    }

    /** What is believed of others was so not longer ago than a lease. */
    private void checkTruth(ProgramId program, ProgramId needed) {
        Host there = Objects.requireNonNull(world.hosts.get(needed.host()));
        ProgramId id = new ProgramId(needed.nameThere());
        Host.Run run = there.runs.get(id);
        long bound = World.LEASE.toNanos() + 2 * World.SLOWEST + (2 * world.batchMillis + 100) * World.MILLI;
        boolean isUp = run != null && run.up;
        if (!isUp && world.now() - there.knowledge.endedAt.getOrDefault(id, 0L) > bound) {
            throw new Violation(program + " on " + host.name + " was started by " + needed + ", which was gone");
        }
    }

    private static Until until(Dependency need) {
        return need.until() == Condition.STARTED ? Until.STARTED : Until.READY;
    }

    /** The holding that is known; null where none is, or nobody knows. */
    private @Nullable Holding holdingOf(Dependency need) {
        Heard about = of(Objects.requireNonNull(need.on().host()));
        return about.standing == Standing.KNOWN ? lastHolding(about, need) : null;
    }

    private static @Nullable Holding lastHolding(Heard about, Dependency need) {
        NeighbourProgram program = about.programs.get(need.on().nameThere());
        NeighbourProgram.Holding holds = program == null ? null : program.getConditions().get(until(need));
        return holds == null ? null : new Holding(about.incarnation, holds.number());
    }

    private boolean isKnownNotToCome(Dependency need) {
        Heard about = of(Objects.requireNonNull(need.on().host()));
        NeighbourProgram program = about.programs.get(need.on().nameThere());
        return about.standing == Standing.LEFT
                || (about.standing == Standing.KNOWN && (program == null || !program.mayComeUp()));
    }

    /** Whatever runs here, and was started by something of that host that was lost, is being stopped by now. */
    void checkPropagation(String other) {
        if (host.isEnding()) {
            return;
        }
        if (neededOf(other).isEmpty()) {
            return;
        }
        host.runs.forEach((program, run) -> {
            Map<ProgramId, Holding> by = startedBy.computeIfAbsent(program, _ -> new HashMap<>());
            ProgramDefinition definition = Objects.requireNonNull(host.definition.programs().get(program));
            for (Dependency need : definition.life().dependencies()) {
                if (!other.equals(need.on().host())) {
                    continue;
                }
                Holding before = by.get(need.on());
                Holding now = holdingOf(need);
                if (before == null) {
                    // What it did without until now, it goes by from now on.
                    if (now != null) {
                        by.put(need.on(), now);
                    }
                } else if (now == null && !need.required() && isKnownNotToCome(need)) {
                    // It does without it from now on.
                    by.remove(need.on());
                } else if (!before.equals(now) && need.propagate() && need.grace().isZero() && !run.stopped) {
                    throw new Violation(program + " on " + host.name + " runs on although " + need.on() + " was lost");
                } else if (now != null) {
                    by.put(need.on(), now);
                }
            }
        });
    }

    /** Nothing is stopped for a dependency elsewhere that has held all the time, as far as anybody knows. */
    void stopped(ProgramId program, @Nullable Cause cause) {
        if (!(cause instanceof Cause.Dependency dependency) || dependency.program().indexOf('@') < 0) {
            return;
        }
        ProgramDefinition definition = Objects.requireNonNull(host.definition.programs().get(program));
        for (Dependency need : definition.life().dependencies()) {
            if (need.on().name().equals(dependency.program())) {
                Heard about = of(Objects.requireNonNull(need.on().host()));
                Holding before = startedBy.getOrDefault(program, Map.of()).get(need.on());
                boolean lost = about.standing == Standing.LEFT || !Objects.equals(before, lastHolding(about, need));
                boolean unknown = about.standing == Standing.UNKNOWN && need.onUnknown() == OnUnknown.STOP;
                if (!lost && !unknown) {
                    throw new Violation(program + " on " + host.name + " was stopped for " + need.on()
                            + " for nothing: "
                            + about.standing + ", " + before + " and " + lastHolding(about, need) + " by " + need);
                }
            }
        }
    }

    /** When all is well again: what runs here goes by what runs there. */
    void checkAgreement() {
        for (ProgramDefinition program : host.definition.inOrder()) {
            Host.Run run = host.runs.get(program.id());
            if (program.life().places() != null) {
                continue;
            }
            if (run == null || !run.up || run.stopped) {
                throw new Violation(program.id() + " on " + host.name + " is not up in the end");
            }
            for (Dependency need : program.life().dependencies()) {
                boolean counts = need.on().host() != null && need.propagate() && need.grace().isZero();
                Holding by = startedBy.getOrDefault(program.id(), Map.of()).get(need.on());
                if (counts && by != null && !by.equals(holdingOf(need))) {
                    throw new Violation(program.id() + " on " + host.name + " goes by an earlier " + need.on());
                }
            }
        }
    }
}
