package org.gaggled.notify.smtp.delivery;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers letters on a thread of its own, one after the other and as many as wait over one connection.
 *
 * <p>A letter that the server defers is tried again after pauses of its own, and holds up no other; when the server
 * itself cannot be spoken with, all wait. What the server refuses for good is logged with its words, and gone. Whatever
 * has nothing to do with the letter (no connection, no encryption, the wrong certificate, a refused login) is never the
 * end of it.
 */
public final class Postman implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Postman.class);

    /** Letters that may wait. */
    static final int CAPACITY = 1000;

    private final SmtpServer server;
    private final Patience patience;
    private final Duration flush;
    private final @Nullable Spool spool;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Outbox outbox;
    private int failedConnections;
    private long serverRestsUntil;
    private boolean closing;

    /** The letters that were tried since the end began: each gets one more chance. */
    private final Set<Outbox.Entry> triedAtTheEnd = new HashSet<>();

    /** Whether the end found the server away, which is said once and not for each letter. */
    private boolean awayAtTheEnd;

    /**
     * A postman who has not set out; what an earlier run left in the spool is the first to be delivered.
     *
     * @param spool where letters are kept, or null for memory; closed by the postman
     * @param flush how long a last attempt may take at the end; zero for none
     * @throws IOException when the spool cannot be read
     */
    public Postman(SmtpServer server, Patience patience, @Nullable Spool spool, Duration flush) throws IOException {
        this.server = server;
        this.patience = patience;
        this.flush = flush;
        this.spool = spool;
        this.outbox = new Outbox(CAPACITY, spool);
        outbox.recover();
        this.serverRestsUntil = System.nanoTime();
        this.thread = new Thread(this::deliver, "smtpgate-delivery");
        thread.setDaemon(true);
        // Jakarta Mail looks for its parts through the thread's loader.
        thread.setContextClassLoader(Postman.class.getClassLoader());
    }

    /** Sets out. */
    public void start() {
        thread.start();
    }

    /** Takes letters for delivery. It may wait for the disk, never for a server. */
    public void post(Collection<Letter> letters) {
        post(letters, _ -> {});
    }

    /**
     * Takes letters for delivery. It may wait for the disk, never for a server.
     *
     * @param whenStored is done before any of them is on its way; told whether they all outlive this process
     */
    public void post(Collection<Letter> letters, Consumer<Boolean> whenStored) {
        lock.lock();
        try {
            List<Outbox.Entry> stored = letters.stream().map(outbox::store).toList();
            whenStored.accept(stored.stream().allMatch(Outbox.Entry::isStored));
            stored.forEach(outbox::add);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What is not delivered yet. */
    public List<Letter> waiting() {
        lock.lock();
        try {
            return outbox.letters();
        } finally {
            lock.unlock();
        }
    }

    /** Ends: tries once more to deliver what waits, for so long and no longer. */
    @Override
    public void close() throws InterruptedException, IOException {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(flush)) {
                thread.interrupt();
                // An interrupted transaction ends at once; its goodbye is bounded.
                thread.join();
            }
        } finally {
            sayWhatIsLeft();
            if (spool != null) {
                spool.close();
            }
        }
    }

    private void sayWhatIsLeft() {
        lock.lock();
        try {
            List<Letter> left = outbox.letters();
            if (left.isEmpty()) {
                return;
            }
            if (outbox.isDurable()) {
                log.warn("not sent before the end, and kept in {}: {} mails", spool, left.size());
            } else {
                left.forEach(letter -> log.error(
                        "lost, because it could not be sent before the end: {}: {}", letter,
                        LetterText.beginning(letter)));
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- the postman's own thread

    private void deliver() {
        try {
            while (awaitWork()) {
                deliverWhatIsDue();
            }
        } catch (InterruptedException e) {
            log.debug("{}: delivery was interrupted", server);
        }
    }

    /** Waits until there is something to deliver; false when there will not be. */
    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            while (nextDue() == null) {
                if (closing) {
                    return false;
                }
                long next = outbox.nextAttempt();
                if (next == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    long wait = Math.max(next, serverRestsUntil) - System.nanoTime();
                    changed.await(Math.max(1, wait), TimeUnit.NANOSECONDS);
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Outbox.@Nullable Entry nextDue() {
        lock.lock();
        try {
            if (closing) {
                // Without time for it, an attempt would be cut off anywhere: also between the mail and the answer to
                // it.
                return flush.isZero() ? null : outbox.first(entry -> !triedAtTheEnd.contains(entry));
            }
            long now = System.nanoTime();
            return now < serverRestsUntil ? null : outbox.first(entry -> entry.notBefore() <= now);
        } finally {
            lock.unlock();
        }
    }

    private void deliverWhatIsDue() throws InterruptedException {
        int delivered = 0;
        try (SmtpConnection connection = new SmtpConnection(server)) {
            for (Outbox.Entry entry = nextDue(); entry != null; entry = nextDue()) {
                noteAttempt(entry);
                settle(entry, connection.send(entry.letter()));
                delivered++;
            }
        } catch (ConnectionFailedException e) {
            // A server may close after some letters, for reasons of its own: the next connection tells.
            if (delivered == 0) {
                connectionFailed(e);
            }
        } catch (RuntimeException e) {
            log.error("{}: delivery failed; the mail is kept", server, e);
            rest();
        }
    }

    private void noteAttempt(Outbox.Entry entry) {
        lock.lock();
        try {
            if (closing) {
                triedAtTheEnd.add(entry);
            }
        } finally {
            lock.unlock();
        }
    }

    private void connectionFailed(ConnectionFailedException e) {
        lock.lock();
        try {
            Duration pause = rest();
            int waiting = outbox.letters().size();
            if (!closing) {
                log.warn("{}; mails waiting: {}, next attempt in {} s", e.getMessage(), waiting, pause.toSeconds());
            } else if (!awayAtTheEnd) {
                awayAtTheEnd = true;
                log.warn("{}; mails waiting: {}, each tried once more before the end", e.getMessage(), waiting);
            }
            log.debug("{}", server, e);
        } finally {
            lock.unlock();
        }
    }

    private Duration rest() {
        lock.lock();
        try {
            failedConnections++;
            Duration pause = patience.after(failedConnections);
            serverRestsUntil = System.nanoTime() + pause.toNanos();
            return pause;
        } finally {
            lock.unlock();
        }
    }

    private void settle(Outbox.Entry entry, Verdict verdict) {
        lock.lock();
        try {
            failedConnections = 0;
            Letter letter = entry.letter();
            if (!verdict.accepted().isEmpty()) {
                log.info("mailed '{}' to {}", letter.subject(), String.join(", ", verdict.accepted()));
            }
            verdict.refused().forEach((recipient, words) -> log.error(
                    "{} refuses '{}' to {}, and it is dropped: {}; it said: {}",
                    server,
                    letter.subject(),
                    recipient,
                    words,
                    LetterText.beginning(letter)));
            if (verdict.deferred().isEmpty()) {
                outbox.remove(entry);
            } else {
                defer(entry, verdict);
            }
        } finally {
            lock.unlock();
        }
    }

    private void defer(Outbox.Entry entry, Verdict verdict) {
        Duration pause = patience.after(entry.attempts() + 1);
        List<String> later = new ArrayList<>(entry.letter().recipients());
        later.retainAll(verdict.deferred().keySet());
        verdict.deferred().forEach((recipient, words) -> log.warn(
                "{} defers '{}' to {}, next attempt in {} s: {}",
                server,
                entry.letter().subject(),
                recipient,
                pause.toSeconds(),
                words));
        outbox.defer(entry, later, System.nanoTime() + pause.toNanos());
    }
}
