package org.gaggled.api.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.jspecify.annotations.Nullable;

/**
 * A listener to one launch that keeps what it is told, for a test to wait for, and refuses calls in an order that {@link
 * org.gaggled.api.launch} does not allow. Safe for use by several threads.
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

    private static final String STARTED = "started";
    private static final String START_FAILED = "startFailed";
    private static final String EXITED = "exited";
    private static final String GONE = "gone";

    private final Recording<Call> calls = new Recording<>();
    private boolean leftovers;

    /** For a launch that is still to be asked for. */
    public RecordingLaunchListener() {}

    @Override
    public void started(LaunchedProcess process) {
        add(new Call(STARTED, process, null, null), List.of());
    }

    @Override
    public void startFailed(StartFailure failure) {
        add(new Call(START_FAILED, null, failure, null), List.of());
    }

    @Override
    public synchronized void exited(ProcessExit exit) {
        leftovers = exit.hasLeftovers();
        add(new Call(EXITED, null, null, exit), List.of(STARTED));
    }

    @Override
    public synchronized void gone() {
        if (!leftovers) {
            throw new IllegalStateException("gone, although nothing was left behind; called so far: " + getCalls());
        }
        add(new Call(GONE, null, null, null), List.of(STARTED, EXITED));
    }

    /** The names of the methods that were called, in order. */
    public List<String> getCalls() {
        return calls.all().stream().map(Call::name).toList();
    }

    /**
     * The process, once it runs.
     *
     * @throws AssertionError when it does not within that time
     */
    public LaunchedProcess awaitStarted(Duration atMost) throws InterruptedException {
        return Objects.requireNonNull(calls.await(atMost, STARTED, call -> call.process() != null).process());
    }

    /**
     * Why it could not be started, once that is known.
     *
     * @throws AssertionError when it is not within that time
     */
    public StartFailure awaitStartFailed(Duration atMost) throws InterruptedException {
        return Objects.requireNonNull(calls.await(atMost, START_FAILED, call -> call.failure() != null).failure());
    }

    /**
     * Its end.
     *
     * @throws AssertionError when it does not end within that time
     */
    public ProcessExit awaitExited(Duration atMost) throws InterruptedException {
        return Objects.requireNonNull(calls.await(atMost, EXITED, call -> call.exit() != null).exit());
    }

    /**
     * Waits until what it left behind is gone too.
     *
     * @throws AssertionError when it is not within that time
     */
    public void awaitGone(Duration atMost) throws InterruptedException {
        calls.await(atMost, GONE, call -> call.name().equals(GONE));
    }

    private void add(Call call, List<String> expectedBefore) {
        if (!getCalls().equals(expectedBefore)) {
            throw new IllegalStateException(call + " called after " + getCalls() + ", not after " + expectedBefore);
        }
        calls.add(call);
    }
}
