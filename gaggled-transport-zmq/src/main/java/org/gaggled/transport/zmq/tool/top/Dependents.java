package org.gaggled.transport.zmq.tool.top;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.control.Operation;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;

/**
 * What depends on a program, directly or through others.
 *
 * @param propagated those that a stop of it takes down, too
 * @param others those that go on without it, or wait for it
 */
record Dependents(List<String> propagated, List<String> others) {

    private static final int MOST_NAMED = 12;

    /** One program's need of another. */
    private record Need(String of, String on, boolean propagates) {}

    /** Those of a program, by the descriptions of all programs. */
    static Dependents of(String program, List<JsonObject> descriptions) throws JsonException {
        List<Need> needs = new ArrayList<>();
        for (JsonObject description : descriptions) {
            for (JsonObject dependency : description.objects("dependencies")) {
                needs.add(new Need(
                        description.text("program"), dependency.text("program"), dependency.flag("propagate")));
            }
        }
        Set<String> propagated = reach(program, needs.stream().filter(Need::propagates).toList());
        Set<String> others = reach(program, needs);
        others.removeAll(propagated);
        return new Dependents(List.copyOf(propagated), List.copyOf(others));
    }

    private static Set<String> reach(String program, List<Need> needs) {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> ahead = new ArrayDeque<>(List.of(program));
        while (!ahead.isEmpty()) {
            String on = ahead.pop();
            for (Need need : needs) {
                if (need.on().equals(on) && reached.add(need.of())) {
                    ahead.add(need.of());
                }
            }
        }
        return reached;
    }

    /** What somebody should know before the operation is done. */
    String text(Operation operation) {
        if (propagated.isEmpty() && others.isEmpty()) {
            return "nothing depends on it";
        }
        if (operation == Operation.START) {
            List<String> all = new ArrayList<>(propagated);
            all.addAll(others);
            return counted(all) + " on it: " + names(all);
        }
        List<String> parts = new ArrayList<>();
        if (!propagated.isEmpty()) {
            parts.add((propagated.size() == 1 ? "1 goes" : propagated.size() + " go") + " down with it: "
                    + names(propagated));
        }
        if (!others.isEmpty()) {
            parts.add(counted(others) + " on it" + (propagated.isEmpty() ? "" : ", too") + ": " + names(others));
        }
        return String.join("; ", parts);
    }

    private static String counted(List<String> programs) {
        return programs.size() == 1 ? "1 depends" : programs.size() + " depend";
    }

    private static String names(List<String> programs) {
        String named = String.join(", ", programs.subList(0, Math.min(MOST_NAMED, programs.size())));
        return HarmlessText.of(named)
                + (programs.size() <= MOST_NAMED ? "" : " and " + (programs.size() - MOST_NAMED) + " more");
    }
}
