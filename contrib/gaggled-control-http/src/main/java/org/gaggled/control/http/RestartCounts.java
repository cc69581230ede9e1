package org.gaggled.control.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * Counts the restarts of each program by what ended the run before. Events tell causes, and each tells how many
 * restarts there are in all: those that no event told of count as {@code unknown}. Safe for use by several threads.
 */
final class RestartCounts implements EventSink {

    private static final String UNKNOWN = "unknown";

    /** Of one program. */
    private static final class Counts {
        private final Map<String, Long> byCause = new TreeMap<>();
        private String lastEnd = UNKNOWN;
        private long told;
        private long all;
    }

    private final Map<String, Counts> programs = new HashMap<>();

    /** What came before it was known what there was already; null from then on. */
    private @Nullable List<GaggleEvent> early = new ArrayList<>();

    private long lastOfBefore;

    /** What there is already, of which no event will tell. */
    synchronized void begin(GaggleSnapshot before) {
        lastOfBefore = before.getEventNumber();
        for (ProgramState state : before.getStates()) {
            Counts counts = of(state);
            counts.all = state.getRestarts();
            counts.lastEnd = wordOf(state.getCause());
        }
        List<GaggleEvent> waiting = early;
        early = null;
        if (waiting != null) {
            waiting.forEach(this::count);
        }
    }

    @Override
    public synchronized void accept(GaggleEvent event) {
        if (early == null) {
            count(event);
        } else {
            early.add(event);
        }
    }

    private void count(GaggleEvent event) {
        ProgramState state = event.getProgram();
        if (state == null || event.getNumber() <= lastOfBefore) {
            return;
        }
        Counts counts = of(state);
        GaggleEventType type = event.getType();
        if (type == GaggleEventType.PROGRAM_DOWN || type == GaggleEventType.START_FAILED) {
            counts.lastEnd = wordOf(state.getCause());
        } else if (type == GaggleEventType.PROGRAM_UP && state.getRestarts() > counts.all) {
            counts.byCause.merge(counts.lastEnd, 1L, Long::sum);
            counts.told++;
        }
        counts.all = state.getRestarts();
    }

    private static String wordOf(@Nullable Cause cause) {
        return cause == null ? UNKNOWN : cause.getWord();
    }

    /** Forgets all programs but these. */
    synchronized void retain(Set<String> names) {
        programs.keySet().retainAll(names);
    }

    private Counts of(ProgramState state) {
        return programs.computeIfAbsent(state.getName(), _ -> new Counts());
    }

    /** The restarts of a program by the words for their causes, without those that there were none for. */
    synchronized Map<String, Long> of(String program) {
        Counts counts = programs.get(program);
        if (counts == null) {
            return Map.of();
        }
        Map<String, Long> all = new TreeMap<>(counts.byCause);
        long untold = counts.all - counts.told;
        if (untold > 0) {
            all.merge(UNKNOWN, untold, Long::sum);
        }
        return all;
    }
}
