package org.gaggled.json;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.PlannedChange.Difference;
import org.gaggled.api.control.ReloadPlan;

/**
 * A plan in JSON. Every program is in it, whatever there is of them; problems and settings that differ are in it up to
 * a bound, so that what is sent stays within what a client can be sent.
 */
final class PlanDetails {

    /**
     * How many characters of problems and settings there are at most; what goes beyond is left out, and that is said.
     */
    static final int MOST = 1024 * 1024;

    /** What stands around the texts of a problem or a setting. */
    private static final int FRAME = 60;

    private int left = MOST;
    private boolean cut;

    private PlanDetails() {}

    static JsonObject of(ReloadPlan plan) {
        return new PlanDetails().write(plan);
    }

    private JsonObject write(ReloadPlan plan) {
        List<JsonObject> problems = new ArrayList<>();
        for (ConfigProblem problem : plan.getProblems()) {
            if (fits(FRAME + problem.toString().length())) {
                problems.add(of(problem));
            }
        }
        return new JsonObject()
                .put("refused", plan.isRefused())
                .put("programs", plan.getPrograms().stream().map(change -> of("program", change)).toList())
                .put("parts", plan.getParts().stream().map(change -> of("part", change)).toList())
                .put("problems", problems)
                .put("cut", cut ? true : null);
    }

    private JsonObject of(String kind, PlannedChange change) {
        List<Difference> differences = change.getDifferences();
        boolean shown = !differences.isEmpty() && fits(differences.stream().mapToInt(PlanDetails::length).sum());
        return new JsonObject()
                .put(kind, change.getName())
                .put("action", JsonWords.word(change.getAction()))
                .put("differences", shown ? differences.stream().map(PlanDetails::of).toList() : null);
    }

    private static JsonObject of(Difference difference) {
        return new JsonObject()
                .put("setting", difference.name())
                .put("before", difference.before())
                .put("after", difference.after())
                .put("secret", difference.secret() ? true : null);
    }

    /** The same names as in what {@code gaggled -t} says in JSON. */
    private static JsonObject of(ConfigProblem problem) {
        ConfigPosition position = problem.getPosition();
        return new JsonObject()
                .put("severity", JsonWords.word(problem.getSeverity()))
                .put("file", position.file())
                .put("line", position.line())
                .put("column", position.column())
                .put("message", problem.getMessage())
                .put("advice", problem.getAdvice());
    }

    private static int length(Difference difference) {
        String before = difference.before();
        String after = difference.after();
        return FRAME + difference.name().length()
                + (before == null ? 0 : before.length())
                + (after == null ? 0 : after.length());
    }

    private boolean fits(int length) {
        boolean fits = length <= left;
        left -= fits ? length : 0;
        cut |= !fits;
        return fits;
    }
}
