/**
 * Finds out whether programs can be used, and whether they still work.
 *
 * <p>Begin with {@link org.gaggled.engine.probe.Probes}: it carries out what the core asks for, and hands what is found
 * to the loop as {@link org.gaggled.engine.probe.ProbeReport}s. {@link org.gaggled.engine.probe.ProbeKinds} knows what
 * can be written in a configuration. Each probe that runs is a {@link org.gaggled.engine.probe.ProbeRun}: a virtual
 * thread that sleeps between its tries. Code that waits is written as code that waits. What programs tell by themselves
 * is heard by {@link org.gaggled.engine.probe.Told}.
 */
@NullMarked
package org.gaggled.engine.probe;

import org.jspecify.annotations.NullMarked;
