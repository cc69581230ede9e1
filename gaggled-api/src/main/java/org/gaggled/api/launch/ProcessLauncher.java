package org.gaggled.api.launch;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.Stability;
import org.gaggled.api.program.CurrentUsage;

/**
 * Starts processes and watches them until they are gone. Safe for use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface ProcessLauncher extends AutoCloseable {

    /**
     * Starts a process, some time soon, and tells the listener how that went.
     *
     * <p>Returns at once: it never waits for the process, nor for a disk. Requests may be carried out in any order and
     * at the same time. There may be four for each program at once: one for itself or a command around its life
     * ({@code prestart}, {@code stopcommand}, {@code poststop}), a reload's command, and one for each of its two
     * probes.
     *
     * <p>The process gets: the request's executable, arguments, environment and working directory; standard input from
     * {@code /dev/null}, unless its attributes name a file; standard output and error of gaggled; no other descriptor;
     * default signal dispositions and an empty signal mask; and, where the launcher can
     * ({@link LauncherCapability#PROCESS_GROUPS}), a session and process group of its own.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    void launch(LaunchRequest request, LaunchListener listener);

    /**
     * Takes over a process that an earlier gaggled has started and {@linkplain LaunchListener#spawned been told of},
     * and what it has left behind: from now on it is as if this launcher had started it. The listener is told soon, on
     * a thread of the launcher, in the order of every launch: {@code started}, also where the process is gone by now,
     * and {@code exited} then. The status of a process that is not a child of this one is
     * {@link org.gaggled.api.program.ExitStatus.Unknown} unless the kernel tells it. A process that has the number but
     * did not begin at that time is a stranger, and is never signalled.
     *
     * @param request what the earlier gaggled has launched
     * @throws UnsupportedOperationException without {@link LauncherCapability#ADOPTION}
     */
    default void adopt(LaunchRequest request, ProcessIdentity process, LaunchListener listener) {
        throw new UnsupportedOperationException("this launcher adopts nothing");
    }

    /**
     * Measures what the processes of each run use that has any, by the {@linkplain LaunchedProcess#getPid() pid} of the
     * run. Takes as long as it takes to look at every process of the machine: never called on a thread that others wait
     * for, and by one thread at a time. A call may be under way while {@link #close()} is called, and may fail then.
     *
     * @return empty without {@link LauncherCapability#CURRENT_USAGE}
     * @throws IOException when the system does not tell
     */
    default Map<Long, CurrentUsage> measure() throws IOException {
        return Map.of();
    }

    /**
     * Has everything killed at that time that belongs to a {@linkplain LaunchRequest#isFenced() fenced} run, also where
     * gaggled is paused then, or dead. A later call puts the time off, or forward. What is launched after that time is
     * killed as well, until a call puts it off; so it is called before the first fenced launch. A gaggled that adopts
     * fenced runs calls it when it may put off the time that an earlier one has set, and not before.
     *
     * <p>It may wait for the disk, not for processes.
     *
     * @param nanos that time, as {@link System#nanoTime()} counts
     * @throws IOException when it cannot be done, with the reason as a part of a sentence for a person: the time that
     * was set before stands
     * @throws UnsupportedOperationException without {@link LauncherCapability#FENCE}
     */
    default void fence(long nanos) throws IOException {
        throw new UnsupportedOperationException("this launcher fences nothing");
    }

    /** What it can do; always the same answer. */
    Set<LauncherCapability> getCapabilities();

    /**
     * Ends watching and frees what the launcher holds. Called once, normally when no process is left; processes that
     * are left are not signalled. Returns within two seconds.
     */
    @Override
    void close();
}
