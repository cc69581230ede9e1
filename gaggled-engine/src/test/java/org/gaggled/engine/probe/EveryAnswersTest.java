package org.gaggled.engine.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.engine.core.ProbeRules;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a probe comes to after every sequence of up to eight answers, against rules that look at all of them anew. */
class EveryAnswersTest {

    private static final int LONGEST = 8;

    /** Up to so many successes, or failures, are asked for in a row. */
    private static final int MOST = 3;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everySequence(int successes) {
        int[] sequences = {0};
        for (int failures = 1; failures <= MOST; failures++) {
            for (boolean good : List.of(false, true)) {
                extend(new ArrayList<>(), successes, failures, good, sequences);
            }
        }
        assertEquals(2 * MOST * 9_840, sequences[0], "sequences tried");
    }

    private static void extend(
            List<String> answers, int successes, int failures, boolean good, int[] sequences) {
        if (!answers.isEmpty()) {
            sequences[0]++;
            assertEquals(expected(answers, successes, failures, good), counted(answers, successes, failures, good),
                    () -> answers + " of which " + successes + " or " + failures + " count");
        }
        if (answers.size() < LONGEST) {
            for (String answer : List.of("+", "a", "b")) {
                answers.add(answer);
                extend(answers, successes, failures, good, sequences);
                answers.removeLast();
            }
        }
    }

    /** Good with the last so many answers good; bad with the last so many bad, and then for whatever reason is last. */
    private static String expected(List<String> answers, int successes, int failures, boolean first) {
        boolean good = first;
        String reason = "";
        for (int i = 1; i <= answers.size(); i++) {
            boolean success = answers.get(i - 1).equals("+");
            boolean enough = haveEnded(answers.subList(0, i), success, success ? successes : failures);
            if (success) {
                good |= enough;
            } else {
                good &= !enough;
                reason = good ? reason : answers.get(i - 1);
            }
        }
        return good ? "+" : reason;
    }

    private static boolean haveEnded(List<String> answers, boolean success, int row) {
        return answers.size() >= row && answers.subList(answers.size() - row, answers.size()).stream()
                .allMatch(answer -> answer.equals("+") == success);
    }

    private static String counted(List<String> answers, int successes, int failures, boolean good) {
        ProbeRules rules = new ProbeRules("tcp", "127.0.0.1:1", null, Duration.ZERO, Duration.ofSeconds(1),
                Duration.ofSeconds(1), successes, failures, null);
        Counting.Verdict now = good ? new Counting.Verdict.Good() : new Counting.Verdict.Bad("");
        Counting counting = new Counting(rules, now);
        for (String answer : answers) {
            Counting.Verdict next =
                    counting.count(answer.equals("+") ? ProbeAnswer.success() : ProbeAnswer.failure(answer));
            now = next == null ? now : next;
        }
        return switch (now) {
            case Counting.Verdict.Good _ -> "+";
            case Counting.Verdict.Bad(String reason) -> reason;
        };
    }
}
