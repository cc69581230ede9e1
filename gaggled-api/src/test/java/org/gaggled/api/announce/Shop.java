package org.gaggled.api.announce;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;

/**
 * Programs that depend on each other, what happens to them, told in seconds, and what an announcer that tells outages
 * as a whole says of it: each list of announcements that it gives at once, as {@code SECONDS PROGRAM STATUS, ...}, with
 * {@code by ROOT} where that is another program.
 */
final class Shop {

    static final Duration PERIOD = Duration.ofSeconds(10);

    private final Announcer gate;
    private final Map<String, ProgramState> states = new LinkedHashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final List<String> said = new ArrayList<>();
    private final List<Announcement> announcements = new ArrayList<>();
    private long now;

    /** An announcer that does not wait for what comes within a moment. */
    Shop() {
        this(Announcer.together(PERIOD, Duration.ZERO));
    }

    Shop(Announcer gate) {
        this.gate = gate;
    }

    Shop up(double at, String... programs) {
        for (String program : programs) {
            tell(at, builder(program).phase(ProgramPhase.UP).pid(4711).lastPid(4711));
        }
        return this;
    }

    Shop dies(double at, String... programs) {
        for (String program : programs) {
            ExitStatus exit = new ExitStatus.Exited(3);
            tell(at, down(program).lastExit(exit).cause(new Cause.Ended(exit, null)));
        }
        return this;
    }

    Shop notReady(double at, String program) {
        return tell(at, builder(program).phase(ProgramPhase.UP).pid(4711).lastPid(4711).ready(false)
                .cause(new Cause.NotReady(null, "connection refused")));
    }

    Shop fails(double at, String program) {
        ExitStatus exit = new ExitStatus.Exited(3);
        return tell(at, down(program).lastExit(exit).phase(ProgramPhase.FAILED)
                .cause(new Cause.Limit(3, Duration.ofSeconds(10), new Cause.Ended(exit, null))));
    }

    /** An operator restarts it. */
    Shop isAskedToStop(double at, String program) {
        return stops(at, program, new Cause.Operator("alice", "zmq"));
    }

    /** They are stopped for what has happened to the first. */
    Shop stopsFor(double at, String dependency, String... programs) {
        for (String program : programs) {
            stops(at, program, lossOf(dependency));
        }
        return this;
    }

    private Cause lossOf(String dependency) {
        Cause what = states.get(dependency).getCause();
        return new Cause.Dependency(dependency, what == null ? new Cause.Unknown() : what);
    }

    private Shop stops(double at, String program, Cause cause) {
        return tell(at, builder(program).phase(ProgramPhase.STOPPING).pid(4711).lastPid(4711)
                .dependenciesSatisfied(!(cause instanceof Cause.Dependency)).cause(cause));
    }

    /** They are down, as they were being stopped for. */
    Shop stopped(double at, String... programs) {
        for (String program : programs) {
            isDown(at, program, states.get(program).getCause());
        }
        return this;
    }

    /** It was stopped for what has happened to that one, and nobody saw it. */
    Shop isDownFor(double at, String dependency, String program) {
        return isDown(at, program, lossOf(dependency));
    }

    private Shop isDown(double at, String program, Cause cause) {
        return tell(at, down(program).lastExit(new ExitStatus.Killed(ProcessSignal.TERM, false)).stoppedByGaggle(true)
                .dependenciesSatisfied(!(cause instanceof Cause.Dependency)).cause(cause));
    }

    private ProgramState.Builder builder(String program) {
        return ProgramState.builder(program).sequence(sequences.merge(program, 1L, Long::sum));
    }

    private ProgramState.Builder down(String program) {
        return builder(program).lastPid(4711);
    }

    private Shop tell(double at, ProgramState.Builder state) {
        until(at);
        ProgramState built = state.build();
        states.put(built.getName(), built);
        gate.state(built, Instant.EPOCH.plusNanos(now), now);
        return this;
    }

    /** Lets time pass, deciding whenever the announcer asks for it. */
    Shop until(double seconds) {
        long end = Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
        while (gate.nextDecision() < end) {
            now = Math.max(now, gate.nextDecision());
            note(gate.decide(now));
        }
        now = Math.max(now, end);
        return this;
    }

    /** The end: what is decided is asked for. */
    Shop close() {
        note(gate.decideAtLast(now));
        return this;
    }

    private void note(List<Announcement> given) {
        if (!given.isEmpty()) {
            double seconds = now / 1e9;
            String time = seconds == Math.rint(seconds) ? String.valueOf((long) seconds) : String.valueOf(seconds);
            said.add(time + " " + given.stream().map(Shop::words).collect(Collectors.joining(", ")));
            announcements.addAll(given);
        }
    }

    private static String words(Announcement announcement) {
        return announcement.getProgram() + " " + announcement.getStatus().getWords()
                + (announcement.getRoot() == null ? "" : " by " + announcement.getRoot());
    }

    List<String> said() {
        return said;
    }

    List<Announcement> announcements() {
        return announcements;
    }

    Announcer gate() {
        return gate;
    }
}
