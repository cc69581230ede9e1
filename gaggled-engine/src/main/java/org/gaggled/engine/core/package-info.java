/**
 * The gaggle as a deterministic state machine: programs, what they depend on, and the rules by which they are started,
 * restarted and stopped.
 *
 * <p>Begin with {@link org.gaggled.engine.core.Gaggle}. It takes one {@link org.gaggled.engine.core.Input} at a time,
 * with the time at which it happened, and answers with {@link org.gaggled.engine.core.Command}s. There is no thread
 * here, no clock, no file and no log: the loop brings the inputs and carries out the commands, and so does the
 * simulator in the tests.
 */
@NullMarked
package org.gaggled.engine.core;

import org.jspecify.annotations.NullMarked;
