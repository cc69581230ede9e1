/**
 * A client library for gaggled, for Java and Kotlin: {@link org.gaggled.transport.zmq.client.ControlClient} asks,
 * {@link org.gaggled.transport.zmq.client.EventClient} listens. Both also work with a classic server.
 *
 * <pre>{@code
 * try (ControlClient gaggled = ControlClient.connect(ServerAddress.of("tcp://127.0.0.1:5555"))) {
 *     gaggled.restart("web");
 *     for (WireState state : gaggled.getStates()) {
 *         System.out.println(state.program() + " " + state.up());
 *     }
 * }
 * }</pre>
 */
@NullMarked
package org.gaggled.transport.zmq.client;

import org.jspecify.annotations.NullMarked;
