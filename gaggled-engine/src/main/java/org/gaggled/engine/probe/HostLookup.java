package org.gaggled.engine.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gaggled.engine.words.ReadableDuration;

/**
 * Finds the addresses of hosts. The system's resolver cannot be interrupted, and holds its thread while it waits: so it
 * is asked on threads of the platform, once at a time for each name, whoever waits for it.
 */
final class HostLookup {

    private final Executor threads;
    private final Map<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();

    /** A lookup that asks on these threads. */
    HostLookup(Executor threads) {
        this.threads = threads;
    }

    /**
     * The addresses of a host, at least one.
     *
     * @throws IOException when it has none, or they are not known at the deadline
     */
    List<InetAddress> find(HostPort target, Deadline deadline) throws IOException, InterruptedException {
        InetAddress literal = target.literal();
        if (literal != null) {
            return List.of(literal);
        }
        try {
            return ask(target.host()).get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new IOException("the name " + target.host() + " is not resolved within "
                    + ReadableDuration.of(deadline.timeout()));
        } catch (ExecutionException failed) {
            throw new UnknownHostException(target.host());
        }
    }

    private CompletableFuture<List<InetAddress>> ask(String name) {
        CompletableFuture<List<InetAddress>> asked = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> before = running.putIfAbsent(name, asked);
        if (before != null) {
            return before;
        }
        try {
            threads.execute(() -> answer(name, asked));
        } catch (RuntimeException | Error noThread) {
            running.remove(name, asked);
            throw noThread;
        }
        return asked;
    }

    private void answer(String name, CompletableFuture<List<InetAddress>> asked) {
        try {
            List<InetAddress> found = List.of(InetAddress.getAllByName(name));
            running.remove(name, asked);
            asked.complete(found);
        } catch (UnknownHostException | RuntimeException | Error e) {
            running.remove(name, asked);
            asked.completeExceptionally(e);
        }
    }
}
