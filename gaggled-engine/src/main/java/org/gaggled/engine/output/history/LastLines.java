package org.gaggled.engine.output.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.gaggled.api.control.LogLine;
import org.jspecify.annotations.Nullable;

/** The last lines of some streams that are in memory, and which streams have older ones in files that are wanted. */
final class LastLines {

    private final List<KeptStream> streams;
    private final long latest;
    private final @Nullable Long since;
    private final Bounds bounds;
    private final List<Tail> tails = new ArrayList<>();

    /** The newest first. */
    private final List<LogLine> lines = new ArrayList<>();

    /** The sequence number of the oldest of them. */
    private long oldest = Long.MAX_VALUE;

    private boolean more;

    private LastLines(List<KeptStream> streams, long latest, int most, @Nullable Long since) {
        this.streams = streams;
        this.latest = latest;
        this.bounds = new Bounds(most);
        this.since = since;
    }

    /**
     * Reads.
     *
     * @param latest what has been printed by now
     * @param since no lines that were read before that, in milliseconds of the clock; null: all
     */
    static LastLines read(List<KeptStream> streams, long latest, int most, @Nullable Long since) {
        LastLines last = new LastLines(streams, latest, most, since);
        last.merge();
        return last;
    }

    /** Those in memory, the oldest first. */
    List<LogLine> lines() {
        return Collections.unmodifiableList(lines.reversed());
    }

    Bounds bounds() {
        return bounds;
    }

    /** Whether there are more in memory that were asked for. */
    boolean hasMore() {
        return more;
    }

    /** The streams whose files have lines among the last ones, or may have; those that reach back least come first. */
    List<Tail> wantedOfFiles() {
        return tails.stream()
                .filter(Tail::isWantedOfFiles)
                .sorted(Comparator.comparingLong(Tail::reachesBackTo).reversed())
                .toList();
    }

    private void merge() {
        PriorityQueue<Tail> heads = new PriorityQueue<>(Comparator.comparingLong(Tail::sequence).reversed());
        for (KeptStream stream : streams) {
            Tail tail = new Tail(stream);
            tails.add(tail);
            if (tail.goBack()) {
                heads.add(tail);
            }
        }
        while (!heads.isEmpty()) {
            Tail tail = heads.poll();
            if (!tail.take()) {
                more = true;
                return;
            }
            if (tail.goBack()) {
                heads.add(tail);
            }
        }
    }

    /** The lines of one stream, from the last one on. */
    final class Tail {
        private final KeptStream stream;
        private final LineRing.View view;
        private long entry;
        private LineRing.@Nullable Chunk chunk;
        private byte[] bytes = {};
        private int end;
        private @Nullable Instant time;
        private boolean tooOld;
        private boolean exhausted;
        private int taken;
        private long takenBytes;

        /** Where the lines that were taken begin in the stream; -1 while that is not known. */
        private long beginning;

        private long beginningMillis = Long.MAX_VALUE;

        private Tail(KeptStream stream) {
            this.stream = stream;
            this.view = stream.ring().view();
            this.entry = view.lastBefore(latest) + 1;
            LineRing.Chunk following = view.chunk(entry);
            this.beginning = following != null ? following.position() : stream.ring().endPosition();
        }

        KeptStream stream() {
            return stream;
        }

        /** The sequence number of the first byte of the reading that comes next. */
        private long sequence() {
            return chunk == null ? 0 : chunk.sequence();
        }

        /** How many of its lines were taken. */
        int taken() {
            return taken;
        }

        long takenBytes() {
            return takenBytes;
        }

        /** When the oldest of them was read; the greatest number there is when there is none. */
        long beginningMillis() {
            return beginningMillis;
        }

        /** Where the lines in memory begin in the stream; -1 where nothing has been printed yet. */
        long beginning() {
            // What is printed only now is not for this answer either.
            return beginning >= 0 ? beginning : stream.ring().firstPosition();
        }

        /** Whether lines were in memory that are not any more. */
        boolean hasEvicted() {
            return stream.ring().evictedTo() > 0;
        }

        private long reachesBackTo() {
            return Math.max(stream.openedSequence(), stream.ring().evictedTo());
        }

        private boolean isWantedOfFiles() {
            if (stream.past() == null || tooOld || !exhausted || (bounds.isFull() && oldest >= reachesBackTo())) {
                return false;
            }
            return since == null || evictedMillis() >= since;
        }

        /** When the last of the lines was read that only files have. */
        long evictedMillis() {
            return hasEvicted() ? stream.ring().evictedMillis() : stream.openedMillis();
        }

        /** Goes to the reading before; false when there is none that is there and wanted. */
        private boolean goBack() {
            long following = beginning;
            entry--;
            LineRing.Chunk before = view.chunk(entry);
            while (before != null && entry >= view.first()) {
                if (since != null && before.millis() < since) {
                    tooOld = true;
                    return false;
                }
                byte[] copy = view.bytes(before);
                if (copy != null) {
                    chunk = before;
                    bytes = copy;
                    end = copy.length;
                    time = Instant.ofEpochMilli(before.millis());
                    // Lines that are in memory alone have no positions of their own.
                    beginning = following < 0 ? before.position() : Math.min(before.position(), following);
                    return true;
                }
                // A part of it may still be there.
                before = view.chunk(entry);
            }
            exhausted = true;
            return false;
        }

        /** Takes its lines, the last one first; false when not all of them have room. */
        private boolean take() {
            while (end > 0) {
                int begin = end - 1;
                while (begin > 0 && bytes[begin - 1] != '\n') {
                    begin--;
                }
                if (!bounds.take(end - begin)) {
                    return false;
                }
                lines.add(new LogLine(
                        stream.program(), stream.stream(), time, Arrays.copyOfRange(bytes, begin, end - 1)));
                taken++;
                takenBytes += end - begin;
                oldest = sequence() + begin;
                end = begin;
            }
            if (chunk != null) {
                beginningMillis = Math.min(beginningMillis, chunk.millis());
            }
            return true;
        }
    }
}
