/**
 * What programs print, where gaggled reads it. {@link org.gaggled.engine.output.Outputs} is what the loop knows of it.
 *
 * <p>A {@code CapturedStream} reads a program's pipe, on one thread for all, into a {@code Spool}; an {@code Outlet}
 * takes whole lines out of it, on a thread that may be kept waiting, and gives them to a
 * {@link org.gaggled.engine.output.LineSink}: a file, or gaggled's own standard output or error
 * ({@link org.gaggled.engine.output.OwnStream}). Nobody else ever waits for a disk or a terminal.
 */
@NullMarked
package org.gaggled.engine.output;

import org.jspecify.annotations.NullMarked;
