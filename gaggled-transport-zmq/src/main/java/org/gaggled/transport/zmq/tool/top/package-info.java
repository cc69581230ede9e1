/**
 * {@code gaggled_controller top}: a page in the terminal of what programs do and use. {@link Feed} asks the server on a
 * thread of its own, {@link Keyboard} reads keys on another, and {@link Top} takes the {@link News} of both, one after
 * the other, into its {@link Page}s, which {@link PageTerminal} draws. No other package knows the terminal library, so
 * no other command loads it.
 */
@NullMarked
package org.gaggled.transport.zmq.tool.top;

import org.jspecify.annotations.NullMarked;
