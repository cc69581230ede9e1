package org.gaggled.engine.words;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.ReloadPlan;

/** Says in one line what a plan does. */
public final class PlanWords {

    private PlanWords() {}

    /** How many programs it does what to, and the parts: {@code start 2, restart 1, keep 17; restart controlurl}. */
    public static String summaryOf(ReloadPlan plan) {
        Map<PlannedChange.Action, Long> counts = new EnumMap<>(PlannedChange.Action.class);
        plan.getPrograms().forEach(change -> counts.merge(change.getAction(), 1L, Long::sum));
        String programs = counts.entrySet().stream()
                .map(count -> count.getKey().getWord() + " " + count.getValue())
                .collect(Collectors.joining(", "));
        List<String> parts = plan.getParts().stream().map(PlannedChange::toString).toList();
        return Stream.of(programs, String.join(", ", parts))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
