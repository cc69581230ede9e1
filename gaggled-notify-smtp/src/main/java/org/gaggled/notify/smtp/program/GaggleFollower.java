package org.gaggled.notify.smtp.program;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.program.ProgramState;
import org.gaggled.notify.smtp.SmtpGate;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a gate in step with a gaggled that runs elsewhere, through its restarts and absences.
 *
 * <p>It is in step once it has asked for all states with a token, and heard the event with that token: what comes after
 * is news. It gets in step again when event numbers show a gap, and whenever nothing was heard for a while, which also
 * shows that the gaggled is still there: nobody is told on this channel that an event was lost. A new run is recognised
 * by its instance id; that of a classic gaggled, which has none, by state sequences that went back. Then the gate
 * starts over.
 *
 * <p>A classic gaggled does not say that it shuts down, and the programs that it stops then look as if an operator had
 * restarted them. So what it stops is not told until it is clear that this is no shutdown: some program comes up, which
 * none does in a shutdown, or the gaggled is still there after a while. When it is gone, there is nothing to tell.
 */
final class GaggleFollower {

    private static final Logger log = LoggerFactory.getLogger(GaggleFollower.class);

    /** How long an event may be on its way, after which the question is asked again: a subscription takes a moment. */
    private static final Duration TOKEN_PATIENCE = Duration.ofMillis(500);

    private static final int TOKEN_ATTEMPTS = 20;

    /**
     * How the follower behaves in time.
     *
     * @param check when nothing is heard for so long, it is checked that nothing was missed
     * @param retry the pause before a gaggled that cannot be reached is tried again
     * @param doubt how long what a classic gaggled stopped may be the beginning of its shutdown, which takes as long as
     * its slowest program
     */
    record Pace(Duration check, Duration retry, Duration doubt) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    /** A stop that may belong to a shutdown. */
    private record Doubtful(ProgramState state, Instant time, long since) {}

    private final Channel.Opener opener;
    private final SmtpGate gate;
    private final Pace pace;

    private final Map<String, Long> sequences = new HashMap<>();

    /** What the gate was told last. */
    private final Map<String, ProgramState> told = new HashMap<>();

    private final Map<String, Doubtful> doubtful = new LinkedHashMap<>();
    private @Nullable String instance;
    private long lastNumber;
    private int token;
    private boolean away;
    private volatile boolean ended;

    GaggleFollower(Channel.Opener opener, SmtpGate gate, Pace pace) {
        this.opener = opener;
        this.gate = gate;
        this.pace = pace;
    }

    /** Follows until the end is asked for. */
    void follow() throws InterruptedException {
        while (!ended) {
            try (Channel channel = opener.open()) {
                while (!ended) {
                    getInStep(channel);
                    listen(channel);
                }
            } catch (GaggledException e) {
                if (away) {
                    log.debug("still away: {}", e.getMessage());
                } else {
                    log.warn("{}; trying again until it is there", e.getMessage());
                }
                away = true;
                doubtful.clear();
            }
            if (!ended) {
                Thread.sleep(pace.retry());
            }
        }
    }

    /** Asks for the end; it comes with the next check. */
    void end() {
        ended = true;
    }

    private void getInStep(Channel channel) throws GaggledException {
        for (int attempt = 0; attempt < TOKEN_ATTEMPTS; attempt++) {
            token++;
            List<ProgramState> states = channel.getStates(token);
            Notice.Dumped dumped = awaitToken(channel);
            if (dumped != null) {
                inStep(dumped, states);
                return;
            }
        }
        throw new GaggledException(
                Kind.TIMEOUT,
                "gaggled answers requests, but its events do not arrive: is eventurl right, and may this program connect to it?");
    }

    /** Whatever comes before the token is in the states already. */
    private Notice.@Nullable Dumped awaitToken(Channel channel) throws GaggledException {
        long end = System.nanoTime() + TOKEN_PATIENCE.toNanos();
        for (long left = TOKEN_PATIENCE.toNanos(); left > 0; left = end - System.nanoTime()) {
            Notice.Dumped dumped = Notice.answering(channel.next(Duration.ofNanos(left)), token);
            if (dumped != null) {
                return dumped;
            }
        }
        return null;
    }

    private void inStep(Notice.Dumped dumped, List<ProgramState> states) {
        boolean first = instance == null;
        if (!first && isAnotherRun(dumped.instance(), states)) {
            log.info("gaggled was restarted; starting over");
            sequences.clear();
            told.clear();
            doubtful.clear();
            gate.startOver();
            gate.follow(dumped.instance());
        } else if (first || away) {
            if (first) {
                gate.follow(dumped.instance());
            }
            log.info("{} step with gaggled, {} programs", first ? "in" : "gaggled is there again: in", states.size());
        } else {
            log.debug("still in step with gaggled, {} programs; nothing was missed", states.size());
        }
        away = false;
        instance = dumped.instance();
        lastNumber = dumped.number();
        states.forEach(state -> sequences.put(state.getName(), state.getSequence()));
        gate.causesAreExact(!dumped.instance().isEmpty());
        gate.states(states.stream().map(this::withoutDoubt).toList());
        long now = System.nanoTime();
        List<Doubtful> lasted = doubtful.values().stream()
                .filter(stop -> now - stop.since() >= pace.doubt().toNanos())
                .toList();
        lasted.forEach(this::believe);
    }

    /** A state that can be told; in place of a doubtful one, what was told before. */
    private ProgramState withoutDoubt(ProgramState state) {
        String name = state.getName();
        ProgramState before = told.get(name);
        if (before != null && isDoubtful(state)) {
            doubtful.putIfAbsent(name, new Doubtful(state, Instant.now(), System.nanoTime()));
            return before;
        }
        told.put(name, state);
        doubtful.remove(name);
        return state;
    }

    private boolean isDoubtful(ProgramState state) {
        ProgramState before = told.get(state.getName());
        return "".equals(instance)
                && !state.hasProcess()
                && state.wasStoppedByGaggle()
                && !state.isOperatorDisabled()
                && before != null
                && before.hasProcess();
    }

    private void believe(Doubtful stop) {
        String name = stop.state().getName();
        doubtful.remove(name);
        told.put(name, stop.state());
        gate.state(stop.state(), stop.time());
    }

    private boolean isAnotherRun(String found, List<ProgramState> states) {
        return !found.equals(instance)
                || states.stream().anyMatch(state -> state.getSequence() < sequences.getOrDefault(state.getName(), 0L));
    }

    /** Hears what there is, until it is time to get in step again. */
    private void listen(Channel channel) throws GaggledException {
        while (!ended) {
            Notice notice = channel.next(pace.check());
            if (notice == null) {
                log.debug("nothing was heard for {} ms; asking whether gaggled is there", pace.check().toMillis());
                return;
            }
            if (!isNext(notice)) {
                log.debug("events were missed: {} after {}", notice, lastNumber);
                return;
            }
            lastNumber = notice.number();
            tell(notice);
        }
    }

    private boolean isNext(Notice notice) {
        boolean gap = notice.number() != 0 && notice.number() != lastNumber + 1;
        boolean wentBack = notice instanceof Notice.OfProgram event
                && event.state().getSequence() < sequences.getOrDefault(event.state().getName(), 0L);
        return !gap && !wentBack && notice.instance().equals(instance);
    }

    private void tell(Notice notice) {
        switch (notice) {
            case Notice.OfProgram event -> {
                sequences.merge(event.state().getName(), event.state().getSequence(), Math::max);
                tell(event);
            }
            case Notice.GaggleStopping _ -> gate.gaggleStopping();
            case Notice.Dumped _,Notice.Other _ -> {}
        }
    }

    private void tell(Notice.OfProgram event) {
        ProgramState state = event.state();
        if (isDoubtful(state)) {
            doubtful.put(state.getName(), new Doubtful(state, event.time(), System.nanoTime()));
            return;
        }
        if (state.hasProcess()) {
            List.copyOf(doubtful.values()).forEach(this::believe);
        }
        if (event.stopping()) {
            gate.stopping(state);
        }
        doubtful.remove(state.getName());
        told.put(state.getName(), state);
        gate.state(state, event.time());
    }
}
