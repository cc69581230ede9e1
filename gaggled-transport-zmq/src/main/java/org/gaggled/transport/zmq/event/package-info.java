/**
 * The event sink {@code zmq}: an XPUB socket at {@code eventurl}. Classic events are always published, newer ones, in
 * JSON, while somebody subscribes to them.
 */
@NullMarked
package org.gaggled.transport.zmq.event;

import org.jspecify.annotations.NullMarked;
