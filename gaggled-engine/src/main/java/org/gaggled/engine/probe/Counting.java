package org.gaggled.engine.probe;

import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.engine.core.ProbeRules;
import org.jspecify.annotations.Nullable;

/**
 * Counts successes and failures in a row, and says when the verdict changes. What was bad changes too when the reason
 * does: so it is known at any time why a program is not ready. Not safe for use by several threads.
 */
final class Counting {

    /** What the answers mean. */
    sealed interface Verdict {

        /** There were enough successes in a row. */
        record Good() implements Verdict {}

        /** It was not good yet, or there were enough failures in a row, the last one for that reason. */
        record Bad(String reason) implements Verdict {}
    }

    private final int successes;
    private final int failures;
    private Verdict verdict;
    private int inRow;
    private boolean wasSuccess;

    /** Counts up to the numbers of these rules, from that verdict on. */
    Counting(ProbeRules rules, Verdict first) {
        this.successes = rules.successes();
        this.failures = rules.failures();
        this.verdict = first;
    }

    /** Counts one answer; gives the verdict where it changes by it, else null. */
    @Nullable
    Verdict count(ProbeAnswer answer) {
        inRow = answer.isSuccess() == wasSuccess ? Math.min(inRow, Integer.MAX_VALUE - 1) + 1 : 1;
        wasSuccess = answer.isSuccess();
        Verdict now = now(answer.getFailure());
        if (now.equals(verdict)) {
            return null;
        }
        verdict = now;
        return now;
    }

    private Verdict now(@Nullable String failure) {
        if (failure == null) {
            return inRow >= successes ? new Verdict.Good() : verdict;
        }
        return switch (verdict) {
            case Verdict.Good _ -> inRow >= failures ? new Verdict.Bad(failure) : verdict;
            case Verdict.Bad _ -> new Verdict.Bad(failure);
        };
    }
}
