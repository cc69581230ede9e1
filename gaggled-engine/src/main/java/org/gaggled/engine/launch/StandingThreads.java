package org.gaggled.engine.launch;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that are there from the beginning to the end: when the system allows no more processes, it allows no more
 * threads.
 */
final class StandingThreads {

    private StandingThreads() {}

    /** So many daemon threads, named with a number behind the prefix. */
    static ExecutorService of(String prefix, int count) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(prefix, 1).daemon().factory());
        threads.prestartAllCoreThreads();
        return threads;
    }
}
