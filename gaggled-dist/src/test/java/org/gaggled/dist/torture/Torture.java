package org.gaggled.dist.torture;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gaggled.dist.Distribution;

/**
 * Rounds of torment, and a calm after each, in which the {@link Inspection} looks at what is there. Which torments
 * strike in a round is drawn by lot: some faults show only where others are missing.
 */
final class Torture implements AutoCloseable {

    private static final String TOKEN = "a-token-for-the-time-of-the-torture";

    private final Path directory;
    private final Duration length;
    private final Random random;
    private final Tally tally = new Tally();
    private final String marker = UUID.randomUUID().toString();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Cast cast;
    private final SmallDisk disk;
    private final ProcessBound processes;
    private final Shell shell;
    private final Ledger ledger;
    private final Incumbent incumbent;
    private final ZmqChannel zmq;
    private final Inspection inspection;
    private final List<Torment> torments = new ArrayList<>();
    private final long begun = System.nanoTime();
    private int rounds;

    Torture(Path directory, Duration length, long seed, String containment) throws IOException, InterruptedException {
        this.directory = directory;
        this.length = length;
        this.random = new Random(seed);
        prepare();
        cast = new Cast(directory, length.compareTo(Duration.ofMinutes(2)) < 0 ? 4 : 8, containment, random);
        disk = new SmallDisk(directory.resolve("disk"));
        processes = new ProcessBound(marker);
        shell = new Shell();
        ledger = new Ledger(directory.resolve("report"));
        incumbent = new Incumbent(directory, disk, processes, marker, tally);
        zmq = new ZmqChannel(incumbent);
        inspection = new Inspection(cast, ledger, incumbent, zmq, tally, marker);
        addTorments();
        Files.writeString(directory.resolve("gaggled.ini"), cast.configuration());
    }

    private void prepare() throws IOException, InterruptedException {
        for (String each : List.of("disk", "cores", "ready", "plugins")) {
            Files.createDirectory(directory.resolve(each));
        }
        Files.createFile(directory.resolve("calm"));
        Path token = Files.writeString(directory.resolve("token"), TOKEN);
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        Files.createSymbolicLink(directory.resolve("plugins/control-http"),
                Distribution.home().resolve("plugins-available/control-http"));
        Player.compile(directory);
    }

    private void addTorments() throws IOException {
        HttpChannel web = new HttpChannel(incumbent, TOKEN, http);
        List<String> stoppable = cast.stoppable();
        int half = stoppable.size() / 2;
        torments.add(new Deaths(incumbent, new ZmqChannel(incumbent), shell, tally));
        torments.add(new ProgramSignals(ledger, shell, tally));
        torments.add(new Operator(new ZmqChannel(incumbent), cast, stoppable.subList(0, half), tally));
        torments.add(new Operator(web, cast, stoppable.subList(half, stoppable.size()), tally));
        torments.add(new Garbage(incumbent, tally));
        torments.add(new Reloads(directory, cast, incumbent, new ZmqChannel(incumbent), web, shell, tally));
        torments.add(new Shortage(incumbent, disk, processes, tally));
        torments.add(new Vandal(directory, cast, incumbent, tally));
    }

    /** Does all of it. */
    void run() throws InterruptedException {
        try {
            goOn();
        } catch (Exception e) {
            tally.violated("the torture cannot go on: " + e + "\n" + incumbent.dump());
        }
    }

    private void goOn() throws Exception {
        incumbent.start("");
        try (EventWatch _ = new EventWatch(incumbent, TOKEN, http, tally)) {
            inspection.inspect("before the first round", false);
            Duration round = Duration.ofMillis(Math.clamp(length.toMillis() / 6, 8_000, 60_000));
            while (left().compareTo(round.plusSeconds(10)) > 0 || rounds == 0) {
                torment(round);
                calmDown();
                inspection.inspect("after round " + rounds, false);
            }
            startAll();
            inspection.inspect("when all is started", true);
        }
        inspection.end();
    }

    private Duration left() {
        return length.minusNanos(System.nanoTime() - begun);
    }

    /** Half of the rounds are without the death of gaggled, so that what grows has time to. */
    private void torment(Duration duration) throws Exception {
        rounds++;
        List<Torment> drawn = new ArrayList<>(torments.subList(1, torments.size()));
        Collections.shuffle(drawn, random);
        drawn = new ArrayList<>(drawn.subList(0, 3 + random.nextInt(drawn.size() - 2)));
        if (rounds % 2 == 1) {
            drawn.add(torments.getFirst());
        }
        drawn.forEach(torment -> tally.count("rounds with " + torment.name()));
        Files.deleteIfExists(directory.resolve("calm"));
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (Torment torment : drawn) {
            Random own = new Random(random.nextLong());
            threads.add(Thread.ofVirtual().start(() -> strikeUntil(over, torment, own)));
        }
        Thread.sleep(duration);
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        Files.createFile(directory.resolve("calm"));
    }

    private void strikeUntil(AtomicBoolean over, Torment torment, Random own) {
        try {
            while (!over.get()) {
                Thread.sleep(own.nextLong(2 * torment.pause().toMillis()));
                try {
                    torment.strike(own);
                } catch (IOException nobodyAnswered) {
                    tally.count(torment.name() + ": not answered");
                }
            }
        } catch (Exception e) {
            tally.violated(torment.name() + ": " + e);
        }
    }

    private void calmDown() throws Exception {
        if (!incumbent.isRunning()) {
            incumbent.start("");
        }
        shell.signal(incumbent.pid(), "CONT");
        // What operators ask for again may wait for what the disk and the commands allow.
        for (Torment torment : torments.reversed()) {
            relieve(torment);
        }
    }

    /** A connection that an earlier gaggled had is noticed only when it is used. */
    private void relieve(Torment torment) throws Exception {
        long deadline = System.nanoTime() + Incumbent.PATIENCE.toNanos();
        while (true) {
            try {
                torment.relieve();
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private void startAll() throws IOException {
        String answer = zmq.insist("{'call': 'start', 'programs': ['*'], 'user': 'torture'}");
        if (!answer.contains("\"result\"")) {
            tally.violated("not all could be started: " + answer);
        }
        cast.programs().forEach(program -> cast.wish(program, Cast.Wish.UP));
    }

    /** What was done, how often, and what was found, as Markdown. */
    String report() {
        return TortureReport.of(Duration.ofNanos(System.nanoTime() - begun), rounds, incumbent.lives(), ledger, tally,
                inspection.vitals());
    }

    List<String> violations() {
        return tally.violations();
    }

    @Override
    public void close() throws IOException {
        incumbent.close();
        inspection.killAll();
        shell.close();
        disk.close();
        processes.close();
        http.close();
        // It leads out of the directory.
        Files.deleteIfExists(directory.resolve("plugins/control-http"));
    }
}
