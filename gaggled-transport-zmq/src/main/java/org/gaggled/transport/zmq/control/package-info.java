/**
 * The control source {@code zmq}: a ROUTER socket at {@code controlurl}, which any number of clients may ask at once.
 * {@link org.gaggled.transport.zmq.control.ZmqControlSource} takes requests in and sends replies out;
 * {@link org.gaggled.transport.zmq.control.ReplyQueues} keeps a client that does not read from being anybody else's
 * trouble.
 */
@NullMarked
package org.gaggled.transport.zmq.control;

import org.jspecify.annotations.NullMarked;
