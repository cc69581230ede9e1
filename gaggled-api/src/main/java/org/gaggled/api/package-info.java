/**
 * Everything a gaggled plugin sees.
 *
 * <p>A plugin is a jar with one or more services, found by {@link java.util.ServiceLoader}. There are six kinds, each a
 * pair of a <em>factory</em>, which is discovered and names itself, and the thing the factory opens:
 *
 * <ul>
 * <li>{@link org.gaggled.api.config.ConfigSourceFactory}: reads one configuration format,
 * <li>{@link org.gaggled.api.launch.ProcessLauncherFactory}: starts and signals processes,
 * <li>{@link org.gaggled.api.event.EventSinkFactory}: is told everything that happens (a notifier is one of these),
 * <li>{@link org.gaggled.api.control.ControlSourceFactory}: turns requests from outside into calls on the
 * {@link org.gaggled.api.control.ControlPort},
 * <li>{@link org.gaggled.api.neighbour.NeighbourSourceFactory}: joins a cluster, tells other hosts what the programs
 * here do, and hears what theirs do,
 * <li>{@link org.gaggled.api.probe.ProbeFactory}: finds out whether a program can be used, or still works.</ul>
 *
 * <p>Whenever the host calls a plugin, the thread's context class loader is the plugin's own. A plugin that starts
 * threads gives them names, and ends them when it is closed.
 *
 * <p>Whatever is not marked {@link org.jspecify.annotations.Nullable} is never null, in either direction. Lists, sets
 * and maps that the API hands out are unmodifiable; those handed in are copied. Values are immutable and safe to share
 * between threads.
 *
 * <p>Every public type says since when it exists, and in a {@link org.gaggled.api.Stability} what a plugin may rely on.
 */
@NullMarked
package org.gaggled.api;

import org.jspecify.annotations.NullMarked;
