package org.gaggled.notify.smtp.gate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gate keeps of one program, and the rules by which it speaks of it.
 *
 * <p>It keeps what was last announced and the changes that came since, oldest first. At least a period after an announcement
 * (or after the change that was silently remembered) it decides, by the first of these rules that applies:
 *
 * <ol>
 *   <li>The newest change is an operator's disabling, and that is not announced: <em>operator disabled</em>; the rest is
 *       forgotten.
 *   <li>Nothing is announced yet: the oldest change is taken. Up is remembered silently, down is announced.
 *   <li>More than two changes wait, and among all but the newest are both ups and downs: <em>churning</em>; the newest is
 *       kept.
 *   <li>Announced up, and the oldest change is down: <em>down</em>.
 *   <li>Announced down or operator disabled, and the newest is up and has lasted a period: <em>up</em>.
 *   <li>Announced operator disabled, and the newest is down but not disabled: <em>down</em>.
 *   <li>Announced churning: when the newest has lasted a period (a down that is no operator's doing: two), <em>up</em> or
 *       <em>down</em> as it is; otherwise only the newest is kept.
 * </ol>
 *
 * Churning takes longer to end than to begin: in a crash loop a down lasts as long as the pause before a restart, and where
 * that is a period, more or less, one limit for both would make each death another mail. Four more things make the announcements true that the bare rules do not say. Only a change of condition is a change. What an
 * operator did is no churning: in rule 3 a down counts only when no operator caused it, and the moment between an operator's
 * start and the process is not a down once the process is there. Who churns is not told again that it churns. And when
 * changes led back to what is announced, and that has lasted a period, they are forgotten: two deaths months apart are not
 * churning.
 */
final class ProgramGate {

    static final long NEVER = Long.MAX_VALUE;

    /** Waiting changes are thinned out beyond this; the rules look at the oldest, the newest, and what kinds are between. */
    static final int MAX_WAITING = 64;

    private final long period;
    private final long gathering;
    private final List<Change> waiting = new ArrayList<>();

    private Status announced = Status.NOTHING;
    private Condition latest = Condition.UP;
    private boolean everChanged;

    /** No decision before this. */
    private long restsUntil = Long.MIN_VALUE;

    private long nextDecision = NEVER;

    ProgramGate(GatePolicy policy) {
        this(policy.period().toNanos(), policy.gathering().toNanos());
    }

    private ProgramGate(long period, long gathering) {
        this.period = period;
        this.gathering = gathering;
    }

    /** A program that readers know as something already, in a run of gaggled that has said nothing of it. */
    static ProgramGate knownAs(Status status, GatePolicy policy, long restsUntil) {
        ProgramGate gate = new ProgramGate(policy);
        gate.announced = status;
        gate.restsUntil = restsUntil;
        return gate;
    }

    /**
     * The program in another run of gaggled: only that readers know it as something else than up is remembered, so that it can
     * be taken back; null where there is nothing to take back.
     */
    @Nullable ProgramGate inNextRun() {
        return switch (announced) {
            case DOWN, CHURNING, OPERATOR_DISABLED -> {
                ProgramGate next = new ProgramGate(period, gathering);
                next.announced = announced;
                next.restsUntil = restsUntil;
                yield next;
            }
            case NOTHING, UP -> null;
        };
    }

    /** When to decide next, or {@link #NEVER} while there is nothing to decide. */
    long nextDecision() {
        return nextDecision;
    }

    /** Whether it is up, and nothing else was announced. */
    boolean isWell() {
        return everChanged && latest == Condition.UP && announced == Status.UP;
    }

    /** Why nothing is being said, or when something may be, in a few words. */
    String explain(long now) {
        String known = announced == Status.NOTHING ? "never spoken of" : "last known to readers as " + announced.words();
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
            return;
        }
        boolean wasStarting = change.condition() == Condition.UP && isBeingStarted();
        if (wasStarting) {
            waiting.removeLast();
        }
        everChanged = true;
        latest = change.condition();
        waiting.add(change);
        if (waiting.size() > MAX_WAITING) {
            // Up and down alternate, so that a pair less changes nothing that the rules look at.
            waiting.remove(2);
            waiting.remove(1);
        }
        nextDecision = Math.min(nextDecision, Math.max(restsUntil, change.at() + gathering));
    }

    /** Whether it was disabled by an operator, is not any more, and has not been up since. */
    private boolean isBeingStarted() {
        if (waiting.isEmpty() || waiting.getLast().condition().status() != Status.DOWN) {
            return false;
        }
        return waiting.size() == 1
                ? announced == Status.OPERATOR_DISABLED
                : waiting.get(waiting.size() - 2).condition() == Condition.DISABLED;
    }

    /** Decides, if it is time. */
    @Nullable Announcement decide(long now) {
        if (now < nextDecision) {
            return null;
        }
        Announcement announcement = applyRules(now);
        forgetDetours(now);
        if (waiting.isEmpty()) {
            nextDecision = NEVER;
        } else if (announcement != null || restsUntil > now) {
            nextDecision = restsUntil;
        } else {
            long lasted = waiting.getLast().at() + patienceWith(waiting.getLast());
            nextDecision = lasted > now ? lasted : NEVER;
        }
        return announcement;
    }

    private @Nullable Announcement applyRules(long now) {
        Change oldest = waiting.getFirst();
        Change newest = waiting.getLast();
        if (newest.condition() == Condition.DISABLED && announced != Status.OPERATOR_DISABLED) {
            return announceNewest(Status.OPERATOR_DISABLED, now);
        }
        if (announced == Status.NOTHING) {
            return firstChange(now);
        }
        if (announced != Status.CHURNING && isChurning()) {
            return announceChurning(now);
        }
        boolean lasted = now - newest.at() >= patienceWith(newest);
        return switch (announced) {
            case UP -> oldest.condition() == Condition.UP ? null : announceOldest(now);
            case DOWN -> newest.condition() == Condition.UP && lasted ? announceNewest(Status.UP, now) : null;
            case OPERATOR_DISABLED -> switch (newest.condition()) {
                case UP -> lasted ? announceNewest(Status.UP, now) : null;
                case DOWN, STOPPED -> announceNewest(Status.DOWN, now);
                case DISABLED -> null;
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
        return announced == Status.CHURNING && change.condition() == Condition.DOWN ? 2 * period : period;
    }

    private @Nullable Announcement firstChange(long now) {
        if (waiting.getFirst().condition() != Condition.UP) {
            return announceOldest(now);
        }
        Change up = waiting.removeFirst();
        announced = Status.UP;
        restsUntil = up.at() + period;
        // Silence takes no time: what else waits may be due already.
        return waiting.isEmpty() || now < restsUntil ? null : applyRules(now);
    }

    private boolean isChurning() {
        if (waiting.size() <= 2) {
            return false;
        }
        List<Change> allButNewest = waiting.subList(0, waiting.size() - 1);
        return allButNewest.stream().anyMatch(change -> change.condition() == Condition.UP)
                && allButNewest.stream().anyMatch(change -> change.condition() == Condition.DOWN);
    }

    private Announcement announceChurning(long now) {
        keepNewest();
        return announce(Status.CHURNING, waiting.getFirst(), now);
    }

    private Announcement announceOldest(long now) {
        return announce(Status.DOWN, waiting.removeFirst(), now);
    }

    private Announcement announceNewest(Status status, long now) {
        Change newest = waiting.getLast();
        waiting.clear();
        return announce(status, newest, now);
    }

    private Announcement announce(Status status, Change change, long now) {
        Announcement announcement = new Announcement(status, announced, change);
        announced = status;
        // From the announcement and not from the change: a mail a period is promised, and a change may be older.
        restsUntil = now + period;
        return announcement;
    }

    private void keepNewest() {
        waiting.subList(0, waiting.size() - 1).clear();
    }

    private void forgetDetours(long now) {
        if (!waiting.isEmpty()
                && waiting.getLast().condition().status() == announced
                && now - waiting.getLast().at() >= period) {
            waiting.clear();
        }
    }
}
