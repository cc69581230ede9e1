package org.gaggled.engine.cli;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.engine.assembly.Supervisor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is between a plugin and the end of the virtual machine. Nobody can be kept from calling {@link System#exit}; but
 * the machine ends only after its shutdown hooks, and this one stops every program in order first. The other way round,
 * a hook of a plugin does not keep gaggled from ending.
 *
 * <p>{@link Runtime#halt} and a crash leave the programs to themselves, as {@code kill -9} does: no code runs then.
 */
final class UntimelyExit {

    /** How long the shutdown hooks of plugins may take after gaggled has ended. */
    private static final Duration HOOKS_BOUND = Duration.ofSeconds(2);

    private static final int STATUS = 1;

    /** How long it may take to send every program a SIGKILL. */
    private static final Duration KILL_BOUND = Duration.ofSeconds(2);

    /** Between two looks at the thread that stops the programs. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** Open once everything of gaggled has ended, the log too. */
    private static final CountDownLatch ended = new CountDownLatch(1);

    private static volatile @Nullable Guarded guarded;

    private UntimelyExit() {}

    /** Asked for when there is something to say: this class is used before it is known how much is to be logged. */
    private static Logger log() {
        return LoggerFactory.getLogger(UntimelyExit.class);
    }

    /** To be called before any class of a plugin is loaded: its static initialiser may be what ends the machine. */
    static void guard() {
        Runtime.getRuntime().addShutdownHook(new Thread(UntimelyExit::machineEnds, "untimely-exit"));
    }

    /** To be called by the thread that is going to run the supervisor. */
    static void guard(Supervisor supervisor) {
        guarded = new Guarded(supervisor, Thread.currentThread());
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
        Caller caller = Caller.find(Thread.getAllStackTraces());
        Guarded gaggle = guarded;
        if (gaggle == null) {
            if (caller != null) {
                System.err.println("gaggled: " + blame(caller) + "; no program was started");
                Runtime.getRuntime().halt(STATUS);
            }
            return;
        }
        boolean running = gaggle.supervisor()
                .beginShutdown(
                        new Requester(caller == null ? "the virtual machine" : caller.name(), "exit", Role.OPERATE));
        log().error("{}; {}", blame(caller),
                running ? "every program is stopped in order first" : "no program was started");
        if (running) {
            awaitEnd(gaggle);
        } else {
            LastWords.write();
        }
        // The status that the plugin chose, 0 perhaps, would tell a service manager that all is well.
        Runtime.getRuntime().halt(STATUS);
    }

    private static String blame(@Nullable Caller caller) {
        return caller == null
                ? "something ended gaggled"
                : caller + " ended gaggled with System.exit. That is a fault of the plugin: update or remove it";
    }

    /**
     * Waits until every program is stopped. Should the thread that stops them be the one that a plugin has brought into
     * {@code
     * System.exit}, from where it does not come back, they are killed.
     */
    private static void awaitEnd(Guarded gaggle) {
        try {
            while (!ended.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                if (Caller.isIn(gaggle.keeper().getStackTrace())) {
                    log().error("it did so on the thread that stops the programs: they are killed instead");
                    killAll(gaggle.supervisor());
                    LastWords.write();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On a thread of its own: a launcher that ends the machine whenever it is to signal would keep this one, too. */
    private static void killAll(Supervisor supervisor) throws InterruptedException {
        Thread killer = Thread.ofPlatform().daemon().name("kill-all").start(supervisor::killAll);
        if (!killer.join(KILL_BOUND)) {
            log().error("the launcher does not return: what still runs is left running; stop it by hand");
        }
    }

    /** What is to be ended in order, and the thread that keeps it. */
    private record Guarded(Supervisor supervisor, Thread keeper) {}

    /**
     * Who called {@code System.exit}, as far as the stacks tell.
     *
     * @param thread it waits there for the end
     * @param plugin whose class it is; null for a class of gaggled or of the platform
     */
    private record Caller(Thread thread, StackTraceElement frame, @Nullable String plugin) {

        static @Nullable Caller find(Map<Thread, StackTraceElement[]> stacks) {
            for (Map.Entry<Thread, StackTraceElement[]> stack : stacks.entrySet()) {
                StackTraceElement[] frames = stack.getValue();
                for (int i = frames.length - 1; i > 0; i--) {
                    if (isExit(frames[i - 1])) {
                        return new Caller(stack.getKey(), frames[i], frames[i].getClassLoaderName());
                    }
                }
            }
            return null;
        }

        /** Whether that is the stack of a thread that will not come back. */
        static boolean isIn(StackTraceElement[] frames) {
            return Stream.of(frames).anyMatch(Caller::isExit);
        }

        private static boolean isExit(StackTraceElement frame) {
            return frame.getMethodName().equals("exit")
                    && (frame.getClassName().equals("java.lang.System")
                            || frame.getClassName().equals("java.lang.Runtime"));
        }

        String name() {
            return plugin == null ? frame.getClassName() : "plugin " + plugin;
        }

        @Override
        public String toString() {
            return name() + ", in " + frame.getClassName() + "." + frame.getMethodName() + " (" + frame.getFileName()
                    + ":"
                    + frame.getLineNumber() + ") on thread " + thread.getName() + ",";
        }
    }
}
