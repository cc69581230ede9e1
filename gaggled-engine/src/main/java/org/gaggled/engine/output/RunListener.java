package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Whoever listens to one run, in each of its streams. On the reader's thread. */
final class RunListener {

    private final LineListener listener;
    private int openStreams;

    /** Listens to so many streams. */
    RunListener(LineListener listener, int streams) {
        this.listener = listener;
        this.openStreams = streams;
    }

    boolean isBehind() {
        return listener.isBehind();
    }

    void take(MemorySegment lines) {
        if (listener.wantsMore()) {
            listener.take(lines.toArray(JAVA_BYTE));
        }
    }

    void streamEnded() {
        openStreams--;
        if (openStreams == 0) {
            listener.ended();
        }
    }
}
