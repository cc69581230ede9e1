package org.gaggled.engine.cli;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;

/**
 * Gives memory back to the system after a burst. The collector works when the heap is full, and a gaggled that has
 * become idle again fills no heap: what a burst took would be kept for ever.
 *
 * <p>It wakes up after a collection, so never in an idle gaggled, and asks for another when the heap has grown by much
 * and the burst is over: when there was no collection for a while.
 */
final class HeapReturn implements Runnable {

    /** What it takes to make a pause of some hundredths of a second worth it. */
    private static final long MUCH = 64L * 1024 * 1024;

    private static final Duration WHILE = Duration.ofSeconds(10);

    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    private HeapReturn() {}

    /** Begins, for as long as gaggled runs. */
    static void begin() {
        Thread.ofPlatform().daemon().name("heap-return").start(new HeapReturn());
    }

    @Override
    public void run() {
        try {
            long heap = Runtime.getRuntime().totalMemory();
            while (true) {
                awaitCollection();
                long grown = Runtime.getRuntime().totalMemory();
                if (grown - heap >= MUCH) {
                    awaitQuiet();
                    System.gc();
                    // Further growth is measured by what is in use now, or each small collection would be followed by a
                    // large one.
                    heap = Runtime.getRuntime().totalMemory();
                }
                heap = Math.min(heap, grown);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitCollection() throws InterruptedException {
        WeakReference<Object> mark = newMark();
        try {
            collected.remove();
        } finally {
            Reference.reachabilityFence(mark);
        }
    }

    private void awaitQuiet() throws InterruptedException {
        boolean quiet = false;
        while (!quiet) {
            WeakReference<Object> mark = newMark();
            try {
                quiet = collected.remove(WHILE.toMillis()) == null;
            } finally {
                Reference.reachabilityFence(mark);
            }
        }
    }

    /** To something that the next collection finds unused; the queue is only told of that while this is kept. */
    private WeakReference<Object> newMark() throws InterruptedException {
        while (true) {
            try {
                return new WeakReference<>(new Object(), collected);
            } catch (OutOfMemoryError e) {
                // Giving memory back can wait until there is some.
                Thread.sleep(WHILE);
            }
        }
    }
}
