package org.gaggled.engine.output.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogLine;
import org.jspecify.annotations.Nullable;

/** The first lines after a position, of some streams, from memory alone. */
final class NewerLines {

    /**
     * What was found.
     *
     * @param position where the lines end
     * @param cut whether there are more
     * @param missed how many bytes after the former position are not there any more; {@link LogExcerpt#UNKNOWN}
     */
    record Found(List<LogLine> lines, LogPosition position, boolean cut, long missed) {

        /** Whether there is nothing to tell. */
        boolean isNothing() {
            return lines.isEmpty() && !cut && missed == 0;
        }
    }

    private final List<KeptStream> streams;
    private final List<Head> all = new ArrayList<>();
    private final long after;
    private final long latest;
    private final Bounds bounds;
    private final List<LogLine> lines = new ArrayList<>();
    private final PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparingLong(Head::sequence));

    private NewerLines(List<KeptStream> streams, long after, long latest, int most) {
        this.streams = streams;
        this.after = after;
        this.latest = latest;
        this.bounds = new Bounds(most);
    }

    /**
     * Reads.
     *
     * @param after null for that of an earlier run: everything that is there
     * @param latest what has been printed by now
     */
    static Found read(List<KeptStream> streams, @Nullable LogPosition after, long latest, int most) {
        NewerLines newer = new NewerLines(streams, after == null ? 0 : after.sequence(), latest, most);
        long end = newer.merge();
        LogPosition position = LogPosition.of(streams, end);
        long missed = after == null ? LogExcerpt.UNKNOWN
                : newer.missed(end, position.printed() - after.printed() - newer.bounds.bytes());
        return new Found(newer.lines, position, end < latest, missed);
    }

    /** Takes lines in the order of their sequence numbers; gives that behind the last one. */
    private long merge() {
        for (KeptStream stream : streams) {
            Head head = new Head(stream);
            all.add(head);
            if (head.advance()) {
                heads.add(head);
            }
        }
        while (!heads.isEmpty()) {
            Head head = heads.poll();
            if (!head.take()) {
                return head.sequence();
            }
            if (head.advance()) {
                heads.add(head);
            }
        }
        return latest;
    }

    /**
     * What the streams have printed since, and was not given. That is known by their sums, if they are the streams of
     * the position; where they are others, it is at least between what it must and what it can be.
     */
    private long missed(long end, long reckoned) {
        long least = 0;
        long most = 0;
        for (Head head : all) {
            most += Math.max(0, Math.min(head.stream.ring().evictedTo(), end) - after);
            least += head.hasMissed(end) ? 1 : 0;
        }
        return Math.clamp(reckoned, least, most);
    }

    /** The next reading of one stream. */
    private final class Head {
        private final KeptStream stream;
        private final long evictedTo;
        private final LineRing.View view;
        private long first = Long.MAX_VALUE;
        private long entry;
        private byte[] bytes = {};
        private int at;
        private long sequence;
        private @Nullable Instant time;

        Head(KeptStream stream) {
            this.stream = stream;
            this.evictedTo = stream.ring().evictedTo();
            this.view = stream.ring().view();
            this.entry = Math.max(view.lastBefore(after), view.first()) - 1;
        }

        long sequence() {
            return sequence;
        }

        /** Whether something was gone before it was read here: what is evicted meanwhile may have been read. */
        boolean hasMissed(long end) {
            return Math.min(evictedTo, end) > after && first >= evictedTo;
        }

        /** Goes to the next reading that is there; false when there is none. */
        boolean advance() {
            while (entry + 1 < view.next()) {
                entry = Math.max(entry + 1, view.first());
                LineRing.Chunk chunk = view.chunk(entry);
                if (chunk == null || chunk.endSequence() <= after) {
                    continue;
                }
                if (chunk.sequence() >= latest) {
                    return false;
                }
                byte[] copy = view.bytes(chunk);
                if (copy == null) {
                    // A part of it may still be there.
                    entry--;
                    continue;
                }
                bytes = copy;
                at = (int) Math.max(0, after - chunk.sequence());
                sequence = chunk.sequence() + at;
                time = Instant.ofEpochMilli(chunk.millis());
                first = Math.min(first, sequence);
                return true;
            }
            return false;
        }

        /** Takes its lines; false when not all of them have room. */
        boolean take() {
            while (at < bytes.length) {
                int newline = at;
                while (bytes[newline] != '\n') {
                    newline++;
                }
                if (!bounds.take(newline + 1 - at)) {
                    return false;
                }
                lines.add(new LogLine(
                        stream.program(), stream.stream(), time, Arrays.copyOfRange(bytes, at, newline)));
                sequence += newline + 1 - at;
                at = newline + 1;
            }
            return true;
        }
    }
}
