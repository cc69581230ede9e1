/**
 * Starting, signalling and watching processes: the service by which gaggled meets an operating system.
 *
 * <p>For each {@link org.gaggled.api.launch.LaunchRequest} a launcher calls its
 * {@link org.gaggled.api.launch.LaunchListener} in one of these orders, and in no other:
 *
 * <ol>
 * <li>{@code startFailed};
 * <li>{@code started}, {@code exited} with {@linkplain org.gaggled.api.launch.ProcessExit#hasLeftovers() leftovers}
 * false;
 * <li>{@code started}, {@code exited} with leftovers true, {@code gone};
 * <li>nothing, after it has {@linkplain org.gaggled.api.launch.LaunchListener#isWanted() asked} and the start was no
 * longer wanted.</ol>
 *
 * Each of them is called exactly once, even if the run was signalled, the machine slept, or a thousand others ended at
 * once. Nothing is called after {@link org.gaggled.api.launch.ProcessLauncher#close()} returns.
 */
@NullMarked
package org.gaggled.api.launch;

import org.jspecify.annotations.NullMarked;
