/**
 * What gaggled says in JSON, of states, descriptions and events, and {@link org.gaggled.transport.zmq.protocol.Calls},
 * which carries out what is asked in JSON. {@code docs/protocol.md} shows an example of each message.
 */
@NullMarked
package org.gaggled.transport.zmq.protocol;

import org.jspecify.annotations.NullMarked;
