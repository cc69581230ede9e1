package org.gaggled.engine.output.history;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.PastLines;
import org.jspecify.annotations.Nullable;

/** One stream of a program: its last lines in memory, and where older ones are. */
final class KeptStream implements StreamHistory {

    private static final int NONE = -1;

    private final LogBook book;
    private final LogLine.Stream stream;
    private final LineRing ring;
    private final int number;
    private final long openedSequence;
    private final long openedMillis;
    private final AtomicLong dropped = new AtomicLong();
    private volatile ProgramId program;
    private volatile @Nullable PastLines past;

    /** Whether those who wait will be told that it has printed something. */
    private volatile boolean stirred;

    KeptStream(LogBook book, ProgramId program, LogLine.Stream stream, int number, LineRing ring, long millis) {
        this.book = book;
        this.program = program;
        this.stream = stream;
        this.number = number;
        this.ring = ring;
        this.openedSequence = book.latest();
        this.openedMillis = millis;
    }

    /** One that is not open: nothing comes, and older lines are in files. */
    static KeptStream notOpen(LogBook book, ProgramId program, LogLine.Stream stream, PastLines files, long millis) {
        KeptStream notOpen = new KeptStream(book, program, stream, NONE, LineRing.none(), millis);
        notOpen.follow(program, files);
        return notOpen;
    }

    /** Whether it is a stream of the book. */
    boolean isOpen() {
        return number != NONE;
    }

    /** What the program is called now, and where its older lines are. */
    void follow(ProgramId called, @Nullable PastLines files) {
        program = called;
        past = files;
    }

    /** What the program is called now. */
    KeptStream called(ProgramId name) {
        program = name;
        return this;
    }

    @Override
    public void add(MemorySegment lines, long position, long millis) {
        ring.add(lines, position, millis, book.next());
        book.added(this, lines.byteSize());
    }

    @Override
    public void drop(long lines) {
        dropped.addAndGet(lines);
    }

    /** How many lines were dropped since it was opened. */
    long dropped() {
        return dropped.get();
    }

    /** Notes that it has printed something; false when that is noted already. */
    boolean stir() {
        if (stirred) {
            return false;
        }
        stirred = true;
        return true;
    }

    /** From now on, what it prints is to be noted again. */
    void calm() {
        stirred = false;
    }

    /** Its number among the streams of the book, if it is one. */
    int number() {
        return number;
    }

    LineRing ring() {
        return ring;
    }

    @Nullable
    PastLines past() {
        return past;
    }

    String program() {
        return program.name();
    }

    LogLine.Stream stream() {
        return stream;
    }

    /** The sequence number of the first byte that could be in memory. */
    long openedSequence() {
        return openedSequence;
    }

    /** When it was opened: what is in files only was printed before, or is evicted. */
    long openedMillis() {
        return openedMillis;
    }
}
