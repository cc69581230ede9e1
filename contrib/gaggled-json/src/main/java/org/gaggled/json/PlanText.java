package org.gaggled.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.ReloadPlan;
import org.jspecify.annotations.Nullable;

/**
 * A plan of a reload as a person reads it: a line for each program, and for each part of gaggled, that is not kept, and
 * one that counts them. Made from JSON, so that it tells also of an action that a newer gaggled has, by its name.
 * Nothing in its lines acts on a terminal. Immutable.
 */
public final class PlanText {

    private static final String KEEP = Action.KEEP.getWord();

    private final boolean refused;
    private final List<String> problems;
    private final List<String> changes;
    private final String summary;

    private PlanText(boolean refused, List<String> problems, List<String> changes, String summary) {
        this.refused = refused;
        this.problems = List.copyOf(problems);
        this.changes = List.copyOf(changes);
        this.summary = summary;
    }

    /** A plan that was made here. */
    public static PlanText of(ReloadPlan plan) {
        try {
            return read(JsonWords.of(plan));
        } catch (JsonException e) {
            throw new IllegalStateException("a plan in JSON cannot be read", e);
        }
    }

    /** A plan that a server sent. */
    public static PlanText read(JsonObject plan) throws JsonException {
        boolean refused = plan.flag("refused");
        boolean cut = plan.flag("cut");
        List<String> problems = new ArrayList<>();
        int errors = 0;
        for (JsonObject problem : plan.objects("problems")) {
            problems.add(problemText(problem));
            errors += isWarning(problem) ? 0 : 1;
        }
        List<JsonObject> programs = plan.objects("programs");
        List<JsonObject> parts = plan.objects("parts");
        List<String> changes = new ArrayList<>();
        for (JsonObject program : programs) {
            addChange(changes, "program", program);
        }
        for (JsonObject part : parts) {
            addChange(changes, "part", part);
        }
        String summary = refused
                ? counted(errors, "problem") + (cut ? ", and more that are not shown" : "")
                : summary(programs, parts) + (cut ? "; not all that differs is shown" : "");
        return new PlanText(refused, problems, changes, summary);
    }

    /** Whether nothing is done, because of a problem. */
    public boolean isRefused() {
        return refused;
    }

    /** What is wrong, warnings among it: {@code FILE:LINE:COLUMN: message; advice}, each on its line. */
    public List<String> getProblems() {
        return problems;
    }

    /** What is done to whatever is not kept, and why: {@code restart web: argv: -p 80 -> -p 81}. */
    public List<String> getChanges() {
        return changes;
    }

    /** How many programs are kept and how many are not; where it is refused, how many problems there are. */
    public String getSummary() {
        return summary;
    }

    private static boolean isWarning(JsonObject problem) throws JsonException {
        return problem.text("severity").equals("warning");
    }

    private static String problemText(JsonObject problem) throws JsonException {
        String advice = problem.findText("advice");
        return HarmlessText.of(problem.text("file") + ":" + problem.number("line") + ":" + problem.number("column")
                + ": " + (isWarning(problem) ? "warning: " : "") + problem.text("message")
                + (advice == null ? "" : "; " + advice));
    }

    private static void addChange(List<String> changes, String kind, JsonObject change) throws JsonException {
        String action = change.text("action");
        if (action.equals(KEEP)) {
            return;
        }
        String name = change.text(kind);
        List<String> differences = new ArrayList<>();
        for (JsonObject difference : change.objects("differences")) {
            differences.add(differenceText(name, difference));
        }
        changes.add(HarmlessText.of(
                action + " " + name + (differences.isEmpty() ? "" : ": " + String.join("; ", differences))));
    }

    private static String differenceText(String name, JsonObject difference) throws JsonException {
        String setting = difference.text("setting");
        String before = difference.findText("before");
        String after = difference.findText("after");
        // A part may have the name of the setting that asks for it.
        String beginning = setting.equals(name) ? "" : setting + ": ";
        if (difference.flag("secret")) {
            return beginning + "changed, not shown";
        }
        return before == null && after == null ? setting : beginning + value(before) + " -> " + value(after);
    }

    /** Within quotes where it would not be clear where it begins or ends. */
    private static String value(@Nullable String value) {
        if (value == null) {
            return "(none)";
        }
        boolean clear = !value.isEmpty() && value.equals(value.strip()) && !value.equals("(none)")
                && !value.contains(" -> ") && !value.contains("; ");
        return clear ? value : inQuotes(value);
    }

    /** In single quotes; what has such ones itself, in double quotes. */
    private static String inQuotes(String value) {
        return value.indexOf('\'') < 0
                ? "'" + value + "'" : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String summary(List<JsonObject> programs, List<JsonObject> parts) throws JsonException {
        Map<String, Integer> ofPrograms = countActions(programs);
        String counts = parts.isEmpty() && ofPrograms.getOrDefault(KEEP, 0) == programs.size()
                ? "nothing changes" : text(ofPrograms);
        return counted(programs.size(), "program") + ": " + counts
                + (parts.isEmpty() ? "" : "; gaggled itself: " + text(countActions(parts)));
    }

    /** How often there is each action, those that are known first and in their order. */
    private static Map<String, Integer> countActions(List<JsonObject> changes) throws JsonException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Action action : Action.values()) {
            counts.put(action.getWord(), 0);
        }
        for (JsonObject change : changes) {
            counts.merge(change.text("action"), 1, Integer::sum);
        }
        return counts;
    }

    private static String text(Map<String, Integer> counts) {
        List<String> texts = new ArrayList<>();
        counts.forEach((action, count) -> {
            if (count > 0) {
                texts.add(action.equals(KEEP) ? count + " kept" : counted(count, action));
            }
        });
        return texts.isEmpty() ? "none" : HarmlessText.of(String.join(", ", texts));
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
