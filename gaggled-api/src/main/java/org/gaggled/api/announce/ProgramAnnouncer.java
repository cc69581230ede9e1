package org.gaggled.api.announce;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * What an announcer keeps of one program, and the rules by which it speaks of it.
 *
 * <p>It keeps what was last announced and the changes that came since, oldest first. At least a period after an
 * announcement (or after the change that was silently remembered) it decides, by the first of these rules that applies:
 *
 * <ol>
 * <li>The newest change is an operator's disabling, or that gaggled has given up on it, and that is not announced:
 * <em>operator disabled</em> or <em>failed</em>; the rest is forgotten.
 * <li>Nothing is announced yet: the oldest change is taken. Up and done are remembered silently, down and not ready are
 * announced. Between up and done, silence goes on.
 * <li>More than two changes wait, and among all but the newest are both ups and troubles (down, not ready):
 * <em>churning</em>; the newest is kept.
 * <li>Announced up or done, and the oldest change is down or not ready: that. Announced not ready, and the newest is
 * down: <em>down</em>.
 * <li>Announced down, not ready, failed or operator disabled, and the newest is up, or not ready, and has lasted a
 * period: that. And <em>done</em> at once: it takes back what was announced.
 * <li>Announced failed or operator disabled, and the newest is down but no longer that: <em>down</em>.
 * <li>Announced churning: when the newest has lasted a period (a trouble: two), it is announced as it is; otherwise
 * only the newest is kept.</ol>
 *
 * Churning takes longer to end than to begin: in a crash loop a down lasts as long as the pause before a restart, and
 * where that is a period, more or less, one limit for both would make each death another mail. Four more things make
 * the announcements true that the bare rules do not say. Only a change of condition is a change. What an operator did
 * is no churning: in rule 3 a down counts only when no operator caused it, and the moment between an operator's start
 * and the process is not a down once the process is there. Who churns is not told again that it churns. And when
 * changes led back to what is announced, and that has lasted a period, they are forgotten: two deaths months apart are
 * not churning.
 */
final class ProgramAnnouncer {

    static final long NEVER = Long.MAX_VALUE;

    /**
     * Waiting changes are thinned out beyond this; the rules look at the oldest, the newest, and what kinds are
     * between.
     */
    static final int MAX_WAITING = 64;

    private final long period;
    private final long gathering;
    private final List<Change> waiting = new ArrayList<>();

    private AnnouncedStatus announced = AnnouncedStatus.NOTHING;

    /** What readers know by that; null where it is nothing, and where the configuration says so. */
    private @Nullable Told told;

    /** Whether that has changed since it was last taken. */
    private boolean toldChanged;

    /** The program because of which it went down last; null where that was by itself, or all is well and said so. */
    private @Nullable String root;

    /** When the change came that was announced last, in nanoseconds. */
    private long announcedAt;

    /** Since when it has been what was announced, on the wall clock; null where nothing was, or in an earlier run. */
    private @Nullable Instant announcedSince;

    private Condition latest = Condition.UP;
    private boolean everChanged;

    /** How often it went down on the day of the last time. */
    private int downs;

    private @Nullable LocalDate dayOfDowns;

    /** No decision before this. */
    private long restsUntil = Long.MIN_VALUE;

    private long nextDecision = NEVER;

    ProgramAnnouncer(long period, long gathering) {
        this.period = period;
        this.gathering = gathering;
    }

    /** A program that readers know as something already, in a run of gaggled that has said nothing of it. */
    static ProgramAnnouncer knownAs(AnnouncedStatus status, long period, long gathering, long restsUntil) {
        ProgramAnnouncer program = new ProgramAnnouncer(period, gathering);
        program.announced = status;
        program.restsUntil = restsUntil;
        return program;
    }

    /** A program in a run of gaggled in which an announcer before this one has spoken of it. */
    static ProgramAnnouncer resumed(Told told, long period, long gathering, long restsUntil) {
        ProgramAnnouncer program = knownAs(told.getStatus(), period, gathering,
                told.isGood() ? Long.MIN_VALUE : restsUntil);
        program.told = told;
        return program;
    }

    /** What readers know of it, when that is not what was taken last; otherwise null. */
    @Nullable
    Told takeTold() {
        if (!toldChanged) {
            return null;
        }
        toldChanged = false;
        return told;
    }

    private void note(Told known) {
        toldChanged |= !known.equals(told);
        told = known;
    }

    /**
     * The program in another run of gaggled: only that readers know it as something else than up is remembered, so that
     * it can be taken back; null where there is nothing to take back.
     */
    @Nullable
    ProgramAnnouncer inNextRun() {
        return switch (announced) {
            case DOWN, NOT_READY, FAILED, CHURNING, OPERATOR_DISABLED -> {
                ProgramAnnouncer next = new ProgramAnnouncer(period, gathering);
                next.announced = announced;
                next.restsUntil = restsUntil;
                yield next;
            }
            case NOTHING, UP, DONE -> null;
        };
    }

    /** When to decide next, or {@link #NEVER} while there is nothing to decide. */
    long nextDecision() {
        return nextDecision;
    }

    /** Whether it is up or done, and nothing else was announced. */
    boolean isWell() {
        return everChanged && latest.isGood() && isGoodAnnounced();
    }

    private boolean isGoodAnnounced() {
        return announced == AnnouncedStatus.UP || announced == AnnouncedStatus.DONE;
    }

    /** What it is, as far as is known, whether that was announced or not. */
    AnnouncedStatus latest() {
        return everChanged ? latest.status() : AnnouncedStatus.NOTHING;
    }

    /** When the change came that was announced last, in nanoseconds. */
    long announcedAt() {
        return announcedAt;
    }

    /**
     * What is still to be announced of an outage that it is part of: that it is down, or back; null where nothing is.
     *
     * @param stopsFor the program because of which it is being stopped; null where it is not
     */
    Outages.@Nullable Debt debt(String name, @Nullable String stopsFor) {
        boolean isKnown = announced == AnnouncedStatus.CHURNING || (announced == AnnouncedStatus.DOWN && !isChurning());
        if (stopsFor != null && !isKnown) {
            return new Outages.Debt(new Outages.Side(stopsFor, false), Long.MIN_VALUE);
        }
        if (waiting.isEmpty() || nextDecision == NEVER) {
            return null;
        }
        for (Change change : waiting) {
            if (!change.condition().isGood() && !isKnown) {
                return new Outages.Debt(Outages.Side.of(name, change.root(), false), nextDecision);
            }
        }
        boolean isBack = newest().condition().isGood() && !isGoodAnnounced() && announced != AnnouncedStatus.NOTHING;
        return isBack ? new Outages.Debt(Outages.Side.of(name, root, true), nextDecision) : null;
    }

    /** Why nothing is being said, or when something may be, in a few words. */
    String explain(long now) {
        String known = announced == AnnouncedStatus.NOTHING ? "never spoken of"
                : "last known to readers as " + announced.getWords();
        if (waiting.isEmpty()) {
            return known + ", and it is so";
        }
        String waits = known + ", changes waiting: " + waiting.size();
        return nextDecision == NEVER
                ? waits + ", nothing to say unless it changes again"
                : waits + ", next decision in " + Math.max(0, nextDecision - now) / 1_000_000 + " ms";
    }

    /** Takes note of a change; changes come in the order of their times. */
    void record(Change change) {
        if (everChanged && latest.status() == change.condition().status()) {
            if (waiting.isEmpty() && isGoodAnnounced()) {
                note(Told.of(announced, change.state().getPid()));
            }
            return;
        }
        if (!everChanged && isFoundAsItIsKnown(change)) {
            everChanged = true;
            latest = change.condition();
            root = change.root();
            return;
        }
        Change unheard = everChanged ? null : unheardEnd(change);
        if (unheard != null) {
            take(unheard);
        }
        take(change);
    }

    /** Whether an announcer before this one has left it as this, so that nothing has changed by hearing of it. */
    private boolean isFoundAsItIsKnown(Change found) {
        return told != null && told.equals(Told.of(found.condition().status(), found.state().getPid()));
    }

    /** The end of the process by which readers know it as up, where nobody heard that and it is up by another. */
    private @Nullable Change unheardEnd(Change change) {
        Long former = told == null ? null : told.getPid();
        ProgramState state = change.state();
        if (former == null || change.condition() != Condition.UP || former.equals(state.getPid())) {
            return null;
        }
        ProgramState ended = ProgramState.builder(state.getName())
                .instance(state.getGroup(), state.getInstance())
                .tags(state.getTags())
                .lastPid(former)
                .lastExit(state.getLastExit())
                .reason("nobody was told when it went down; it is up again")
                .build();
        return new Change(change.program(), Condition.DOWN, true, ended, change.time(), change.at());
    }

    private void take(Change change) {
        noteDown(change);
        if (change.condition() == Condition.NEVER_ENABLED && announced == AnnouncedStatus.NOTHING) {
            // The configuration says so, and whoever reads this knows it.
            everChanged = true;
            latest = change.condition();
            announced = AnnouncedStatus.OPERATOR_DISABLED;
            return;
        }
        boolean wasStarting = change.condition() == Condition.UP && isBeingStarted();
        boolean wasEnding = isEndOf(change);
        if (wasStarting || wasEnding) {
            waiting.remove(waiting.size() - 1);
        }
        downs -= wasEnding ? 1 : 0;
        everChanged = true;
        latest = change.condition();
        root = latest.isGood() ? root : change.root();
        waiting.add(change);
        if (waiting.size() > MAX_WAITING) {
            // Up and down alternate, so that a pair less changes nothing that the rules look at.
            waiting.remove(2);
            waiting.remove(1);
        }
        nextDecision = Math.min(nextDecision, Math.max(restsUntil, change.at() + gathering));
    }

    /** Whether what waits last is the end of the very run by which the task is done. */
    private boolean isEndOf(Change done) {
        return done.condition() == Condition.DONE
                && !waiting.isEmpty()
                && newest().condition() == Condition.DOWN
                && Objects.equals(newest().state().getLastPid(), done.state().getLastPid());
    }

    private void noteDown(Change change) {
        boolean wasUp = !everChanged || latest == Condition.UP || latest == Condition.NOT_READY;
        boolean isDown = switch (change.condition()) {
            case UP, NOT_READY, DONE, NEVER_ENABLED -> false;
            case DOWN, FAILED, STOPPED, DISABLED -> true;
        };
        if (!isDown || !wasUp) {
            return;
        }
        LocalDate day = LocalDate.ofInstant(change.time(), ZoneId.systemDefault());
        downs = day.equals(dayOfDowns) ? downs + 1 : 1;
        dayOfDowns = day;
    }

    private int downsOnDayOf(Change change) {
        return LocalDate.ofInstant(change.time(), ZoneId.systemDefault()).equals(dayOfDowns) ? downs : 0;
    }

    /** Whether it was disabled by an operator, or had failed, is not any more, and has not been up since. */
    private boolean isBeingStarted() {
        if (waiting.isEmpty() || newest().condition().status() != AnnouncedStatus.DOWN) {
            return false;
        }
        AnnouncedStatus before =
                waiting.size() == 1 ? announced : waiting.get(waiting.size() - 2).condition().status();
        return before == AnnouncedStatus.OPERATOR_DISABLED || before == AnnouncedStatus.FAILED;
    }

    /** Decides, if it is time. */
    @Nullable
    Announcement decide(long now) {
        if (now < nextDecision) {
            return null;
        }
        Announcement announcement = applyRules(now);
        forgetDetours(now);
        if (waiting.isEmpty()) {
            nextDecision = NEVER;
            root = isGoodAnnounced() ? null : root;
        } else if (announcement != null || restsUntil > now) {
            nextDecision = restsUntil;
        } else {
            long lasted = newest().at() + patienceWith(newest());
            nextDecision = lasted > now ? lasted : NEVER;
        }
        return announcement;
    }

    private @Nullable Announcement applyRules(long now) {
        Change oldest = oldest();
        Change newest = newest();
        AnnouncedStatus status = newest.condition().status();
        boolean staysDown = status == AnnouncedStatus.OPERATOR_DISABLED || status == AnnouncedStatus.FAILED;
        if (staysDown && status != announced) {
            return announceNewest(status, now);
        }
        if (announced == AnnouncedStatus.NOTHING) {
            return firstChange(now);
        }
        if (announced != AnnouncedStatus.CHURNING && isChurning()) {
            return announceChurning(now);
        }
        boolean lasted = now - newest.at() >= patienceWith(newest);
        return switch (announced) {
            case UP, DONE -> oldest.condition().isGood() ? silently(now) : announceOldest(now);
            case DOWN, NOT_READY, FAILED, OPERATOR_DISABLED -> switch (newest.condition()) {
                case UP, NOT_READY -> lasted && status != announced ? announceNewest(status, now) : null;
                case DONE -> announceNewest(status, now);
                case DOWN, STOPPED -> announced == AnnouncedStatus.DOWN ? null : announceNewest(status, now);
                case FAILED, DISABLED, NEVER_ENABLED -> null;
            };
            case CHURNING -> {
                if (lasted) {
                    yield announceNewest(newest.condition().status(), now);
                }
                keepNewest();
                yield null;
            }
            case NOTHING -> throw new IllegalStateException("rule 2 comes first");
        };
    }

    /** How long a change must have lasted to be believed. */
    private long patienceWith(Change change) {
        return announced == AnnouncedStatus.CHURNING && change.condition().isTrouble() ? 2 * period : period;
    }

    private @Nullable Announcement firstChange(long now) {
        if (!oldest().condition().isGood()) {
            return announceOldest(now);
        }
        Change good = waiting.remove(0);
        announced = good.condition().status();
        note(Told.of(announced, good.state().getPid()));
        restsUntil = good.at() + period;
        // Silence takes no time: what else waits may be due already.
        return waiting.isEmpty() || now < restsUntil ? null : applyRules(now);
    }

    /** From up to done and back nothing is said. */
    private @Nullable Announcement silently(long now) {
        Change good = waiting.remove(0);
        announced = good.condition().status();
        note(Told.of(announced, good.state().getPid()));
        return waiting.isEmpty() ? null : applyRules(now);
    }

    private boolean isChurning() {
        if (waiting.size() <= 2 || newest().condition() == Condition.FAILED) {
            return false;
        }
        List<Change> allButNewest = waiting.subList(0, waiting.size() - 1);
        return allButNewest.stream().anyMatch(change -> change.condition() == Condition.UP)
                && allButNewest.stream().anyMatch(change -> change.condition().isTrouble());
    }

    private Announcement announceChurning(long now) {
        keepNewest();
        return announce(AnnouncedStatus.CHURNING, oldest(), now);
    }

    private Announcement announceOldest(long now) {
        Change oldest = waiting.remove(0);
        boolean runs = oldest.condition() == Condition.NOT_READY;
        return announce(runs ? AnnouncedStatus.NOT_READY : AnnouncedStatus.DOWN, oldest, now);
    }

    private Announcement announceNewest(AnnouncedStatus status, long now) {
        Change newest = newest();
        waiting.clear();
        return announce(status, newest, now);
    }

    private Announcement announce(AnnouncedStatus status, Change change, long now) {
        Announcement announcement = Announcement.builder(status, change.state())
                .before(announced)
                .time(change.time())
                .byOperator(change.condition().isByOperator())
                .dependenciesSatisfied(change.dependenciesSatisfied())
                .downsToday(downsOnDayOf(change))
                .lasted(announcedSince == null ? null : Duration.between(announcedSince, change.time()))
                .root(change.condition().isGood() ? root : change.root())
                .build();
        announced = status;
        note(Told.of(announcement));
        announcedSince = change.time();
        announcedAt = change.at();
        // From the announcement and not from the change: a mail a period is promised, and a change may be older.
        restsUntil = now + period;
        return announcement;
    }

    private Change oldest() {
        return waiting.get(0);
    }

    private Change newest() {
        return waiting.get(waiting.size() - 1);
    }

    private void keepNewest() {
        waiting.subList(0, waiting.size() - 1).clear();
    }

    private void forgetDetours(long now) {
        if (!waiting.isEmpty()
                && newest().condition().status() == announced
                && now - newest().at() >= period) {
            waiting.clear();
        }
    }
}
