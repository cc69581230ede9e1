package org.gaggled.api.announce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What happens to programs, told in seconds, and what a gate with a period of ten seconds says of it: each announcement
 * as {@code SECONDS STATUS}, with the program's name before the status when it is not {@code web}.
 */
final class Story {

    static final Duration PERIOD = Duration.ofSeconds(10);

    private final Announcer gate;
    private final List<String> said = new ArrayList<>();
    private final List<Announcement> announcements = new ArrayList<>();
    private long now;

    Story(Duration gathering) {
        this(PERIOD, gathering);
    }

    Story(Duration period, Duration gathering) {
        this.gate = new Announcer(period, gathering);
    }

    /** A story whose gate does not wait for what belongs together. */
    Story() {
        this(Duration.ZERO);
    }

    Story up(double at) {
        return change("web", Condition.UP, at);
    }

    Story down(double at) {
        return change("web", Condition.DOWN, at);
    }

    Story notReady(double at) {
        return change("web", Condition.NOT_READY, at);
    }

    Story done(double at) {
        return change("web", Condition.DONE, at);
    }

    Story failed(double at) {
        return change("web", Condition.FAILED, at);
    }

    Story stopped(double at) {
        return change("web", Condition.STOPPED, at);
    }

    Story disabled(double at) {
        return change("web", Condition.DISABLED, at);
    }

    Story neverEnabled(double at) {
        return change("web", Condition.NEVER_ENABLED, at);
    }

    Story change(String program, Condition condition, double at) {
        until(at);
        gate.record(Changes.of(program, condition, 4711, now));
        // What is due at this very moment is decided before the next change.
        decide();
        return this;
    }

    /** Another run of gaggled begins. */
    Story restart(double at) {
        until(at);
        gate.startOver();
        return this;
    }

    /** Lets time pass, deciding whenever the gate asks for it. */
    Story until(double seconds) {
        long end = nanos(seconds);
        while (gate.nextDecision() <= end) {
            now = Math.max(now, gate.nextDecision());
            decide();
        }
        now = end;
        return this;
    }

    private void decide() {
        for (Announcement announcement : gate.decide(now)) {
            announcements.add(announcement);
            String program = announcement.getProgram().equals("web") ? "" : announcement.getProgram() + " ";
            said.add(seconds() + " " + program + announcement.getStatus().getWords());
        }
    }

    private String seconds() {
        double seconds = now / 1e9;
        return seconds == Math.rint(seconds) ? String.valueOf((long) seconds) : String.valueOf(seconds);
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

    private static long nanos(double seconds) {
        return Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
    }
}
