package org.gaggled.engine.output.history;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.control.LogRequest;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.PastLines;
import org.jspecify.annotations.Nullable;

/**
 * What programs have printed, for whoever asks: the last lines of each captured stream in memory, and older ones in the
 * files that they were written to.
 *
 * <p>Streams are opened and forgotten by one thread, lines are added by another, and requests come from any. The bytes
 * of all streams are numbered in the order in which they were read: that number is the position at which an answer
 * ends, and by which the lines of several streams are put in order.
 */
public final class LogBook implements AutoCloseable {

    /** All lines in memory together, unless the heap is small. */
    private static final long MOST_MEMORY = 64L << 20;

    private static final int SHARE_OF_HEAP = 8;

    /** The captured streams of a program. */
    private record Streams(@Nullable KeptStream output, @Nullable KeptStream error) {

        private static final Streams NONE = new Streams(null, null);

        @Nullable
        KeptStream get(LogLine.Stream stream) {
            return stream == LogLine.Stream.ERROR ? error : output;
        }

        Streams with(LogLine.Stream stream, @Nullable KeptStream kept) {
            return stream == LogLine.Stream.ERROR ? new Streams(output, kept) : new Streams(kept, error);
        }

        long dropped() {
            return (output == null ? 0 : output.dropped()) + (error == null ? 0 : error.dropped());
        }

        boolean areNone() {
            return output == null && error == null;
        }
    }

    private final InstantSource clock;
    private final String run;
    private final RingBudget budget;
    private final @Nullable FilesOfStreams files;
    private final Map<ProgramId, Streams> streams = new ConcurrentHashMap<>();

    /** Those of the streams. */
    private final BitSet numbers = new BitSet();

    private final LogAnswers answers = new LogAnswers(this);

    /** How many bytes all streams have printed; written by the thread that adds, when they can be read. */
    private volatile long latest;

    /** The same, for that thread alone. */
    private long next;

    private volatile long changes;

    /**
     * Without a stream yet.
     *
     * @param files where lines of streams that are not open are; null where nobody is to see those
     */
    public LogBook(@Nullable FilesOfStreams files) {
        this(files, InstantSource.system(),
                Math.min(MOST_MEMORY, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    /** The same, with so many bytes for all lines in memory together. */
    LogBook(@Nullable FilesOfStreams files, InstantSource clock, long mostMemory) {
        this.files = files;
        this.clock = clock;
        this.budget = new RingBudget(mostMemory);
        this.run = Long.toString(clock.millis(), Character.MAX_RADIX) + "-"
                + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX) + "-"
                + Integer.toString(System.identityHashCode(this), Character.MAX_RADIX);
    }

    /**
     * Keeps the last lines of a stream from now on. Where it keeps them already, the lines stay, and the rest is as it
     * is said now.
     *
     * @param keptLines about how many in memory; 0: none, so that nobody can follow them
     * @param past where older lines are; null where they are nowhere
     */
    public synchronized StreamHistory open(
            ProgramId program, LogLine.Stream stream, int keptLines, @Nullable PastLines past) {
        Streams before = streams.getOrDefault(program, Streams.NONE);
        KeptStream known = before.get(stream);
        if (known != null) {
            known.ring().bound(keptLines);
            known.follow(program, past);
            return known;
        }
        int number = numbers.nextClearBit(0);
        numbers.set(number);
        KeptStream opened = new KeptStream(
                this, program, stream, number, new LineRing(budget, keptLines), clock.millis());
        opened.follow(program, past);
        streams.put(program, before.with(stream, opened));
        changes = changes + 1;
        return opened;
    }

    /** Forgets one stream of a program: it is not captured any more. */
    public synchronized void forget(ProgramId program, LogLine.Stream stream) {
        Streams before = streams.getOrDefault(program, Streams.NONE);
        KeptStream known = before.get(stream);
        if (known != null) {
            Streams left = before.with(stream, null);
            if (left.areNone()) {
                streams.remove(program);
            } else {
                streams.put(program, left);
            }
            known.ring().retire();
            numbers.clear(known.number());
            changes = changes + 1;
        }
    }

    /**
     * Reads lines, and waits for them where the request says so; in another thread. Returns at once.
     *
     * @param programs which ones the request means, in their order; left as it is from then on
     * @return fails with a {@link org.gaggled.api.control.ControlException} when too many wait, or all is over
     */
    public CompletionStage<LogExcerpt> read(LogRequest request, Map<ProgramId, OutputRules> programs) {
        return answers.ask(request, programs);
    }

    /**
     * Answers what can be answered at once, refuses the rest, and everything from now on. Lines may still be added.
     * Does not wait.
     */
    @Override
    public void close() {
        answers.close();
    }

    /** How many lines of each program were dropped since it is captured. Safe for any thread. */
    public Map<ProgramId, Long> dropped() {
        Map<ProgramId, Long> dropped = new HashMap<>();
        streams.forEach((program, ofProgram) -> dropped.put(program, ofProgram.dropped()));
        return dropped;
    }

    // ---- the thread that adds

    /** The number of the byte that comes next. */
    long next() {
        return next;
    }

    /** So many bytes of a stream can be read now. */
    void added(KeptStream stream, long bytes) {
        next += bytes;
        latest = next;
        answers.printed(stream);
    }

    // ---- those that answer

    /** How many bytes all streams have printed that can be read. */
    long latest() {
        return latest;
    }

    Instant now() {
        return clock.instant();
    }

    /** What this run of gaggled is known by. */
    String run() {
        return run;
    }

    /** How many requests wait for a line. */
    int waiting() {
        return answers.waiting();
    }

    /** Whether anybody has asked for anything. */
    boolean hasThread() {
        return answers.hasThread();
    }

    /** How often streams were opened or forgotten. */
    long changes() {
        return changes;
    }

    /** The streams of a program; also those that are not open, whose lines are in files. */
    List<KeptStream> streamsOf(ProgramId program, OutputRules rules) {
        Streams open = streams.getOrDefault(program, Streams.NONE);
        List<KeptStream> found = new ArrayList<>(2);
        addTo(found, program, LogLine.Stream.OUTPUT, open.output(), rules.output());
        addTo(found, program, LogLine.Stream.ERROR, open.error(), rules.error());
        return found;
    }

    private void addTo(
            List<KeptStream> found, ProgramId program, LogLine.Stream stream, @Nullable KeptStream open,
            OutputRules.@Nullable OfStream rules) {
        if (open != null) {
            found.add(open.called(program));
        } else if (files != null && rules != null && rules.destination() instanceof Destination.Filed file) {
            found.add(KeptStream.notOpen(this, program, stream, files.of(program, stream, file), clock.millis()));
        }
    }
}
