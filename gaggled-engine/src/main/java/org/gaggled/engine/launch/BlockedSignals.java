package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The signals that wait in the kernel until gaggled takes them: those that were blocked when it was started, as
 * {@code bin/gaggled} sees to. One thread takes them, which is there from the beginning: when the system allows no more
 * processes, it allows no thread to hand a signal over on either, and the virtual machine would make one for each.
 *
 * <p>Who asks must be a thread with the mask that the process began with, and there must be no thread without it.
 */
public final class BlockedSignals {

    private static final Path STATUS = Path.of("/proc/thread-self/status");
    private static final String BLOCKED = "SigBlk:";
    private static final String IGNORED = "SigIgn:";

    /**
     * Wakes the thread for its end; means nothing to anybody, and is the last that the kernel gives of those that wait.
     */
    private static final int LAST_ONE = 63;

    private static final Duration STOP_BOUND = Duration.ofSeconds(1);

    private static final int STATUS_OF_SIGNALS = 128;

    /** Bit n stands for signal n + 1, as in the kernel. */
    private final long blocked;

    private final long ignored;

    /** The one that takes them; null where none is taken. */
    private volatile @Nullable Thread taker;

    private volatile boolean stopping;

    private BlockedSignals(long blocked, long ignored) {
        this.blocked = blocked;
        this.ignored = ignored;
    }

    /** Those of this process; none where the system does not tell. */
    public static BlockedSignals ofThisProcess() {
        if (!Files.isReadable(STATUS)) {
            return new BlockedSignals(0, 0);
        }
        try {
            List<String> lines = Files.readAllLines(STATUS);
            return new BlockedSignals(mask(BLOCKED, lines), mask(IGNORED, lines));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + STATUS + ": " + e, e);
        }
    }

    private static long mask(String label, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(label))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(label.length()).strip(), 16))
                .findFirst()
                .orElse(0);
    }

    /** Whether that signal waits until it is taken. */
    public boolean contain(int signal) {
        return (blocked & LibC.bit(signal)) != 0;
    }

    /**
     * Takes them from now on, and those that came already.
     *
     * @param receiver is told the number of each, on a thread of its own; not of those that were ignored at the start
     */
    public void take(IntConsumer receiver) {
        // The kernel keeps what is blocked, even if it is ignored.
        long wanted = blocked & ~(ignored & ~LibC.bit(LAST_ONE));
        if (wanted != 0) {
            // Nothing can block this one, and it would end gaggled.
            LibC.ignoreReserved(LibC.SIGCANCEL);
            taker = Thread.ofPlatform().daemon().name("signals").start(() -> take(wanted, receiver));
        }
    }

    /**
     * Takes none any more: those that come from now on wait, for what this process executes next. When this returns,
     * the receiver has dealt with all that were taken.
     */
    public void stop() {
        Thread thread = taker;
        if (thread == null || !contain(LAST_ONE)) {
            return;
        }
        stopping = true;
        send(LAST_ONE);
        try {
            if (!thread.join(STOP_BOUND)) {
                LoggerFactory.getLogger(BlockedSignals.class).warn("signals are still being dealt with");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends this process a signal, which waits if it is blocked. */
    public static void send(int signal) {
        LibC.kill((int) ProcessHandle.current().pid(), signal);
    }

    private void take(long wanted, IntConsumer receiver) {
        List<Integer> late = new ArrayList<>();
        while (true) {
            int signal = LibC.awaitSignal(wanted);
            if (stopping && signal == LAST_ONE) {
                late.forEach(BlockedSignals::send);
                return;
            }
            if (stopping) {
                if (signal > 0) {
                    late.add(signal);
                }
                continue;
            }
            try {
                if (signal > 0) {
                    receiver.accept(signal);
                }
            } catch (RuntimeException | Error bug) {
                // Not a constant: it would begin the log before it is known how much is to be logged.
                LoggerFactory.getLogger(BlockedSignals.class)
                        .error("bug: signal {} was not dealt with", signal, bug);
            }
        }
    }

    /** Ends this process as that signal does by default. */
    public static void dieOf(int signal) {
        LibC.unblock(LibC.bit(signal));
        send(signal);
        // The first process of a container does not die of a signal.
        Runtime.getRuntime().halt(STATUS_OF_SIGNALS + signal);
    }
}
