package org.gaggled.notify.smtp;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.PluginException;
import org.gaggled.api.announce.Announcer;
import org.gaggled.api.announce.Told;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.program.ProgramState;
import org.gaggled.notify.smtp.delivery.LastWordsFile;
import org.gaggled.notify.smtp.delivery.Letter;
import org.gaggled.notify.smtp.delivery.LetterWriter;
import org.gaggled.notify.smtp.delivery.Patience;
import org.gaggled.notify.smtp.delivery.Postman;
import org.gaggled.notify.smtp.delivery.ReadersKnow;
import org.gaggled.notify.smtp.delivery.Spool;
import org.gaggled.notify.smtp.gate.Bulletin;
import org.gaggled.notify.smtp.gate.Details;
import org.gaggled.notify.smtp.gate.MailText;
import org.gaggled.notify.smtp.gate.Newsroom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate at work: a newsroom with a clock, whose mails are handed to a postman. Telling it something never waits,
 * neither for a disk nor for a mail server. Safe for use by several threads.
 */
public final class SmtpGate implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SmtpGate.class);

    private final String subjectPrefix;
    private final Dependencies dependencies;
    private final LetterWriter writer;
    private final Postman postman;
    private final Thread clock;
    private final @Nullable LastWordsFile file;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Newsroom newsroom;

    /** What readers knew when the gate was opened, until it is known which run of gaggled this one is about. */
    private @Nullable ReadersKnow known;

    /** The run of gaggled that this is about; empty as long as that is not known. */
    private String run = "";

    /** What was decided when a run of gaggled ended. */
    private final List<Bulletin> ofEarlierRuns = new ArrayList<>();

    /** The programs that are down for what they depend on. */
    private final Set<String> waiting = new LinkedHashSet<>();

    private boolean exactCauses = true;

    private boolean closing;

    /** Whether the last word has been taken; only the clock's thread uses it. */
    private boolean closed;

    /** What there is to do for the clock: mails go first, and what they say is remembered after that. */
    private record News(
            List<Bulletin> bulletins,
            @Nullable ReadersKnow lastWords,
            List<String> waiting,
            boolean exactCauses) {}

    private SmtpGate(
            GateSettings settings,
            Dependencies dependencies,
            LetterWriter writer,
            Postman postman,
            @Nullable LastWordsFile file,
            ReadersKnow known) {
        this.subjectPrefix = settings.subjectPrefix();
        this.dependencies = dependencies;
        this.writer = writer;
        this.postman = postman;
        this.file = file;
        this.known = known;
        this.newsroom = new Newsroom(settings.policy(), settings.batch());
        this.clock = new Thread(this::publishInTime, "smtpgate-clock");
        clock.setDaemon(true);
        clock.setContextClassLoader(SmtpGate.class.getClassLoader());
    }

    /**
     * Opens a gate, and its spool; what that holds is delivered first. Before it is told anything, it has to know
     * {@linkplain #follow which run of gaggled} that is about.
     */
    public static SmtpGate open(GateSettings settings, Dependencies dependencies) throws PluginException {
        return open(settings, dependencies, Patience.USUAL);
    }

    static SmtpGate open(GateSettings settings, Dependencies dependencies, Patience patience) throws PluginException {
        LetterWriter writer = new LetterWriter(
                settings.sender(), settings.recipients(), settings.server().helo(), InstantSource.system());
        @Nullable
        Spool spool = null;
        try {
            if (settings.spool() != null) {
                spool = Spool.open(settings.spool(), InstantSource.system());
            }
            LastWordsFile file = spool == null ? null : new LastWordsFile(spool);
            ReadersKnow known = file == null ? ReadersKnow.NOTHING : file.read();
            Postman postman = new Postman(settings.server(), patience, spool, settings.flush());
            SmtpGate gate = new SmtpGate(settings, dependencies, writer, postman, file, known);
            postman.start();
            gate.clock.start();
            return gate;
        } catch (IOException e) {
            close(spool);
            throw new PluginException(
                    "spool '" + settings.spool() + "' of section 'gaggled/smtpgate' cannot be used: "
                            + GateSettingsReader.reason(e)
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

    /**
     * What it is told from now on is about that run of gaggled: {@link org.gaggled.api.GaggleInfo#getInstanceId()},
     * empty where it has none. If an earlier gate was killed in that very run, this one goes on where that has stopped.
     */
    public void follow(String instanceId) {
        String now = HarmlessText.of(instanceId);
        tell(time -> {
            run = now;
            ReadersKnow earlier = known;
            known = null;
            if (earlier != null && !now.isEmpty() && earlier.run().equals(now)) {
                newsroom.resume(earlier.programs(), time);
            } else if (earlier != null) {
                newsroom.recall(earlier.programs(), time);
            }
        });
    }

    /**
     * The states of all programs at one moment, which may be older than what was heard since: there are these, and no
     * others.
     */
    public void states(List<ProgramState> states) {
        Instant time = Instant.now();
        tell(now -> {
            newsroom.states(states, time, now);
            states.forEach(this::note);
        });
    }

    /** Something happened. */
    public void event(GaggleEvent event) {
        tell(now -> {
            newsroom.event(event, now);
            if (event.getProgram() != null) {
                note(event.getProgram());
            }
        });
    }

    /** The state of a program, changed or not. */
    public void state(ProgramState state, Instant time) {
        tell(now -> {
            newsroom.state(state, time, now);
            note(state);
        });
    }

    /** A program is being stopped. */
    public void stopping(ProgramState state) {
        tell(now -> newsroom.stopping(state));
    }

    /** gaggled shuts down: what goes down from now on does so because somebody wanted all of it down, and knows. */
    public void gaggleStopping() {
        tell(now -> newsroom.gaggleStopping());
    }

    /** Whether the gaggled that is watched tells exit codes and signals: one that does not is classic. */
    public void causesAreExact(boolean exact) {
        tell(now -> exactCauses = exact);
    }

    private void tell(LongConsumer whatIsNew) {
        lock.lock();
        try {
            whatIsNew.accept(System.nanoTime());
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void note(ProgramState state) {
        if (!state.hasProcess() && !state.areDependenciesSatisfied() && !state.isOperatorDisabled()) {
            waiting.add(state.getName());
        } else {
            waiting.remove(state.getName());
        }
        if (log.isDebugEnabled()) {
            log.debug("smtpgate: {}: {}", state, newsroom.explain(state.getName(), System.nanoTime()));
        }
    }

    /**
     * Forgets all programs, but for what must be taken back if it is so no longer: another run of gaggled is watched
     * from now on.
     */
    public void startOver() {
        lock.lock();
        try {
            ofEarlierRuns.addAll(newsroom.startOver(System.nanoTime()));
            waiting.clear();
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
                ReadersKnow words = news.lastWords();
                postman.post(write(news), isStored -> remember(words, isStored));
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

    private List<Letter> write(News news) throws InterruptedException {
        List<Letter> letters = new ArrayList<>();
        if (news.bulletins().isEmpty()) {
            return letters;
        }
        Details details = new Details(ZoneId.systemDefault(), news.exactCauses(), whoWaitsForWhom(news.waiting()));
        for (Bulletin bulletin : news.bulletins()) {
            MailText mail = MailText.of(subjectPrefix, bulletin, details);
            log.info("smtpgate: to be mailed: {}", mail.subject());
            letters.add(writer.write(mail, bulletin.told()));
        }
        return letters;
    }

    private Map<String, List<String>> whoWaitsForWhom(List<String> programs) throws InterruptedException {
        Map<String, List<String>> waitingFor = new HashMap<>();
        dependencies.of(programs).forEach((program, needed) -> needed.forEach(
                name -> waitingFor.computeIfAbsent(name, _ -> new ArrayList<>()).add(program)));
        waitingFor.values().forEach(names -> names.sort(null));
        return waitingFor;
    }

    /**
     * Writes down what readers know by letters that are stored and on their way from now on. So a gate that is killed
     * leaves either both, or letters that tell what is missing, or neither: nothing is mailed twice, nor omitted.
     */
    private void remember(@Nullable ReadersKnow lastWords, boolean isStored) {
        if (file == null || lastWords == null) {
            return;
        }
        if (isStored) {
            file.write(lastWords);
        } else {
            file.postpone(lastWords);
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
                List<Bulletin> bulletins = new ArrayList<>(ofEarlierRuns);
                ofEarlierRuns.clear();
                bulletins.addAll(closing ? newsroom.close(now) : newsroom.publish(now));
                Map<String, Told> lastWords = newsroom.takeLastWords();
                if (!bulletins.isEmpty() || lastWords != null) {
                    ReadersKnow words = lastWords == null ? null : new ReadersKnow(run, lastWords);
                    return new News(bulletins, words, List.copyOf(waiting), exactCauses);
                }
                if (closed) {
                    return null;
                }
                long deadline = newsroom.nextDeadline();
                if (deadline == Announcer.NEVER) {
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
