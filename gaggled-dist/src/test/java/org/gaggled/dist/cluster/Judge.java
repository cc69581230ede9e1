package org.gaggled.dist.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Compares what programs have reported with what was done to the hosts.
 *
 * <ul>
 * <li>No program runs twice at a time.
 * <li>A program begins only when what it needs ran: at that moment or right before, or, when something was wrong with
 * the hosts, since right before that.
 * <li>A program is stopped only for a reason: what it needs with {@code propagate} was lost, or it asks for that when
 * what it needs is unknown, and a host was out of order.
 * <li>While a host hears nothing of others, and its lease is over, nothing begins there that needs them.
 * <li>While a host is not heard of, and its lease is over, nothing begins that needs it. That takes up to three times
 * the length of a session when something else is wrong, too: servers of ZooKeeper that have elected a leader give every
 * session its full length again.</ul>
 */
final class Judge {

    static final Duration SESSION = Duration.ofSeconds(4);

    /** The ticks by which ZooKeeper may be late, and the time it takes to hear of it. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    static final long LEASE_NANOS = SESSION.toNanos() + LATE_NANOS;

    /** As in docs/cluster.md. */
    private static final long LONGEST_NANOS = 3 * SESSION.toNanos() + LATE_NANOS;

    /** How long the news of a loss takes at most, also on a machine that does other things. */
    private static final long NEWS_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** On a busy machine, whoever is asked to end may report that so much later than who is asked because of it. */
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long AFTERMATH_NANOS = 3 * LEASE_NANOS;

    /** A time in which something was wrong with a host. */
    static final class Outage {

        private final String what;
        private final int host;
        private final boolean whole;
        private final long from = System.nanoTime();
        private volatile long to = Run.GOES_ON;

        private Outage(String what, int host, boolean whole) {
            this.what = what;
            this.host = host;
            this.whole = whole;
        }

        /** To be called before it is put right. */
        void end() {
            to = System.nanoTime();
        }

        private boolean overlaps(long since, long until) {
            return from <= until && to >= since;
        }

        private boolean concerns(Need need) {
            return host == need.host() || host == need.onHost();
        }
    }

    private final Report report;
    private final List<Outage> outages = new ArrayList<>();
    private long since = System.nanoTime();

    Judge(Report report) {
        this.report = report;
    }

    /** A host of which nothing is heard from now on, and which hears nothing of others. */
    Outage silent(String what, int host) {
        return add(new Outage(what, host, true));
    }

    /** Something is wrong from now on, and nobody can say which host is heard of. */
    Outage unclear(String what) {
        return add(new Outage(what, -1, false));
    }

    private Outage add(Outage outage) {
        outages.add(outage);
        return outage;
    }

    /** What began or ended until now is not judged. */
    void forgetThePast() {
        since = System.nanoTime();
    }

    /** Whether each program runs once, and has begun after the last loss of what it needs with {@code propagate}. */
    boolean isSettled() {
        Map<String, List<Run>> runs = report.runs();
        return Need.PROGRAMS.stream()
                .allMatch(program -> Report.living(runs.getOrDefault(program, List.of())).size() == 1)
                && Need.ALL.stream().filter(Need::propagate)
                        .allMatch(need -> runs.get(need.program()).getLast().begun() > lastEnd(runs.get(need.on())));
    }

    private static long lastEnd(List<Run> runs) {
        return runs.stream().mapToLong(Run::ended).filter(ended -> ended != Run.GOES_ON).max().orElse(Long.MIN_VALUE);
    }

    List<String> violations() {
        Map<String, List<Run>> runs = report.runs();
        List<String> violations = new ArrayList<>(report.doubled());
        for (Need need : Need.ALL) {
            List<Run> needed = runs.getOrDefault(need.on(), List.of());
            for (Run run : runs.getOrDefault(need.program(), List.of())) {
                if (run.begun() > since) {
                    judgeBegin(need, run, needed, violations);
                }
                if (run.asked() && run.ended() > since && !hasReason(need, run, needed)) {
                    violations.add(run.process() + " was stopped for no reason, " + at(run.ended()));
                }
            }
        }
        return violations;
    }

    private void judgeBegin(Need need, Run run, List<Run> needed, List<String> violations) {
        long at = run.started();
        if (needed.stream().noneMatch(other -> other.ranWithin(oldestNews(at), at))) {
            violations.add(run.process() + " began without " + need.on() + ", " + at(at));
        }
        outages.stream().filter(outage -> outage.whole && outage.concerns(need))
                .filter(outage -> at > outage.from + believed(need, outage, at) && at < outage.to)
                .forEach(outage -> violations.add(run.process() + " began while " + need.on() + " was unknown ("
                        + outage.what + "), " + at(at)));
    }

    /** Since when what is known of other hosts at a time may not be true any more. */
    private long oldestNews(long at) {
        return outages.stream().filter(outage -> outage.overlaps(at - AFTERMATH_NANOS, at))
                .mapToLong(outage -> outage.from).min().orElse(at) - NEWS_NANOS;
    }

    /** For how long what was known before may be believed while the one host or the other is silent. */
    private long believed(Need need, Outage outage, long at) {
        return outage.host == need.host() || isAlone(outage, at) ? LEASE_NANOS : LONGEST_NANOS;
    }

    private boolean isAlone(Outage outage, long until) {
        return outages.stream()
                .noneMatch(other -> other != outage && other.overlaps(outage.from - AFTERMATH_NANOS, until));
    }

    private boolean hasReason(Need need, Run run, List<Run> needed) {
        boolean lost = needed.stream().anyMatch(
                other -> other.endedWithin(oldestNews(run.started()), run.ended() + REPORT_NANOS));
        return need.propagate() && lost
                || need.stops() && isDisturbed(run.ended() - AFTERMATH_NANOS, run.ended());
    }

    private boolean isDisturbed(long from, long to) {
        return outages.stream().anyMatch(outage -> outage.overlaps(from, to));
    }

    private String at(long time) {
        return "%.3f s after the beginning".formatted((time - since) / 1e9);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("the beginning is " + since + "\n");
        for (Outage outage : outages) {
            text.append(outage.what).append(": from ").append(at(outage.from))
                    .append(outage.to == Run.GOES_ON ? "" : " to " + at(outage.to)).append('\n');
        }
        return text.toString();
    }
}
