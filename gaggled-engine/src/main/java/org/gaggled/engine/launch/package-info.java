/**
 * How gaggled starts processes: the Linux launcher, which talks to the kernel, and the portable one, which makes do
 * with {@link java.lang.ProcessBuilder}.
 *
 * <p>Begin with {@link org.gaggled.engine.launch.LinuxLauncher}. A request goes to one of its start threads, which has
 * the {@code StartLibrary} run it; the process that results is handed to the {@code ProcessWatch}, the one thread that
 * waits for all deaths. All native calls go through {@code LibC}; {@code StartDiagnosis} turns an error number into a
 * sentence for both launchers.
 */
@NullMarked
package org.gaggled.engine.launch;

import org.jspecify.annotations.NullMarked;
