package org.gaggled.engine.output;

import java.util.function.LongConsumer;
import org.gaggled.engine.launch.DescriptorWatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dropping of a stream's lines while the {@link Spool} has no room for them: from when it begins until a line in
 * their place can say how many there were. Whether there is room again is looked at when something is written, and from
 * time to time, for it may come without that. For the reader's thread alone.
 */
final class Dropping {

    private static final Logger LOG = LoggerFactory.getLogger(Dropping.class);

    private static final long LOOK_NANOS = 100_000_000;
    private static final long SILENCE_NANOS = 60_000_000_000L;

    private final String name;
    private final DescriptorWatch watch;
    private final Newlines newlines;
    private final Spool spool;
    private final Outlet outlet;
    private final LongConsumer whenOver;

    /** Null while nothing is dropped. */
    private @Nullable DroppedLines dropped;

    private DescriptorWatch.@Nullable Timer timer;
    private String reason = "";
    private long silentUntil = System.nanoTime();

    /**
     * Of nothing yet.
     *
     * @param name of the stream
     * @param whenOver takes how many bytes at the head of the spool belong to a line that is not complete
     */
    Dropping(
            String name, DescriptorWatch watch, Newlines newlines, Spool spool, Outlet outlet, LongConsumer whenOver) {
        this.name = name;
        this.watch = watch;
        this.newlines = newlines;
        this.spool = spool;
        this.outlet = outlet;
        this.whenOver = whenOver;
    }

    /** The lines that are dropped now; null while none are. */
    @Nullable
    DroppedLines lines() {
        return dropped;
    }

    /**
     * Begins.
     *
     * @param lineStart where the line begins that is not complete: it is taken out of the spool
     * @param longestLine in bytes
     * @param before how many lines were dropped there already
     */
    DroppedLines begin(long lineStart, int longestLine, long before) {
        DroppedLines begun = new DroppedLines(longestLine, spool.slice(lineStart, spool.head()), newlines, before);
        dropped = begun;
        spool.takeBack(lineStart);
        note(begun);
        reason = outlet.slow();
        learnReason();
        if (System.nanoTime() - silentUntil >= 0) {
            silentUntil = System.nanoTime() + SILENCE_NANOS;
            LOG.warn("lines of {} are dropped, because {}; a line in their place says how many", name, reason);
        }
        outlet.whenThereIsRoom(this::lookForRoom);
        lookLater();
        return begun;
    }

    /** Notes how many there are, for the next gaggled. */
    void note(DroppedLines lines) {
        if (lines.count() > 0) {
            spool.noteDropped(lines.count());
        }
    }

    /** What keeps lines from being written may only be found out while they are dropped. */
    private void learnReason() {
        String problem = outlet.problem();
        String refusal = spool.refusal();
        reason = problem != null ? problem : refusal != null ? refusal : reason;
    }

    private boolean hasRoom() {
        return spool.head() - spool.tail() <= CapturedStream.SPOOL_BYTES / 2;
    }

    /** On the writer's thread. */
    private void lookForRoom() {
        if (hasRoom()) {
            outlet.whenThereIsRoom(null);
            watch.submit(this::look);
        }
    }

    private void lookLater() {
        if (timer == null) {
            timer = watch.at(System.nanoTime() + LOOK_NANOS, () -> {
                timer = null;
                look();
            });
        }
    }

    private void look() {
        DroppedLines lines = dropped;
        if (lines == null) {
            return;
        }
        learnReason();
        if (!hasRoom()) {
            outlet.whenThereIsRoom(this::lookForRoom);
            lookLater();
        } else if (!end(lines)) {
            // There is no memory for the line that says it, or no disk.
            lookLater();
        }
    }

    private boolean end(DroppedLines lines) {
        if (!spool.put(lines.replacement(reason))) {
            return false;
        }
        long unfinished = lines.unfinished();
        forget(lines);
        whenOver.accept(unfinished);
        return true;
    }

    private void forget(DroppedLines lines) {
        dropped = null;
        lines.close();
        outlet.whenThereIsRoom(null);
        if (timer != null) {
            watch.cancel(timer);
            timer = null;
        }
    }

    /** Ends for good: where there is no room for the line that says how many, the next gaggled says it. */
    void close() {
        DroppedLines lines = dropped;
        if (lines != null) {
            learnReason();
            if (!end(lines)) {
                forget(lines);
            }
        }
    }
}
