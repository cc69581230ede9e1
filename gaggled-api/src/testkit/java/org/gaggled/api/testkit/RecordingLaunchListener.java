package org.gaggled.api.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.StartFailure;
import org.jspecify.annotations.Nullable;

/**
 * A listener to one launch that keeps what it is told, for a test to wait for, and refuses calls in an order that
 * {@link org.gaggled.api.launch} does not allow. A wait without a bound of its own lasts a minute at most. Safe for use
 * by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class RecordingLaunchListener implements LaunchListener {

    /** What was told. */
    private record Call(
            String name,
            @Nullable LaunchedProcess process,
            @Nullable StartFailure failure,
            @Nullable ProcessExit exit) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Duration BOUND = Duration.ofMinutes(1);
    private static final String STARTED = "started";
    private static final String START_FAILED = "startFailed";
    private static final String EXITED = "exited";
    private static final String GONE = "gone";

    private final Recording<Call> calls = new Recording<>();
    private final Recording<String> questions = new Recording<>();
    private final Recording<ProcessIdentity> spawned = new Recording<>();
    private volatile boolean wanted = true;
    private boolean leftovers;

    /** For a launch that is still to be asked for. */
    public RecordingLaunchListener() {}

    /** From now on the start {@linkplain #isWanted() is not wanted} any more. */
    public void withdraw() {
        wanted = false;
    }

    @Override
    public boolean isWanted() {
        questions.add("isWanted");
        return wanted;
    }

    @Override
    public synchronized void spawned(ProcessIdentity process) {
        spawned.add(process);
        if (!getCalls().isEmpty()) {
            throw new IllegalStateException("spawned after " + getCalls());
        }
    }

    @Override
    public synchronized void started(LaunchedProcess process) {
        add(new Call(STARTED, process, null, null), List.of());
    }

    @Override
    public synchronized void startFailed(StartFailure failure) {
        add(new Call(START_FAILED, null, failure, null), List.of());
    }

    @Override
    public synchronized void exited(ProcessExit exit) {
        leftovers = exit.hasLeftovers();
        add(new Call(EXITED, null, null, exit), List.of(STARTED));
    }

    @Override
    public synchronized void gone() {
        boolean expected = leftovers;
        add(new Call(GONE, null, null, null), List.of(STARTED, EXITED));
        if (!expected) {
            throw new IllegalStateException("gone, although nothing was left behind; called so far: " + getCalls());
        }
    }

    /** The processes that were announced by {@code spawned}, in order. */
    public List<ProcessIdentity> getSpawned() {
        return spawned.all();
    }

    /**
     * The names of the methods that were called, in order, those too that were refused; not {@code isWanted}, and not
     * {@code spawned}.
     */
    public List<String> getCalls() {
        return calls.all().stream().map(Call::name).toList();
    }

    /**
     * Waits a minute at most until the launcher asks whether the start is wanted.
     *
     * @throws AssertionError when it does not
     */
    public void awaitQuestion() throws InterruptedException {
        questions.await(BOUND, "isWanted", question -> true);
    }

    /**
     * The process, once it runs, within a minute.
     *
     * @throws AssertionError when it does not, or could not be started
     */
    public LaunchedProcess awaitStarted() throws InterruptedException {
        return awaitStarted(BOUND);
    }

    /**
     * The process, once it runs.
     *
     * @throws AssertionError when it does not within that time, or could not be started
     */
    public LaunchedProcess awaitStarted(Duration atMost) throws InterruptedException {
        return Objects.requireNonNull(await(atMost, STARTED).process());
    }

    /**
     * Why it could not be started, once that is known, within a minute.
     *
     * @throws AssertionError when it is not, or the process was started
     */
    public StartFailure awaitStartFailed() throws InterruptedException {
        return awaitStartFailed(BOUND);
    }

    /**
     * Why it could not be started, once that is known.
     *
     * @throws AssertionError when it is not within that time, or the process was started
     */
    public StartFailure awaitStartFailed(Duration atMost) throws InterruptedException {
        Call first = calls.await(atMost, START_FAILED, call -> true);
        if (first.failure() == null) {
            throw new AssertionError(first + " was called, not " + START_FAILED);
        }
        return first.failure();
    }

    /**
     * Its end, within a minute.
     *
     * @throws AssertionError when it does not end, or could not be started
     */
    public ProcessExit awaitExited() throws InterruptedException {
        return awaitExited(BOUND);
    }

    /**
     * Its end.
     *
     * @throws AssertionError when it does not end within that time, or could not be started
     */
    public ProcessExit awaitExited(Duration atMost) throws InterruptedException {
        return Objects.requireNonNull(await(atMost, EXITED).exit());
    }

    /**
     * Waits a minute at most until what it left behind is gone too.
     *
     * @throws AssertionError when it is not, or the process could not be started
     */
    public void awaitGone() throws InterruptedException {
        awaitGone(BOUND);
    }

    /**
     * Waits until what it left behind is gone too.
     *
     * @throws AssertionError when it is not within that time, or the process could not be started
     */
    public void awaitGone(Duration atMost) throws InterruptedException {
        await(atMost, GONE);
    }

    /**
     * Its end, once the launch is over: what it left behind is gone, if it left anything. It waits a minute at most for
     * each of the two.
     *
     * @return the exit, which says whether there were leftovers
     * @throws AssertionError when it is not over, when the process could not be started, or when any call was refused
     */
    public ProcessExit awaitEnd() throws InterruptedException {
        ProcessExit exit = awaitExited();
        if (exit.hasLeftovers()) {
            awaitGone();
        }
        List<String> expected = exit.hasLeftovers() ? List.of(STARTED, EXITED, GONE) : List.of(STARTED, EXITED);
        if (!getCalls().equals(expected)) {
            throw new AssertionError("called were " + getCalls() + ", not " + expected);
        }
        return exit;
    }

    private Call await(Duration atMost, String name) throws InterruptedException {
        Call call = calls.await(atMost, name, told -> told.name().equals(name) || told.failure() != null);
        if (call.failure() != null) {
            throw new AssertionError("not " + name + ", for the start failed: " + call.failure());
        }
        return call;
    }

    /** A call in a wrong order is kept, too: whoever calls may well swallow the exception. */
    private void add(Call call, List<String> expectedBefore) {
        List<String> before = getCalls();
        calls.add(call);
        if (!before.equals(expectedBefore)) {
            throw new IllegalStateException(call + " called after " + before + ", not after " + expectedBefore);
        }
    }
}
