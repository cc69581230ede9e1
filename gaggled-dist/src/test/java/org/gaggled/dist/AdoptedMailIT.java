package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Mails are neither lost nor sent twice when gaggled is killed and the next one goes on with its programs: each death
 * of a program is one mail, and each return. A mail that is under way at that moment may come twice, with the same
 * {@code Message-ID}: no server can know that its answer was not read.
 *
 * <p>The system property {@code gaggled.kills} says how often gaggled is killed, and {@code gaggled.seed} repeats a
 * test.
 */
class AdoptedMailIT extends SuccessionFixture {

    private static final int KILLS = Integer.getInteger("gaggled.kills", 6);
    private static final List<String> NAMES = IntStream.range(0, 5).mapToObj(number -> "w" + number).toList();
    private static final long LONGEST_LIFE_MILLIS = 1200;

    private String config(MailServer mails, String... settings) {
        StringBuilder config = new StringBuilder(gaggle("backoff = 20ms", "backoffmax = 20ms"));
        NAMES.forEach(name -> config.append(program(name)));
        return config.append("""
                [gaggled/smtpgate]
                auto = true
                mx = 127.0.0.1
                port = %d
                helo = gaggle.example.org
                from = gaggled@example.org
                to = ops@example.org
                period = 1s
                spool = %s
                """.formatted(mails.port(), directory.resolve("spool")))
                .append(String.join("\n", settings))
                .append('\n')
                .toString();
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
            int[] deaths = new int[NAMES.size()];
            for (int kill = 0; kill < KILLS; kill++) {
                int victim = random.nextInt(NAMES.size());
                String name = NAMES.get(victim);
                boolean diesWithoutGaggled = random.nextInt(4) == 0;
                if (diesWithoutGaggled) {
                    kill(gaggled);
                }
                Gaggled.signal(onlyRun(name).pid(), "KILL");
                if (!diesWithoutGaggled) {
                    // It may be decided by then, written down, under way, and the return as well; or nothing of that.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(LONGEST_LIFE_MILLIS)));
                    kill(gaggled);
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

    /** What waits for its batch is not lost. */
    @Test
    void whatWaitsInABatchIsMailedByTheNext() {
        try (MailServer mails = MailServer.start()) {
            String config = config(mails, "batch = 3s", "spfix = [test]");
            Gaggled gaggled = start(config);
            awaitEachOnce(NAMES);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            Gaggled.signal(onlyRun("w0").pid(), "KILL");
            mails.await("\\[test\\] degradation.*", 0);
            // After the first mail, the batch is open for three seconds.
            Gaggled.signal(onlyRun("w1").pid(), "KILL");
            awaitSo(() -> runs().get("w1").size() == 2, this::textOfLast);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(600));
            assertEquals(1, mails.distinctSubjects().size(), () -> mails.subjects().toString());
            kill(gaggled);
            gaggled = start(config);
            awaitSo(() -> mails.distinctSubjects().size() >= 2, () -> mails.subjects() + "\n" + textOfLast());
            awaitSo(() -> mails.distinctSubjects().getLast().endsWith("[all ok]"),
                    () -> mails.subjects() + "\n" + textOfLast());
            List<String> afterwards = mails.distinctSubjects().subList(1, mails.distinctSubjects().size());
            assertTrue(afterwards.stream().anyMatch(subject -> subject.matches(".*(degradation|mixed changes).*")),
                    () -> "the death of w1 is not told: " + mails.subjects());
            gaggled.stop();
        }
    }
}
