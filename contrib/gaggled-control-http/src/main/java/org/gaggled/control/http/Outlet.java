package org.gaggled.control.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way to one client: it can be closed while a write waits for the client to read, and nothing is written to a
 * client that may not stay.
 */
final class Outlet {

    /** A client that reads this much meanwhile reads: it is slow, and is not cut off. */
    private static final int PIECE = 64 * 1024;

    private final BooleanSupplier mayStay;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread writer;
    private long writingSince;

    /** To a client that may stay. */
    Outlet() {
        this(() -> true);
    }

    /** To a client that may stay as long as that says so; it is asked before everything that is sent. */
    Outlet(BooleanSupplier mayStay) {
        this.mayStay = mayStay;
    }

    /** Writes all of it, on this thread. */
    void send(byte[] bytes, OutputStream to) throws IOException {
        if (!mayStay.getAsBoolean()) {
            throw new IOException("the session of the client is over");
        }
        try {
            for (int from = 0; from < bytes.length; from += PIECE) {
                note(Thread.currentThread());
                to.write(bytes, from, Math.min(PIECE, bytes.length - from));
            }
            note(Thread.currentThread());
            to.flush();
        } finally {
            note(null);
        }
    }

    private void note(@Nullable Thread thread) {
        lock.lock();
        try {
            writer = thread;
            writingSince = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Interrupts a write that takes longer than this, and says whether there was one. That closes the connection, which
     * has no time limit of its own for writing.
     */
    boolean cutOff(Duration patience) {
        lock.lock();
        try {
            boolean stalled = writer != null && System.nanoTime() - writingSince >= patience.toNanos();
            if (stalled && writer != null) {
                writer.interrupt();
            }
            return stalled;
        } finally {
            lock.unlock();
        }
    }
}
