package org.gaggled.notify.webhook;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The posts that wait, oldest first. When it is full the oldest is dropped; the next one taken out says how many were.
 * Safe for use by several threads.
 */
final class Outbox {

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Post> waiting = new ArrayDeque<>();
    private long lost;
    private boolean closed;

    Outbox(int capacity) {
        this.capacity = capacity;
    }

    /** Puts a post behind the others; whether there was room for it without dropping one. */
    boolean add(Post post) {
        lock.lock();
        try {
            boolean full = waiting.size() == capacity;
            if (full) {
                noteLost(waiting.remove());
            }
            waiting.add(post);
            changed.signal();
            return !full;
        } finally {
            lock.unlock();
        }
    }

    /** Notes a post that will never be delivered. */
    void noteLost(Post post) {
        lock.lock();
        try {
            lost += 1 + post.missed();
        } finally {
            lock.unlock();
        }
    }

    /** The oldest post, once there is one; null when there is none and there will be none. */
    @Nullable
    Post take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            Post post = waiting.poll();
            if (post == null) {
                return null;
            }
            Post taken = post.behindLost(lost);
            lost = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no part in the future: what waits may be taken, nothing comes any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
