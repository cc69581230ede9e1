/**
 * The command lines {@code gaggled_controller} and {@code gaggled_listener}. They are programs, not plugins: this
 * package alone may use the engine, to read a configuration for the addresses in it.
 */
@NullMarked
package org.gaggled.transport.zmq.tool;

import org.jspecify.annotations.NullMarked;
