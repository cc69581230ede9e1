package org.gaggled.api.control;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.Stability;

/**
 * Lines that programs have printed: the answer to a {@link LogRequest}. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class LogExcerpt {

    /** The value of {@link #getMissed()} where nobody knows how much is missed. */
    public static final long UNKNOWN = -1;

    private final List<LogLine> lines;
    private final String position;
    private final boolean cut;
    private final long missed;
    private final Map<String, String> notes;

    /**
     * Made by the host; public so that tests can make one too.
     *
     * @param missed not negative, or {@link #UNKNOWN}
     */
    public LogExcerpt(List<LogLine> lines, String position, boolean cut, long missed, Map<String, String> notes) {
        this.lines = List.copyOf(lines);
        this.position = Objects.requireNonNull(position);
        this.cut = cut;
        this.missed = missed;
        this.notes = Map.copyOf(notes);
    }

    /** The lines, the oldest first; those of several programs in the order in which they were read. */
    public List<LogLine> getLines() {
        return lines;
    }

    /**
     * Where these lines end, for a request of those {@linkplain LogRequest.Builder#after after} them. An opaque text
     * without spaces, which means something to this run of gaggled alone.
     */
    public String getPosition() {
        return position;
    }

    /**
     * Whether there are more lines that were asked for: newer ones after a position, and otherwise older ones, which
     * exceeded the bounds of an answer: {@value LogRequest#MAX_LINES} lines, and 1 MiB.
     */
    public boolean isCut() {
        return cut;
    }

    /**
     * How many bytes were printed after the position that was asked for, and are not kept in memory any more; 0 where
     * none was asked for. {@value #UNKNOWN}, {@link #UNKNOWN}, where the position is of an earlier run of gaggled: the
     * lines then begin with the first that this run has in memory.
     */
    public long getMissed() {
        return missed;
    }

    /**
     * What there is to say of programs, by their names, in words for a person: why nothing of a program is captured,
     * for instance, or why its files cannot be read. Empty in answers to requests for lines after a position.
     */
    public Map<String, String> getNotes() {
        return notes;
    }
}
