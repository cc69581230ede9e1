package org.gaggled.notify.smtp;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gaggled.api.PluginException;
import org.gaggled.notify.smtp.delivery.LastWordsFile;
import org.gaggled.notify.smtp.delivery.Letter;
import org.gaggled.notify.smtp.delivery.LetterWriter;
import org.gaggled.notify.smtp.delivery.Patience;
import org.gaggled.notify.smtp.delivery.Postman;
import org.gaggled.notify.smtp.delivery.Spool;
import org.gaggled.notify.smtp.gate.Change;
import org.gaggled.notify.smtp.gate.Gate;
import org.gaggled.notify.smtp.gate.MailText;
import org.gaggled.notify.smtp.gate.Newsroom;
import org.gaggled.notify.smtp.gate.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate at work: a newsroom with a clock, whose mails are handed to a postman. Telling it something never waits, neither
 * for a disk nor for a mail server. Safe for use by several threads.
 */
public final class SmtpGate implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SmtpGate.class);

    private final LetterWriter writer;
    private final Postman postman;
    private final Thread clock;
    private final @Nullable LastWordsFile file;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Newsroom newsroom;

    /** What was decided when a run of gaggled ended. */
    private final List<MailText> ofEarlierRuns = new ArrayList<>();

    private boolean closing;

    /** Whether the last word has been taken; only the clock's thread uses it. */
    private boolean closed;

    /** What there is to do for the clock: mails go first, and what they say is remembered after that. */
    private record News(List<MailText> mails, @Nullable Map<String, Status> lastWords) {}

    private SmtpGate(GateSettings settings, LetterWriter writer, Postman postman, @Nullable LastWordsFile file) {
        this.writer = writer;
        this.postman = postman;
        this.file = file;
        this.newsroom = new Newsroom(settings.policy(), settings.batch(), settings.subjectPrefix());
        this.clock = new Thread(this::publishInTime, "smtpgate-clock");
        clock.setDaemon(true);
        clock.setContextClassLoader(SmtpGate.class.getClassLoader());
    }

    /** Opens a gate, and its spool; what that holds is delivered first. */
    public static SmtpGate open(GateSettings settings) throws PluginException {
        return open(settings, Patience.USUAL);
    }

    static SmtpGate open(GateSettings settings, Patience patience) throws PluginException {
        LetterWriter writer = new LetterWriter(
                settings.sender(), settings.recipients(), settings.server().helo(), InstantSource.system());
        @Nullable Spool spool = null;
        try {
            if (settings.spool() != null) {
                spool = Spool.open(settings.spool(), InstantSource.system());
            }
            Postman postman = new Postman(settings.server(), patience, spool, settings.flush());
            SmtpGate gate = new SmtpGate(settings, writer, postman, spool == null ? null : new LastWordsFile(spool));
            gate.recall();
            postman.start();
            gate.clock.start();
            return gate;
        } catch (IOException e) {
            close(spool);
            throw new PluginException(
                    "spool '" + settings.spool() + "' in section 'gaggled/smtpgate' cannot be used: " + GateSettingsReader.reason(e)
                            + "; it must be a directory of gaggled's own",
                    e);
        }
    }

    private static void close(@Nullable Spool spool) {
        try {
            if (spool != null) {
                spool.close();
            }
        } catch (IOException e) {
            log.debug("{} cannot be closed", spool, e);
        }
    }

    private void recall() {
        if (file != null) {
            newsroom.recall(file.read(), System.nanoTime());
        }
    }

    /** Says which programs there are: these, and no others. */
    public void know(Collection<String> programs) {
        lock.lock();
        try {
            newsroom.know(programs);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Tells of a change. */
    public void record(Change change) {
        lock.lock();
        try {
            newsroom.record(change);
            if (log.isDebugEnabled()) {
                String why = newsroom.explain(change.program(), System.nanoTime());
                log.debug("smtpgate: {} is {}: {}", change.program(), change.condition(), why);
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all programs, but for what must be taken back if it is so no longer: another run of gaggled is watched from now on. */
    public void startOver() {
        lock.lock();
        try {
            ofEarlierRuns.addAll(newsroom.startOver(System.nanoTime()));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What is decided and not delivered. */
    List<Letter> waiting() {
        return postman.waiting();
    }

    /** Ends: sends what is decided, if that can be done within the time that the settings give. */
    @Override
    public void close() throws InterruptedException, IOException {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            clock.join();
        } finally {
            postman.close();
        }
    }

    private void publishInTime() {
        try {
            for (News news = awaitNews(); news != null; news = awaitNews()) {
                postman.post(write(news.mails()));
                remember(news.lastWords());
            }
            if (file != null) {
                file.finish();
            }
        } catch (InterruptedException e) {
            log.debug("smtpgate: the clock was interrupted");
        } catch (RuntimeException e) {
            log.error("smtpgate: the clock has stopped; nothing will be mailed any more", e);
        }
    }

    private List<Letter> write(List<MailText> mails) {
        List<Letter> letters = new ArrayList<>();
        for (MailText mail : mails) {
            log.info("smtpgate: to be mailed: {}", mail.subject());
            letters.add(writer.write(mail));
        }
        return letters;
    }

    /**
     * Only what is in the spool is remembered: a gate that is killed between the two may not take a mail back, but no death goes
     * unsaid because it was thought to be said.
     */
    private void remember(@Nullable Map<String, Status> lastWords) {
        if (file != null && lastWords != null) {
            file.write(lastWords);
        }
    }

    /** The mails that are due and what else there is to do, at the latest when the gate closes; null after that. */
    private @Nullable News awaitNews() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                if (closed) {
                    return null;
                }
                // Once: a second time, what was decided the first time would be old enough for its opposite.
                closed = closing;
                long now = System.nanoTime();
                List<MailText> mails = new ArrayList<>(ofEarlierRuns);
                ofEarlierRuns.clear();
                mails.addAll(closing ? newsroom.close(now) : newsroom.publish(now));
                Map<String, Status> lastWords = newsroom.takeLastWords();
                if (!mails.isEmpty() || lastWords != null) {
                    return new News(mails, lastWords);
                }
                if (closed) {
                    return null;
                }
                long deadline = newsroom.nextDeadline();
                if (deadline == Gate.NEVER) {
                    changed.await();
                } else {
                    changed.await(Math.max(1, deadline - now), TimeUnit.NANOSECONDS);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
