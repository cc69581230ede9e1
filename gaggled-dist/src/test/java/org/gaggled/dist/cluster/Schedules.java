package org.gaggled.dist.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Schedules of faults on several trios of hosts side by side. Each of these takes the next schedule when it is done
 * with one, because most of a schedule is waiting.
 */
final class Schedules implements AutoCloseable {

    private final Path directory;
    private final long firstSeed;
    private final int count;
    private final AtomicInteger taken = new AtomicInteger();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory());
    private final List<Future<List<String>>> running = new ArrayList<>();

    /** Begins. */
    Schedules(Path directory, long firstSeed, int count, int trios) {
        this.directory = directory;
        this.firstSeed = firstSeed;
        this.count = count;
        for (int i = 0; i < Math.min(trios, count); i++) {
            running.add(threads.submit(this::run));
        }
    }

    private List<String> run() throws IOException {
        List<String> wrong = new ArrayList<>();
        while (taken.get() < count) {
            try (Trio trio = new Trio(Files.createTempDirectory(directory, "trio"))) {
                trio.startAll();
                trio.settle();
                wrong.addAll(runOn(trio));
            }
        }
        return wrong;
    }

    /**
     * Until there is no further one, or something was wrong: on the same hosts, the next one would be about that, too.
     */
    private List<String> runOn(Trio trio) throws IOException {
        for (int i = taken.getAndIncrement(); i < count; i = taken.getAndIncrement()) {
            Schedule schedule = new Schedule(trio, firstSeed + i);
            try {
                schedule.run();
            } catch (AssertionError e) {
                return List.of("gaggled.seed=" + (firstSeed + i) + ": " + schedule + "\n" + e.getMessage());
            }
        }
        return List.of();
    }

    /** Waits for all, and says what was wrong. */
    List<String> await() throws InterruptedException, ExecutionException {
        List<String> wrong = new ArrayList<>();
        for (Future<List<String>> each : running) {
            wrong.addAll(each.get());
        }
        return wrong;
    }

    /** Ends what runs. */
    @Override
    public void close() {
        taken.set(count);
        threads.close();
    }
}
