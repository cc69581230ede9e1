/**
 * How gaggled starts processes: the Linux launcher, which talks to the kernel, and the portable one, which makes do
 * with {@link java.lang.ProcessBuilder}.
 *
 * <p>Begin with {@link org.gaggled.engine.launch.LinuxLauncher}. A request goes to one of its start threads, which
 * makes one {@code posix_spawn} of it; the process that results is handed to the {@code ProcessWatch}, the one thread
 * that waits for all deaths. {@code LibC} is the only class that knows C; {@code StartDiagnosis} turns an error number
 * into a sentence for both launchers.
 */
@NullMarked
package org.gaggled.engine.launch;

import org.jspecify.annotations.NullMarked;
