package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;

/** A listener that writes down what it is told, in order, and lets a test wait for it. */
class RecordedRun implements LaunchListener {

    private static final long BOUND_SECONDS = 60;

    private final List<String> calls = new ArrayList<>();
    private final CompletableFuture<LaunchedProcess> started = new CompletableFuture<>();
    private final CompletableFuture<StartFailure> failed = new CompletableFuture<>();
    private final CompletableFuture<ProcessExit> exited = new CompletableFuture<>();
    private final CompletableFuture<String> gone = new CompletableFuture<>();

    @Override
    public void started(LaunchedProcess process) {
        record("started");
        started.complete(process);
        failed.completeExceptionally(new AssertionError("it was started"));
    }

    @Override
    public void startFailed(StartFailure failure) {
        record("startFailed");
        failed.complete(failure);
        AssertionError problem = new AssertionError("start failed: " + failure);
        started.completeExceptionally(problem);
        exited.completeExceptionally(problem);
    }

    @Override
    public void exited(ProcessExit exit) {
        record("exited");
        exited.complete(exit);
    }

    @Override
    public void gone() {
        record("gone");
        gone.complete("gone");
    }

    private synchronized void record(String call) {
        calls.add(call);
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    LaunchedProcess awaitStarted() {
        return await(started, "started");
    }

    StartFailure awaitFailed() {
        return await(failed, "startFailed");
    }

    ProcessExit awaitExited() {
        return await(exited, "exited");
    }

    void awaitGone() {
        await(gone, "gone");
        assertEquals(List.of("started", "exited", "gone"), calls());
    }

    /** Waits for the last call of the run, whichever it is. */
    ProcessExit awaitEnd() {
        ProcessExit exit = awaitExited();
        if (exit.hasLeftovers()) {
            awaitGone();
        } else {
            assertEquals(List.of("started", "exited"), calls());
        }
        return exit;
    }

    private <T> T await(CompletableFuture<T> future, String name) {
        try {
            return future.get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            return fail("no " + name + " within " + BOUND_SECONDS + " s, only " + calls());
        } catch (ExecutionException refused) {
            return fail(refused.getCause());
        } catch (InterruptedException interrupted) {
            return fail(interrupted);
        }
    }
}
