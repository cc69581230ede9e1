package org.gaggled.engine.output.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogRequest;
import org.gaggled.engine.core.ProgramId;

/** A request for lines on its way to its answer. For one thread at a time. */
final class Inquiry {

    /** Of how many programs there is something to say at once. */
    private static final int MOST_NOTES = 1000;

    private final LogRequest request;
    private final List<ProgramId> programs;
    private final Function<ProgramId, String> whyNotCaptured;
    private final Runnable end;
    private final CompletableFuture<LogExcerpt> answer = new CompletableFuture<>();
    private List<KeptStream> streams = List.of();
    private BitSet numbers = new BitSet();
    private long seenChanges = -1;
    private long deadline;

    /**
     * A request.
     *
     * @param programs those that it means
     * @param end is called before it is answered
     */
    Inquiry(
            LogRequest request, List<ProgramId> programs, Function<ProgramId, String> whyNotCaptured, Runnable end) {
        this.request = request;
        this.programs = List.copyOf(programs);
        this.whyNotCaptured = whyNotCaptured;
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
        for (ProgramId program : programs) {
            for (KeptStream stream : book.streamsOf(program)) {
                found.add(stream);
                numbered.set(stream.number());
            }
        }
        streams = found;
        numbers = numbered;
    }

    /** Whether one of its streams is among those of these numbers. */
    boolean concerns(BitSet stirred) {
        return numbers.intersects(stirred);
    }

    /** Of those of its programs of which nothing is captured, why not. */
    Map<String, String> notes(LogBook book) {
        Map<String, String> notes = new LinkedHashMap<>();
        for (ProgramId program : programs) {
            if (book.streamsOf(program).isEmpty() && notes.size() < MOST_NOTES) {
                notes.put(program.name(), whyNotCaptured.apply(program));
            }
        }
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
