package org.gaggled.engine.reload;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;
import org.gaggled.api.program.Cause;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.loop.ConfigurationChanges;
import org.gaggled.engine.loop.LoopControlPort;
import org.gaggled.engine.state.GaggleState;
import org.gaggled.engine.text.Presence;
import org.gaggled.engine.text.Wording;
import org.gaggled.json.PlanText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads the configuration again, and has it take effect: all of it or, where there is a problem,
 * nothing.
 *
 * <p>It takes one request at a time, and does everything that can wait: it reads, compares, and opens what is to be
 * opened. Only then it has the loop put the new definition into force, which is one step of the loop, and closes what
 * is not needed any more. So the loop never waits, and nothing is touched before all that can fail has succeeded.
 */
public final class Reloader implements ConfigurationChanges, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Reloader.class);

    /** How many requests may wait for their turn; one more is {@link ControlOutcome#BUSY}. */
    static final int MAX_WAITING = 100;

    /** How long the end of gaggled waits for a request that is being carried out. */
    private static final Duration CLOSING_TIME = Duration.ofSeconds(2);

    /** Makes what a configuration is noted in for the next gaggled. */
    @FunctionalInterface
    public interface Notes {

        /**
         * Makes it, and notes what the configuration was read from.
         *
         * @return null where nothing is noted
         */
        GaggleState.@Nullable Next prepare(ConfigReading.Accepted next) throws IOException;
    }

    private final Supplier<ConfigReading> source;
    private final Notes notes;
    private final Reopening reopening;
    private final LoopControlPort port;

    /** Added to by whoever holds the lock, and only while this is not closed; the last one is {@link #END}. */
    private final BlockingQueue<Job> jobs = new ArrayBlockingQueue<>(MAX_WAITING);

    private final Thread thread = new Thread(this::work, "reload");

    /** Replaced by the thread alone. */
    private volatile GaggleConfig inForce;

    private boolean closed;

    /**
     * Something that is asked for.
     *
     * @param requester who has the configuration take effect; null where nobody does, but wants to know the answer
     * @param question what is answered where nothing is to take effect
     */
    private record Job(
            @Nullable Requester requester, Function<ConfigReading, ReloadPlan> question,
            CompletableFuture<ReloadPlan> answer) {}

    /** Ends the thread. It is not interrupted, for that would fail the file that it is just writing. */
    private static final Job END = new Job(null, _ -> ReloadPlan.refused(List.of()), new CompletableFuture<>());

    /**
     * Of a gaggle that runs by that configuration.
     *
     * @param source reads the configuration as it is now
     * @param notes where it is noted for the next gaggled
     */
    public Reloader(
            Supplier<ConfigReading> source, GaggleConfig inForce, Notes notes, Reopening reopening,
            LoopControlPort port) {
        this.source = source;
        this.notes = notes;
        this.inForce = inForce;
        this.reopening = reopening;
        this.port = port;
        thread.setDaemon(true);
    }

    /** Begins to take requests, and those that have come already. */
    public void start() {
        thread.start();
    }

    /** The configuration that the gaggle runs by. */
    public GaggleConfig inForce() {
        return inForce;
    }

    @Override
    public CompletionStage<ReloadPlan> plan() {
        return submit(null, this::planned);
    }

    @Override
    public CompletionStage<ReloadPlan> reload(Requester requester) {
        return submit(requester, this::planned);
    }

    /**
     * What is wrong with having another gaggled go on by the configuration as it is now: what a reload is refused for,
     * such as another state directory, in which the other gaggled would not find what runs.
     *
     * @return a plan that does nothing, with these problems
     */
    public CompletionStage<ReloadPlan> checkHandover() {
        return submit(null, this::checked);
    }

    private ReloadPlan checked(ConfigReading next) {
        return switch (next) {
            case ConfigReading.Accepted accepted ->
                    ReloadPlan.refused(ReloadPlans.compare(inForce, accepted.config()).getProblems());
            case ConfigReading.Refused refused -> {
                // It may be written for the installation that has found it right.
                log.warn("upgrade: this gaggled cannot read the configuration, and so not compare it; if 'statedir' has"
                        + " changed, the next gaggled starts every program a second time: {}",
                        refused.problems().getFirst());
                yield ReloadPlan.refused(List.of());
            }
        };
    }

    private CompletionStage<ReloadPlan> submit(
            @Nullable Requester requester, Function<ConfigReading, ReloadPlan> question) {
        Job job = new Job(requester, question, new CompletableFuture<>());
        ControlException refusal = offer(job);
        if (refusal != null) {
            job.answer.completeExceptionally(refusal);
        }
        return job.answer;
    }

    private synchronized @Nullable ControlException offer(Job job) {
        if (closed) {
            return new ControlException(ControlOutcome.ENDED);
        }
        return jobs.offer(job) ? null
                : new ControlException(
                        ControlOutcome.BUSY, MAX_WAITING + " requests to read the configuration are waiting");
    }

    /** Takes no more requests, and waits, for a short time only, for the one that is being carried out. */
    @Override
    public void close() {
        endJobs().forEach(job -> job.answer.completeExceptionally(new ControlException(ControlOutcome.ENDED)));
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(CLOSING_TIME)) {
                log.warn("a reload is not done {} s after the end; gaggled does not wait any longer",
                        CLOSING_TIME.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those that have been waiting. */
    private synchronized List<Job> endJobs() {
        closed = true;
        List<Job> waiting = new ArrayList<>();
        jobs.drainTo(waiting);
        jobs.add(END);
        return waiting;
    }

    private void work() {
        boolean ended = false;
        while (!ended) {
            try {
                Job job = jobs.take();
                ended = job.equals(END);
                if (!ended) {
                    take(job);
                }
            } catch (InterruptedException e) {
                // By a plugin that was opened here, perhaps. The next request wants its answer all the same.
                log.warn("the thread that reloads was interrupted; it goes on", e);
            } catch (RuntimeException | Error e) {
                log.error("error while an answer was given; the thread that reloads goes on. Please report this", e);
            }
        }
    }

    /** Whatever comes of it is the answer; it never ends the thread. */
    private void take(Job job) {
        try {
            if (job.requester == null) {
                answer(job, job.question.apply(source.get()));
            } else {
                reload(job, job.requester);
            }
        } catch (ControlException refused) {
            fail(job, refused);
        } catch (RuntimeException | Error e) {
            log.error("error while the configuration is read again; supervision goes on. Please report this", e);
            fail(job, e);
        }
    }

    /** What a reading comes to, with its warnings. */
    private ReloadPlan planned(ConfigReading reading) {
        return switch (reading) {
            case ConfigReading.Refused refused -> ReloadPlan.refused(refused.problems());
            case ConfigReading.Accepted accepted -> {
                ReloadPlan plan = ReloadPlans.compare(inForce, accepted.config());
                List<ConfigProblem> problems = new ArrayList<>(accepted.warnings());
                problems.addAll(plan.getProblems());
                yield plan.isRefused() ? ReloadPlan.refused(problems)
                        : new ReloadPlan(plan.getPrograms(), plan.getParts(), problems);
            }
        };
    }

    private void reload(Job job, Requester requester) {
        ConfigReading reading = source.get();
        ReloadPlan plan = planned(reading);
        String what = "nothing has changed";
        if (reading instanceof ConfigReading.Accepted accepted && !plan.isRefused()) {
            try {
                carryOut(job, requester, accepted, plan);
                return;
            } catch (UnopenedException e) {
                List<ConfigProblem> problems = new ArrayList<>(plan.getProblems());
                problems.addAll(e.problems());
                what = e.problems().size() == 1 ? what : "every program runs on, but a channel is closed";
                plan = ReloadPlan.refused(problems);
            }
        }
        log.error("reload for {} was refused, and {}:", requester, what);
        sayProblems(plan);
        answer(job, plan);
    }

    private void carryOut(Job job, Requester requester, ConfigReading.Accepted accepted, ReloadPlan plan)
            throws UnopenedException {
        GaggleConfig next = accepted.config();
        PlanText text = PlanText.of(plan);
        Input.Replace input = new Input.Replace(
                next.gaggle(), new Cause.Operator(requester.getName(), requester.getChannel()), text.getSummary());
        // What is not in force in the end is removed again.
        try (GaggleState.Next state = note(accepted)) {
            Reopening.Prepared prepared = reopening.prepare(next);
            try {
                putIntoForce(input, state, prepared);
            } catch (RuntimeException | Error e) {
                prepared.undo().forEach(problem -> log.error("{}", problem));
                throw e;
            }
            inForce = next;
            prepared.note();
            sayDone(plan, text);
            // Before the channel is closed over which it was asked for.
            answer(job, plan);
            prepared.keep();
        }
    }

    private GaggleState.@Nullable Next note(ConfigReading.Accepted accepted) throws UnopenedException {
        try {
            return notes.prepare(accepted);
        } catch (IOException e) {
            throw new UnopenedException(
                    new ConfigPosition(accepted.sources().file(), 1, 1),
                    new IOException("statedir " + Wording.quoted(String.valueOf(accepted.config().stateDirectory()))
                            + " cannot be written: " + Presence.reason(e) + "; make room there", e));
        }
    }

    /** Has the loop do it, or throws what it was refused for. */
    private void putIntoForce(
            Input.Replace input, GaggleState.@Nullable Next state, Reopening.Prepared prepared) {
        CompletionStage<ControlOutcome> answer =
                port.replace(input, prepared.variables(), state, prepared::takeEffect);
        ControlOutcome outcome;
        try {
            outcome = answer.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the configuration could not be put into force", e.getCause());
        }
        if (!outcome.isDone()) {
            throw new ControlException(outcome);
        }
    }

    // ---- what is told

    private void answer(Job job, ReloadPlan plan) {
        tell(() -> job.answer.complete(plan));
    }

    private void fail(Job job, Throwable error) {
        tell(() -> job.answer.completeExceptionally(error));
    }

    /** On the thread on which answers are given, and waits for that: what follows may close the asker's channel. */
    private void tell(Runnable answer) {
        CountDownLatch told = new CountDownLatch(1);
        port.answering(() -> {
            try {
                answer.run();
            } finally {
                told.countDown();
            }
        });
        try {
            if (!told.await(CLOSING_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("an answer takes its time");
            }
        } catch (InterruptedException e) {
            log.debug("a plugin that was opened here has left an interrupt behind", e);
        }
    }

    /** That it was done is an event, which is logged; what was done is not. */
    private static void sayDone(ReloadPlan plan, PlanText text) {
        sayProblems(plan);
        text.getChanges().forEach(log::info);
    }

    private static void sayProblems(ReloadPlan plan) {
        for (ConfigProblem problem : plan.getProblems()) {
            switch (problem.getSeverity()) {
                case ERROR -> log.error("{}", problem);
                case WARNING -> log.warn("{}", problem);
            }
        }
    }
}
