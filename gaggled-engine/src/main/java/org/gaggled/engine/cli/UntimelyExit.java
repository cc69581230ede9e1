package org.gaggled.engine.cli;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.gaggled.api.control.Requester;
import org.gaggled.engine.assembly.Supervisor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is between a plugin and the end of the virtual machine. Nobody can be kept from calling {@link System#exit}; but the
 * machine ends only after its shutdown hooks, and this one stops every program in order first. The other way round, a hook of
 * a plugin does not keep gaggled from ending.
 *
 * <p>{@link Runtime#halt} and a crash leave the programs to themselves, as {@code kill -9} does: no code runs then.
 */
final class UntimelyExit {

    private static final Logger log = LoggerFactory.getLogger(UntimelyExit.class);

    /** How long the shutdown hooks of plugins may take after gaggled has ended. */
    private static final Duration HOOKS_BOUND = Duration.ofSeconds(2);

    private static final int STATUS = 1;

    /** Open once everything of gaggled has ended, the log too. */
    private static final CountDownLatch ended = new CountDownLatch(1);

    private UntimelyExit() {}

    /** To be called by the thread that is going to run the supervisor. */
    static void guard(Supervisor supervisor) {
        Thread supervising = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> machineEnds(supervisor, supervising), "untimely-exit"));
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

    private static void machineEnds(Supervisor supervisor, Thread supervising) {
        if (ended.getCount() == 0) {
            return;
        }
        Caller caller = Caller.find(Thread.getAllStackTraces());
        boolean running =
                supervisor.beginShutdown(new Requester(caller == null ? "the virtual machine" : caller.name(), "exit"));
        // What that thread was doing it will never finish.
        boolean stuck = caller != null && supervising.equals(caller.thread());
        log.error(
                "{} ended gaggled{}; {}",
                caller == null ? "something" : caller,
                caller == null ? "" : " with System.exit. That is a fault of the plugin: update or remove it",
                consequence(running, stuck));
        if (!running || stuck) {
            LastWords.write();
            return;
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The status that the plugin chose, 0 perhaps, would tell a service manager that all is well.
        Runtime.getRuntime().halt(STATUS);
    }

    private static String consequence(boolean running, boolean stuck) {
        if (!running) {
            return "no program was started";
        }
        return stuck
                ? "it did so on the thread that would stop the programs, so they are left running: stop them by hand"
                : "every program is stopped in order first";
    }

    /**
     * Who called {@code System.exit}, as far as the stacks tell.
     *
     * @param thread it waits there for the end
     * @param frame the call
     * @param plugin whose class it is; null for a class of gaggled or of the platform
     */
    private record Caller(Thread thread, StackTraceElement frame, @Nullable String plugin) {

        static @Nullable Caller find(Map<Thread, StackTraceElement[]> stacks) {
            for (Map.Entry<Thread, StackTraceElement[]> stack : stacks.entrySet()) {
                StackTraceElement[] frames = stack.getValue();
                for (int i = frames.length - 1; i > 0; i--) {
                    String callee = frames[i - 1].getClassName();
                    boolean exits = frames[i - 1].getMethodName().equals("exit")
                            && (callee.equals("java.lang.System") || callee.equals("java.lang.Runtime"));
                    if (exits) {
                        return new Caller(stack.getKey(), frames[i], frames[i].getClassLoaderName());
                    }
                }
            }
            return null;
        }

        String name() {
            return plugin == null ? frame.getClassName() : "plugin " + plugin;
        }

        @Override
        public String toString() {
            return name() + ", in " + frame.getClassName() + "." + frame.getMethodName() + " (" + frame.getFileName() + ":"
                    + frame.getLineNumber() + ") on thread " + thread.getName() + ",";
        }
    }
}
