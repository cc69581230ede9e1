package org.gaggled.engine.output.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogRequest;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.words.OutputWords;

/** A request for lines on its way to its answer. For one thread at a time. */
final class Inquiry {

    /** Of how many programs there is something to say at once. */
    private static final int MOST_NOTES = 1000;

    private final LogRequest request;
    private final Map<ProgramId, OutputRules> programs;
    private final Runnable end;
    private final CompletableFuture<LogExcerpt> answer = new CompletableFuture<>();
    private List<KeptStream> streams = List.of();
    private BitSet numbers = new BitSet();
    private long seenChanges = -1;
    private long deadline;

    /**
     * A request.
     *
     * @param programs those that it means, in their order
     * @param end is called before it is answered
     */
    Inquiry(LogRequest request, Map<ProgramId, OutputRules> programs, Runnable end) {
        this.request = request;
        this.programs = programs;
        this.end = end;
    }

    LogRequest request() {
        return request;
    }

    CompletableFuture<LogExcerpt> answer() {
        return answer;
    }

    /** The streams that it concerns, as of the last {@link #look}. */
    List<KeptStream> streams() {
        return streams;
    }

    /** Finds its streams in the book, if others may have come or gone since. */
    void look(LogBook book) {
        long changes = book.changes();
        if (changes == seenChanges) {
            return;
        }
        seenChanges = changes;
        List<KeptStream> found = new ArrayList<>();
        BitSet numbered = new BitSet();
        programs.forEach((program, rules) -> {
            for (KeptStream stream : book.streamsOf(program, rules)) {
                found.add(stream);
                if (stream.isOpen()) {
                    numbered.set(stream.number());
                }
            }
        });
        streams = found;
        numbers = numbered;
    }

    /** Whether one of its streams is among those of these numbers. */
    boolean concerns(BitSet stirred) {
        return numbers.intersects(stirred);
    }

    /** Why there is nothing to read of some of its programs, by their names. */
    Map<String, String> notes(LogBook book) {
        Map<String, String> notes = new LinkedHashMap<>();
        programs.forEach((program, rules) -> {
            if (notes.size() < MOST_NOTES && book.streamsOf(program, rules).isEmpty()) {
                notes.put(program.name(), OutputWords.whyNotCaptured(rules));
            }
        });
        return notes;
    }

    /** Until when it waits, by {@link System#nanoTime}. */
    long deadline() {
        return deadline;
    }

    void waitUntil(long nanoTime) {
        deadline = nanoTime;
    }

    void answer(LogExcerpt excerpt) {
        end.run();
        answer.complete(excerpt);
    }

    void fail(ControlOutcome outcome) {
        fail(new ControlException(outcome));
    }

    void fail(Throwable error) {
        end.run();
        answer.completeExceptionally(error);
    }
}
