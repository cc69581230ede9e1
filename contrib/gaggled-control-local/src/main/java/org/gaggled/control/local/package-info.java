/**
 * The control source {@code local}: a Unix socket, for who runs gaggled and for root, without an address or a key.
 *
 * <p>{@link org.gaggled.control.local.SocketPlace} says where it is, by a rule that the client {@code gaggledctl}
 * follows as well; {@link org.gaggled.control.local.SocketFile} is the file;
 * {@link org.gaggled.control.local.SocketServer} is the thread that serves all clients, each of which is a
 * {@link org.gaggled.control.local.LocalClient}.
 */
@NullMarked
package org.gaggled.control.local;

import org.jspecify.annotations.NullMarked;
