package org.gaggled.engine.history;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.program.ProgramRun;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.text.Presence;
import org.gaggled.engine.words.EventWords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of each program: those that are over, as they were noted, and the one that goes on. They are read and
 * written on a thread of its own, since a disk can be slow. What cannot be noted is said, and lost.
 *
 * <p>Asking is safe for any thread; {@link #note} is for the loop's.
 */
public final class RunHistory implements AutoCloseable {

    /** How many runs that are over are told of each program, where they are kept in files. */
    static final int MOST_IN_FILES = 100;

    /** The same, where they are not. */
    static final int MOST_IN_MEMORY = 10;

    /** Enough for thousands of programs that end at once, while the disk is slow. */
    private static final int MOST_WAITING = 65_536;

    private static final int LONGEST_REASON = 500;

    private static final Duration LAST_WRITE = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(RunHistory.class);

    private final RunRecords records;
    private final int most;
    private final InstantSource wallClock;
    private final OncePerMinute complaints = new OncePerMinute();
    private final ThreadPoolExecutor thread;

    private RunHistory(RunRecords records, int most, InstantSource wallClock) {
        this.records = records;
        this.most = most;
        this.wallClock = wallClock;
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("history").factory());
        // Where the system allows no more threads, programs still end.
        thread.prestartAllCoreThreads();
    }

    /** The history in that state directory; without one, the little that is kept in memory. */
    public static RunHistory open(@Nullable Path stateDirectory, InstantSource wallClock) {
        return stateDirectory == null
                ? new RunHistory(new RunMemory(), MOST_IN_MEMORY, wallClock)
                : new RunHistory(new RunFiles(stateDirectory.resolve("history")), MOST_IN_FILES, wallClock);
    }

    // ---- what is noted

    /** Notes the run that it tells of, if it does. Never waits. */
    public void note(Notice notice) {
        switch (notice) {
            case Notice.Ready ready when !ready.again() -> add(ready.state(), firstReady(ready));
            case Notice.Down down -> add(down.state(), over(down));
            default -> {}
        }
    }

    private @Nullable ProgramRun firstReady(Notice.Ready ready) {
        Instant now = wallClock.instant();
        Long pid = ready.state().getPid();
        return pid == null ? null : ProgramRun.builder(pid, now.minus(ready.after())).ready(now).build();
    }

    private @Nullable ProgramRun over(Notice.Down down) {
        Instant now = wallClock.instant();
        ProgramState state = down.state();
        Long pid = state.getLastPid();
        return pid == null
                ? null
                : ProgramRun.builder(pid, now.minus(down.length()))
                        .ended(now)
                        .exit(down.death().status())
                        .stoppedByGaggle(state.wasStoppedByGaggle())
                        .usage(state.getLastUsage())
                        .reason(shortened(EventWords.whyOver(down)))
                        .build();
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
    }

    private void add(ProgramState program, @Nullable ProgramRun run) {
        if (run == null) {
            return;
        }
        try {
            thread.execute(() -> write(program.getName(), run));
        } catch (RejectedExecutionException full) {
            complaints.about("full", () -> log.warn(
                    "more than {} runs wait to be noted in the history: further ones are not", MOST_WAITING));
        }
    }

    private void write(String program, ProgramRun run) {
        try {
            records.add(program, run);
        } catch (IOException e) {
            complaints.about("write", () -> log.warn(
                    "a run of {} is not noted in the history: {} (said at most once a minute)", program,
                    HarmlessText.of(Presence.reason(e))));
        }
    }

    // ---- what is told

    /** The runs of the program that is in this state now, the latest first. */
    public CompletionStage<List<ProgramRun>> of(ProgramState program) {
        Instant now = wallClock.instant();
        CompletableFuture<List<ProgramRun>> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> tell(program, now, answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(
                    new ControlException(thread.isShutdown() ? ControlOutcome.ENDED : ControlOutcome.BUSY));
        }
        return answer.minimalCompletionStage();
    }

    private void tell(ProgramState program, Instant now, CompletableFuture<List<ProgramRun>> answer) {
        try {
            answer.complete(latestFirst(records.of(program.getName()), program, now));
        } catch (IOException e) {
            answer.completeExceptionally(new ControlException(
                    ControlOutcome.REFUSED, "the history cannot be read: " + HarmlessText.of(Presence.reason(e))));
        } catch (RuntimeException | Error bug) {
            answer.completeExceptionally(bug);
        }
    }

    /** A run that was ready has two records, of which the first says when. */
    private List<ProgramRun> latestFirst(List<ProgramRun> inOrder, ProgramState program, Instant now) {
        List<ProgramRun> runs = new ArrayList<>();
        ProgramRun ready = null;
        for (ProgramRun record : inOrder) {
            if (record.getEnded() == null) {
                ready = record;
            } else {
                runs.add(withReady(record, ready));
                ready = null;
            }
        }
        List<ProgramRun> latest = new ArrayList<>(runs.subList(Math.max(0, runs.size() - most), runs.size()));
        Long pid = program.getPid();
        if (pid != null) {
            Duration uptime = Objects.requireNonNullElse(program.getUptime(), Duration.ZERO);
            latest.add(withReady(ProgramRun.builder(pid, now.minus(uptime)).build(), ready));
        }
        Collections.reverse(latest);
        return latest;
    }

    /** Not where that is of an earlier run, whose end nobody saw, and which had the same pid. */
    private static ProgramRun withReady(ProgramRun run, @Nullable ProgramRun ready) {
        Instant since = ready == null || ready.getPid() != run.getPid() ? null : ready.getReady();
        return since == null || since.isBefore(run.getStarted()) ? run : run.toBuilder().ready(since).build();
    }

    /** Waits, for a short time only, until all is written. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_WRITE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the history is not written within {} s; the last runs are missing in it",
                        LAST_WRITE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
