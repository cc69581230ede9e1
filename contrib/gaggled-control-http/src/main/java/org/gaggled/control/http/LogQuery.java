package org.gaggled.control.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.control.LogRequest;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.Requester;
import org.jspecify.annotations.Nullable;

/**
 * Which lines that programs have printed are asked for.
 *
 * @param lines how many at most; null for as many as are usual
 * @param since of that last time alone; null for any
 * @param after after that position alone; null for any
 * @param waitAtMost how long to wait for one; null for an answer at once
 */
record LogQuery(
        ProgramSelector programs,
        @Nullable Integer lines,
        @Nullable Duration since,
        @Nullable String after,
        @Nullable Duration waitAtMost) {

    private static final List<String> TAKEN = List.of("lines", "since", "after", "wait", "follow");

    /** The parameters that are taken, and perhaps one more. */
    static List<String> takenWith(String... more) {
        List<String> taken = new ArrayList<>(List.of(more));
        taken.addAll(TAKEN);
        return taken;
    }

    /** What the parameters of a request say. */
    static LogQuery of(List<String> names, Query parameters) throws Refusal {
        List<ProgramSelector> selectors = new ArrayList<>(1);
        Query.take("'name' ", names, given -> selectors.add(ProgramSelector.of(given)));
        Long lines = parameters.findNumber("lines", 0, LogRequest.MAX_LINES, "lines");
        Long since = parameters.findNumber("since", 1, Integer.MAX_VALUE, "seconds");
        Long wait = parameters.findNumber("wait", 0, LogRequest.MAX_WAIT.toSeconds(), "seconds");
        String after = parameters.find("after");
        if (after != null && since != null) {
            throw Refusal.badRequest("'after' and 'since' do not go together");
        }
        if (wait != null && after == null) {
            throw Refusal.badRequest("'wait' needs 'after', the position after which lines are waited for");
        }
        return new LogQuery(
                selectors.getFirst(),
                lines == null ? null : lines.intValue(),
                since == null ? null : Duration.ofSeconds(since),
                after,
                wait == null ? null : Duration.ofSeconds(wait));
    }

    /** Lines of the same programs after that position, as soon as there is one, within that time. */
    LogQuery goOn(String position, @Nullable Duration within) {
        return new LogQuery(programs, null, null, position, within);
    }

    LogRequest request(Requester requester) {
        return LogRequest.builder(requester, programs).lines(lines).since(since).after(after).waitAtMost(waitAtMost)
                .build();
    }
}
