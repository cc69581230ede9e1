package org.gaggled.engine.cli;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.gaggled.engine.launch.LibC;

/**
 * Gives memory back to the system after a burst, the first of which is the start. The collector works when the heap is
 * full, and a gaggled that has become idle again fills no heap: what a burst took would be kept for ever.
 *
 * <p>It wakes up after a collection, so never in an idle gaggled. A burst is over when there was no collection for a
 * while. Then the C library gives back what it does not use and, where the heap has grown by much, another collection
 * is asked for. Where the heap {@linkplain FullHeap stays full}, it warns.
 */
final class HeapReturn implements Runnable {

    /** What it takes to make a pause of some hundredths of a second worth it. */
    private static final long MUCH = 64L * 1024 * 1024;

    private static final Duration WHILE = Duration.ofSeconds(10);

    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    private final FullHeap fullHeap;

    private HeapReturn(FullHeap fullHeap) {
        this.fullHeap = fullHeap;
    }

    /**
     * Begins, for as long as gaggled runs.
     *
     * @param plugins the names of those that are loaded, for the warning
     */
    static void begin(List<String> plugins) {
        Thread.ofPlatform().daemon().name("heap-return").start(new HeapReturn(new FullHeap(plugins)));
    }

    @Override
    public void run() {
        try {
            long heap = Runtime.getRuntime().totalMemory();
            while (true) {
                awaitQuiet();
                long grown = Runtime.getRuntime().totalMemory();
                if (grown - heap >= MUCH) {
                    System.gc();
                    // Further growth is measured by what is in use now, or each small collection would be followed by a
                    // large one.
                    heap = Runtime.getRuntime().totalMemory();
                }
                heap = Math.min(heap, grown);
                LibC.returnFreeMemory();
                awaitCollection();
                fullHeap.look();
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
            if (!quiet) {
                fullHeap.look();
            }
        }
    }

    /** To something that the next collection finds unused; the queue is only told of that while this is kept. */
    private WeakReference<Object> newMark() {
        return new WeakReference<>(new Object(), collected);
    }
}
