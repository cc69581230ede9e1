package org.gaggled.dist.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** gaggled itself is stopped for a while, replaces itself, or is killed, after which the next one is started. */
final class Deaths implements Torment {

    /** Beyond what it needs, enough, and little. */
    private static final List<String> HEAPS = List.of("", "-Xmx128m", "-Xmx48m");

    private final Incumbent incumbent;
    private final ZmqChannel zmq;
    private final Shell shell;
    private final Tally tally;

    Deaths(Incumbent incumbent, ZmqChannel zmq, Shell shell, Tally tally) {
        this.incumbent = incumbent;
        this.zmq = zmq;
        this.shell = shell;
        this.tally = tally;
    }

    @Override
    public String name() {
        return "deaths of gaggled";
    }

    @Override
    public Duration pause() {
        return Duration.ofMillis(2500);
    }

    @Override
    public void strike(Random random) throws IOException, InterruptedException {
        incumbent.succession.lock();
        try {
            if (!incumbent.isRunning()) {
                incumbent.start("");
            }
            switch (random.nextInt(6)) {
                case 0, 1 -> suspend(random);
                case 2, 3 -> kill(random);
                case 4 -> lackMemory(random);
                default -> upgrade();
            }
        } finally {
            incumbent.succession.unlock();
        }
    }

    private void suspend(Random random) throws IOException, InterruptedException {
        tally.count("gaggled: SIGSTOP, and SIGCONT");
        shell.signal(incumbent.pid(), "STOP");
        Thread.sleep(random.nextInt(1500));
        shell.signal(incumbent.pid(), "CONT");
    }

    /** Sometimes twice: the second time while it adopts. */
    private void kill(Random random) throws IOException, InterruptedException {
        for (int deaths = 1 + random.nextInt(2); deaths > 0; deaths--) {
            tally.count("gaggled: kill -9");
            incumbent.kill();
            Thread.sleep(random.nextInt(800));
            String heap = HEAPS.get(random.nextInt(HEAPS.size()));
            if (deaths > 1) {
                incumbent.startAndKillAfter(Duration.ofMillis(random.nextInt(2500)), heap);
                tally.count("gaggled: kill -9 while it begins");
            } else {
                tally.count("gaggled: started again" + (heap.isEmpty() ? "" : ", with " + heap));
                incumbent.start(heap);
            }
        }
    }

    /** There is hardly any more memory than it has: it may go on, or end as Java does then. */
    private void lackMemory(Random random) throws IOException, InterruptedException {
        long pid = incumbent.pid();
        String before = Limits.ADDRESS_SPACE.of(pid);
        incumbent.mayDie();
        tally.count("gaggled: lack of memory");
        Limits.ADDRESS_SPACE.set(pid, Long.toString(Vitals.addressSpace(pid) + ((long) random.nextInt(4) << 20)));
        Thread.sleep(300 + random.nextInt(1500));
        Limits.ADDRESS_SPACE.set(pid, before);
        if (incumbent.isRunning()) {
            incumbent.mustLive();
        } else {
            tally.count("gaggled: ended for lack of memory, and started again");
            incumbent.start("");
        }
    }

    private void upgrade() throws IOException {
        tally.count("gaggled: upgrade");
        String answer = zmq.call("{'call': 'upgrade', 'user': 'torture'}");
        if (answer.contains("\"busy\"") || (answer.contains("\"refused\"") && incumbent.mayRefuse())) {
            tally.count("gaggled: upgrade, refused");
        } else if (!answer.contains("\"done\"")) {
            tally.violated("an upgrade was not done: " + answer);
        }
    }
}
