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
                : newer.missed(position.printed() - after.printed() - newer.bounds.bytes());
        return new Found(newer.lines, position, end < latest, missed);
    }

    /** Takes lines in the order of their sequence numbers; gives that behind the last one. */
    private long merge() {
        for (KeptStream stream : streams) {
            Head head = new Head(stream);
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
     * What the streams have printed since, and was not given. Their sums tell that, if they are the streams of the
     * position; of others, it is not more than what has gone. Where lines go while the answer is made, they count now,
     * also those behind its end, and not in the next answer again.
     */
    private long missed(long reckoned) {
        long most = 0;
        for (KeptStream stream : streams) {
            most += Math.max(0, stream.ring().evictedTo() - after);
        }
        return Math.clamp(reckoned, 0, most);
    }

    /** The next reading of one stream. */
    private final class Head {
        private final KeptStream stream;
        private final LineRing.View view;
        private long entry;
        private byte[] bytes = {};
        private int at;
        private long sequence;
        private @Nullable Instant time;

        Head(KeptStream stream) {
            this.stream = stream;
            this.view = stream.ring().view();
            this.entry = Math.max(view.lastBefore(after), view.first()) - 1;
        }

        long sequence() {
            return sequence;
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
