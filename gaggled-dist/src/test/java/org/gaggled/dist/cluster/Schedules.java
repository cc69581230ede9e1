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

    /** Whatever a trio has reported is read again and again. */
    private static final int MOST_ON_A_TRIO = 20;

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
                wrong.addAll(runOn(trio));
            }
        }
        return wrong;
    }

    /**
     * Some of them, or until there is no further one, or something was wrong: on the same hosts, the next one would be
     * about that, too.
     */
    private List<String> runOn(Trio trio) throws IOException {
        Object doing = "the beginning";
        try {
            trio.startAll();
            trio.settle();
            for (int done = 0; done < MOST_ON_A_TRIO; done++) {
                int next = taken.getAndIncrement();
                if (next >= count) {
                    break;
                }
                Schedule schedule = new Schedule(trio, firstSeed + next);
                doing = schedule;
                schedule.run();
            }
            return List.of();
        } catch (AssertionError e) {
            return List.of(doing + "\n" + e.getMessage());
        }
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
