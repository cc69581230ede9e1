package org.gaggled.engine.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.engine.probe.Counting.Verdict;
import org.junit.jupiter.api.Test;

/** Shows when successes and failures in a row change what is thought of a program. */
class CountingTest {

    /** What comes of these answers: + is a success, every other letter a failure for that reason; . is nothing new. */
    private static String verdicts(int successes, int failures, Verdict first, String answers) {
        Counting counting = new Counting(TestRules.of("tcp://h:1").inRow(successes, failures).make(), first);
        List<String> verdicts = new ArrayList<>();
        for (String answer : answers.split("")) {
            Verdict verdict = counting.count(answer.equals("+") ? ProbeAnswer.success() : ProbeAnswer.failure(answer));
            verdicts.add(switch (verdict) {
                case null -> ".";
                case Verdict.Good _ -> "+";
                case Verdict.Bad(String reason) -> reason;
            });
        }
        return String.join("", verdicts);
    }

    private static String fromNothing(int successes, int failures, String answers) {
        return verdicts(successes, failures, new Verdict.Bad(""), answers);
    }

    private static String fromGood(int failures, String answers) {
        return verdicts(1, failures, new Verdict.Good(), answers);
    }

    @Test
    void theFirstSuccessIsEnoughWhereOneIs() {
        assertEquals("+..", fromNothing(1, 3, "+++"));
    }

    @Test
    void severalSuccessesHaveToBeInARow() {
        assertEquals("..a..+..", fromNothing(3, 1, "++a+++++"));
    }

    @Test
    void failuresHaveToBeInARow() {
        assertEquals("+.....a.", fromNothing(1, 3, "+aa+aaaa"));
        assertEquals("+a", fromNothing(1, 1, "+a"));
    }

    @Test
    void aSuccessBetweenFailuresBeginsTheRowAnew() {
        assertEquals("......", fromGood(2, "a+a+a+"));
        assertEquals(".a", fromGood(2, "aa"));
    }

    @Test
    void theReasonIsTheLastOne() {
        assertEquals("..c", fromGood(3, "abc"));
    }

    @Test
    void whatIsNotGoodYetSaysWhyAtOnceAndThenOnlyWhenTheReasonChanges() {
        assertEquals("a..b.a+", fromNothing(1, 3, "aaabba+"));
    }

    @Test
    void whatIsGoodNoMoreSaysEachReasonToo() {
        assertEquals("+..a.b.+..b", fromNothing(1, 3, "+aaaabb+aab"));
    }

    @Test
    void aSuccessThatIsNotEnoughChangesNothing() {
        assertEquals("a..b.+", fromNothing(2, 2, "a+ab++"));
    }
}
