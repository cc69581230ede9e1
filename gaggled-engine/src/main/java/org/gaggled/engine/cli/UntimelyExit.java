package org.gaggled.engine.cli;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.OperationResult;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.engine.assembly.Supervisor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shutdown hook of gaggled. A plugin can call {@link System#exit}; but the machine ends only after its hooks, and
 * this one has every program stopped in order first. The other way round, a hook of a plugin does not keep gaggled from
 * ending.
 *
 * <p>Where nobody is left to stop the programs, because the call was made on the thread that does so, gaggled ends as
 * it does by {@link Runtime#halt}, a crash or {@code kill -9}: no program notices.
 */
final class UntimelyExit {

    /** How long the shutdown hooks of plugins may take after gaggled has ended. */
    private static final Duration HOOKS_BOUND = Duration.ofSeconds(2);

    /** How long it may take until the request to stop everything is taken up. */
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(10);

    private static final int STATUS = 1;

    private static final Set<String> EXITS = Set.of("java.lang.System.exit", "java.lang.Runtime.exit");

    /** Open once everything of gaggled has ended, the log too. */
    private static final CountDownLatch ended = new CountDownLatch(1);

    private static volatile @Nullable Supervisor guarded;

    private static volatile boolean underWay;

    private UntimelyExit() {}

    /** Asked for when there is something to say: this class is used before it is known how much is to be logged. */
    private static Logger log() {
        return LoggerFactory.getLogger(UntimelyExit.class);
    }

    /** To be called before any class of a plugin is loaded: its static initialiser may be what ends the machine. */
    static void guard() {
        Runtime.getRuntime().addShutdownHook(new Thread(UntimelyExit::machineEnds, "untimely-exit"));
    }

    /** From now on there is something to stop in order. */
    static void guard(Supervisor supervisor) {
        guarded = supervisor;
    }

    /** Whether something else than gaggled itself is ending the machine. */
    static boolean isUnderWay() {
        return underWay;
    }

    /** Says that gaggled has ended by itself; the machine now ends with this status, whatever its hooks do. */
    static void endedInOrder(int status) {
        ended.countDown();
        Thread main = Thread.currentThread();
        Thread.ofPlatform().daemon().name("end-bound").start(() -> boundHooks(main, status));
    }

    private static void boundHooks(Thread exiting, int status) {
        try {
            Thread.sleep(HOOKS_BOUND);
        } catch (InterruptedException e) {
            // Then the bound is only reached sooner.
            Thread.currentThread().interrupt();
        }
        // Not when the virtual machine itself is busy, as when it writes its cache.
        if (isWaitingForHooks(exiting)) {
            System.err.println("gaggled: a shutdown hook of a plugin still runs after " + HOOKS_BOUND.toSeconds()
                    + " s; gaggled ends without it");
            Runtime.getRuntime().halt(status);
        }
    }

    private static boolean isWaitingForHooks(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals("java.lang.ApplicationShutdownHooks")) {
                return true;
            }
        }
        return false;
    }

    private static void machineEnds() {
        if (ended.getCount() == 0) {
            return;
        }
        underWay = true;
        String caller = caller();
        Supervisor supervisor = guarded;
        if (supervisor == null) {
            if (caller != null) {
                System.err.println("gaggled: " + blame(caller) + "; no program was started");
                Runtime.getRuntime().halt(STATUS);
            }
            return;
        }
        CompletionStage<OperationResult> begun =
                supervisor.beginShutdown(new Requester("the virtual machine", "exit", Role.OPERATE));
        log().error("{}; {}", blame(caller),
                begun == null ? "no program was started" : "every program is stopped in order first");
        if (begun == null || !isStoppedInOrder(begun)) {
            LastWords.write();
        }
        // The status that the plugin chose, 0 perhaps, would tell a service manager that all is well.
        Runtime.getRuntime().halt(STATUS);
    }

    private static String blame(@Nullable String caller) {
        return caller == null
                ? "something ended gaggled"
                : caller + " ended gaggled with System.exit. That is a fault of the plugin: update or remove it";
    }

    /** The place that the call of {@code System.exit} is in, with its plugin; null where there is no such call. */
    private static @Nullable String caller() {
        for (StackTraceElement[] frames : Thread.getAllStackTraces().values()) {
            for (int i = frames.length - 1; i > 0; i--) {
                if (EXITS.contains(frames[i - 1].getClassName() + "." + frames[i - 1].getMethodName())) {
                    return frames[i].toString();
                }
            }
        }
        return null;
    }

    /** Waits until every program is stopped; false where the thread that would stop them does not answer. */
    private static boolean isStoppedInOrder(CompletionStage<OperationResult> begun) {
        try {
            OperationResult result = begun.toCompletableFuture().get(ANSWER_BOUND.toNanos(), TimeUnit.NANOSECONDS);
            if (result.getOutcome() != ControlOutcome.BUSY) {
                ended.await();
                return true;
            }
            log().error("the programs cannot be stopped, because too many requests are waiting; they run on");
        } catch (TimeoutException | ExecutionException e) {
            log().error("the programs cannot be stopped, because the thread that does so does not answer; they run on");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
