/**
 * The messages that travel in ZeroMQ frames, both ways: {@link org.gaggled.transport.zmq.wire.WireRequest},
 * {@link org.gaggled.transport.zmq.wire.WireReply} and {@link org.gaggled.transport.zmq.wire.WireEvent}.
 *
 * <p>The numbers 1 to 5 are classic gaggled's, to the byte; 64 carries JSON. Decoding is strict: a message is exactly
 * as long as it says, its text is UTF-8, and what does not fit is a
 * {@link org.gaggled.transport.zmq.wire.MalformedMessageException}. No length that a peer sends is believed before the
 * bytes are seen to be there.
 */
@NullMarked
package org.gaggled.transport.zmq.wire;

import org.jspecify.annotations.NullMarked;
