package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Mails are neither lost nor sent twice when gaggled is killed and the next one goes on with its programs: each death
 * of a program is one mail, and each return. A mail that is under way at that moment may come twice, with the same
 * {@code Message-ID}: no server can know that its answer was not read. That is so with a spool in the state directory,
 * which is there without being asked for, and with a spool elsewhere.
 *
 * <p>The system property {@code gaggled.kills} says how often gaggled is killed, and {@code gaggled.seed} repeats a
 * test.
 */
class AdoptedMailIT extends SuccessionFixture {

    private static final int KILLS = Integer.getInteger("gaggled.kills", 6);
    private static final List<String> NAMES = IntStream.range(0, 5).mapToObj(number -> "w" + number).toList();
    private static final long LONGEST_LIFE_MILLIS = 1200;

    private String config(MailServer mails) {
        StringBuilder config = new StringBuilder(gaggle("backoff = 20ms", "backoffmax = 20ms"));
        NAMES.forEach(name -> config.append(program(name)));
        return config + mailing(mails);
    }

    private String mailing(MailServer mails, String... settings) {
        return """
                [gaggled/smtpgate]
                auto = true
                mx = 127.0.0.1
                port = %d
                helo = gaggle.example.org
                from = gaggled@example.org
                to = ops@example.org
                period = 1s
                """.formatted(mails.port()) + String.join("\n", settings) + "\n";
    }

    /** The gate writes down which programs it knows to be up when that is so for a moment. */
    private boolean hasNotedWhatReadersKnow() {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.anyMatch(file -> file.endsWith("last-words"));
        } catch (IOException | UncheckedIOException changedMeanwhile) {
            return false;
        }
    }

    private static String down(String program) {
        return "process " + program + " is down, .*";
    }

    private static String up(String program) {
        return "process " + program + " is up, was down, .*";
    }

    private static long count(MailServer mails, String regex) {
        return mails.distinctSubjects().stream().filter(subject -> subject.matches(regex)).count();
    }

    @Test
    void eachDeathIsOneMailAndEachReturn() {
        long seed = Long.getLong("gaggled.seed", System.nanoTime());
        Random random = new Random(seed);
        try (MailServer mails = MailServer.start()) {
            String config = config(mails);
            Gaggled gaggled = start(config);
            awaitEachOnce(NAMES);
            // Until the gate has written down whom it knows to be up, it has nothing to compare with.
            awaitSo(this::hasNotedWhatReadersKnow, gaggled::text);
            int[] deaths = new int[NAMES.size()];
            for (int kill = 0; kill < KILLS; kill++) {
                // In turn: one that dies again within a period of its return may be churning, and then tells less.
                int victim = kill % NAMES.size();
                String name = NAMES.get(victim);
                boolean diesWithoutGaggled = random.nextInt(4) == 0;
                if (diesWithoutGaggled) {
                    gaggled.kill();
                }
                Gaggled.signal(onlyRun(name).pid(), "KILL");
                if (!diesWithoutGaggled) {
                    // It may be decided by then, written down, under way, and the return as well; or nothing of that.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(LONGEST_LIFE_MILLIS)));
                    gaggled.kill();
                }
                gaggled = start(config);
                deaths[victim]++;
                long expected = deaths[victim];
                awaitSo(() -> count(mails, up(name)) >= expected,
                        () -> "seed " + seed + ": no return of " + name + ": " + mails.subjects() + "\n"
                                + textOfLast());
                awaitEachOnce(NAMES);
            }
            gaggled.stop();
            for (int i = 0; i < deaths.length; i++) {
                String name = NAMES.get(i);
                assertEquals(deaths[i], count(mails, down(name)), () -> "seed " + seed + ": " + mails.subjects());
                assertEquals(deaths[i], count(mails, up(name)), () -> "seed " + seed + ": " + mails.subjects());
            }
            assertEquals(2L * KILLS, mails.distinctSubjects().size(), () -> "seed " + seed + ": " + mails.subjects());
            assertTrue(mails.subjects().size() <= 3 * KILLS, () -> "seed " + seed + ": " + mails.subjects());
        }
    }

    /**
     * What waits for its batch is not lost. Both programs are not started again, so each mail is about something that
     * is down; and the batch is open far longer than a test waits.
     */
    @Test
    void whatWaitsInABatchIsMailedByTheNext() {
        try (MailServer mails = MailServer.start()) {
            String config = gaggle() + program("first", "respawn = false") + program("second", "respawn = false")
                    + program("third")
                    + mailing(mails, "batch = 10m", "spfix = [test]", "spool = " + directory.resolve("spool"));
            Gaggled gaggled = start(config, "-v");
            awaitEachOnce(List.of("first", "second", "third"));
            Gaggled.signal(onlyRun("first").pid(), "KILL");
            mails.await("\\[test\\] degradation", 0);
            Gaggled.signal(onlyRun("second").pid(), "KILL");
            awaitWaitingInBatch(gaggled);
            assertEquals(1, mails.distinctSubjects().size(), () -> mails.subjects().toString());
            gaggled.kill();
            gaggled = start(config);
            awaitSo(() -> mails.distinctSubjects().size() >= 2, () -> mails.subjects() + "\n" + textOfLast());
            assertTrue(mails.distinctSubjects().getLast().matches("\\[test\\] (degradation|mixed changes)"),
                    () -> "the death of the second is not told: " + mails.subjects());
            gaggled.stop();
        }
    }

    /** The gate says in the log, with each event, whether something waits. A restart by an operator is such. */
    private static void awaitWaitingInBatch(Gaggled gaggled) {
        awaitSo(() -> {
            control(gaggled, 0, "--wait", "-r", "third");
            return gaggled.lines().stream().anyMatch(line -> line.matches(".*; the batch is sent in [1-9]\\d* ms"));
        }, () -> "nothing waits in a batch:\n" + gaggled.text());
    }
}
