/**
 * Serving ZeroMQ sockets safely: {@link org.gaggled.transport.zmq.socket.SocketLoop} is the one thread that owns them,
 * {@link org.gaggled.transport.zmq.socket.ServerSocket} binds one and says why where it cannot.
 */
@NullMarked
package org.gaggled.transport.zmq.socket;

import org.jspecify.annotations.NullMarked;
