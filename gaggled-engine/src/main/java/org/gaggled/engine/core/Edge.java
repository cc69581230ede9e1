package org.gaggled.engine.core;

import java.util.Objects;
import org.gaggled.api.program.Cause;
import org.jspecify.annotations.Nullable;

/**
 * One program's need of another, from both ends, and what the one that has it was told of it. {@link Placement} does
 * the telling.
 */
final class Edge {

    /** How it is with what is waited for. */
    enum Standing {
        /** It holds. */
        HOLDS,
        /** It does not and cannot come to hold by itself, and the need does without it then. */
        EXCUSED,
        /** It has held, and nobody knows whether it does: who runs goes on, and nobody starts. */
        UNSURE,
        /** It does not, and is waited for. */
        MISSING
    }

    /** What one rule of a program asks for, which may be several programs: the edges of that rule share this. */
    static final class Rule {

        /** Of how many of them it holds, or held when that was last known, as far as the dependent was told. */
        int holding;
    }

    final Program dependent;
    final Needed needed;
    final Dependency rule;

    /** How it is with all that the dependent needs by the same rule. */
    final Rule group;

    private Standing told = Standing.MISSING;

    /** Since when that is, unless it is missing. */
    private long since;

    /** Which holding of what is waited for that is, where that is told; null where it is not, or nothing holds. */
    private @Nullable Holding holding;

    /** When what is waited for last ceased to hold; 0, the beginning, if it never did. */
    private long lostAt;

    /** Why it ceased to hold. */
    private @Nullable Cause loss;

    /** When the dependent is told that it has ceased to hold; {@link Life#NEVER} where nothing is kept from it. */
    private long graceUntil = Life.NEVER;

    /** A need of which the dependent was told nothing yet. */
    Edge(Program dependent, Needed needed, Dependency rule, Rule group) {
        this.dependent = dependent;
        this.needed = needed;
        this.rule = rule;
        this.group = group;
        dependent.missing++;
    }

    /** How it is now, whatever the dependent was told. */
    Standing current() {
        if (needed.since(rule.until()) != Life.NEVER) {
            return Standing.HOLDS;
        }
        if (!needed.isKnown()) {
            boolean holdsOn = isHeld(told) && !isInGrace() && rule.onUnknown() == OnUnknown.HOLD;
            return holdsOn ? Standing.UNSURE : Standing.MISSING;
        }
        return rule.required() || needed.mayComeUp() ? Standing.MISSING : Standing.EXCUSED;
    }

    Standing told() {
        return told;
    }

    /** Whether the dependent may be started, as far as it was told. */
    boolean holds() {
        return told == Standing.HOLDS || told == Standing.EXCUSED;
    }

    /** Whether a dependent that was told that goes on as one that has what it needs. */
    private static boolean isHeld(Standing standing) {
        return standing == Standing.HOLDS || standing == Standing.UNSURE;
    }

    /** Whether the dependent was last told that it holds, or that nobody knows whether it still does. */
    boolean isHeld() {
        return isHeld(told);
    }

    /**
     * Whether what is waited for has ceased to hold since the dependent was told that it held, and holds again, without
     * anybody here having heard of it.
     */
    boolean hasLostUnheard() {
        return isHeld(told) && !isInGrace() && needed.since(rule.until()) != Life.NEVER
                && !Objects.equals(holding, needed.holding(rule.until()));
    }

    /** Whether that may have been for longer than its grace, because nobody knew how it was. */
    boolean mayHaveOutlastedGrace() {
        return told == Standing.UNSURE && needed.since(rule.until()) - since > graceOf(rule);
    }

    /** It holds, and that is better known by now. */
    boolean refresh() {
        long better = needed.since(rule.until());
        boolean differs = told == Standing.HOLDS && better != Life.NEVER && better != since;
        if (differs) {
            since = better;
            holding = needed.holding(rule.until());
        }
        return differs;
    }

    /** That is what the dependent is told now. */
    void tell(Standing standing, long now) {
        boolean held = holds();
        group.holding += (isHeld(standing) ? 1 : 0) - (isHeld(told) ? 1 : 0);
        told = standing;
        since = standing == Standing.HOLDS ? needed.since(rule.until()) : now;
        if (standing != Standing.UNSURE) {
            holding = standing == Standing.HOLDS ? needed.holding(rule.until()) : null;
        }
        graceUntil = Life.NEVER;
        dependent.missing += (held ? 1 : 0) - (holds() ? 1 : 0);
    }

    /** Takes over what the dependent was told of the same need by an earlier definition, if there was one. */
    void takeOver(@Nullable Edge former, long now) {
        if (former == null || former.rule.until() != rule.until()) {
            tell(current(), now);
            return;
        }
        tell(former.told, now);
        since = former.since;
        holding = former.holding;
        lostAt = former.lostAt;
        loss = former.loss;
        if (former.isInGrace()) {
            graceUntil = lostAt + graceOf(rule);
        }
    }

    /**
     * What is waited for has ceased to hold, for what the needed program has as its cause now. Only of a task that
     * runs, and was done before, is there none: then its definition is another.
     */
    void noteLoss(long now) {
        lostAt = now;
        Cause cause = needed.cause();
        loss = cause == null ? new Cause.Reload() : cause;
    }

    /** The dependent is not told of the loss before its grace is over: until then, it goes on holding. */
    void beginGrace() {
        if (told == Standing.UNSURE) {
            told = Standing.HOLDS;
            dependent.missing--;
        }
        graceUntil = lostAt + graceOf(rule);
    }

    /** What is waited for holds again, before the dependent was told that it did not. */
    void endGrace() {
        since = needed.since(rule.until());
        holding = needed.holding(rule.until());
        graceUntil = Life.NEVER;
    }

    /**
     * How it was lost that is missing, of a need that was made with all others of its gaggle, as an earlier gaggled has
     * left them.
     */
    void recallLoss() {
        if (told == Standing.MISSING && needed instanceof Program program && program.run != 0) {
            lostAt = Math.max(program.downSince, program.heard.notReadySince);
            loss = program.cause;
        }
    }

    /** An earlier gaggled has told the dependent that it holds, and nobody knows yet whether it still does. */
    void recall(Holding held, long now) {
        if (told == Standing.MISSING) {
            tell(Standing.UNSURE, now);
            holding = held;
        }
    }

    /** Which holding the dependent goes by, where that is told; null where it is not. */
    @Nullable
    Holding holding() {
        return holding;
    }

    /** An earlier gaggled has kept that loss from the dependent, and it goes on to be kept. */
    void recall(Memory.Grace grace) {
        if (told == Standing.MISSING && graceOf(rule) > 0) {
            tell(Standing.HOLDS, grace.lostAt());
            since = grace.since();
            lostAt = grace.lostAt();
            loss = grace.loss();
            beginGrace();
        }
    }

    /** The loss that is kept from the dependent; there must be one. */
    Memory.Grace grace() {
        return new Memory.Grace(
                needed.id(), since, lostAt, Objects.requireNonNullElseGet(loss, Cause.Unknown::new));
    }

    boolean isInGrace() {
        return graceUntil != Life.NEVER;
    }

    long graceUntil() {
        return graceUntil;
    }

    /** How long a loss is kept from a dependent that runs. */
    static long graceOf(Dependency rule) {
        return rule.propagate() ? rule.grace().toNanos() : 0;
    }

    long lostAt() {
        return lostAt;
    }

    /** Since when it is not known to hold; the beginning where it never was. */
    long doubtedSince() {
        return told == Standing.UNSURE ? since : lostAt;
    }

    /** The loss as the cause of what the dependent does about it. */
    Cause lossOfDependency() {
        Cause what = Objects.requireNonNullElseGet(loss, Cause.Unknown::new);
        return new Cause.Dependency(needed.id().name(), what);
    }

    /** That nobody knows how it is, as the cause of what the dependent does about it. */
    Cause doubtOfDependency() {
        return new Cause.Dependency(
                needed.id().name(), Objects.requireNonNullElseGet(needed.cause(), Cause.Unknown::new));
    }

    /** When it has held for long enough, or {@link Life#NEVER}. */
    long satisfiedAt() {
        return switch (told) {
            case HOLDS -> since + rule.delay().toNanos();
            case EXCUSED -> since;
            case MISSING, UNSURE -> Life.NEVER;
        };
    }
}
