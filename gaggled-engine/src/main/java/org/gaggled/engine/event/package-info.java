/**
 * The way of events from the loop to the sinks: {@link org.gaggled.engine.event.EventFanout} numbers them, a
 * {@link org.gaggled.engine.event.SinkChannel} for each sink carries them on a thread of the sink's own, and
 * {@link org.gaggled.engine.event.EventLog} is the sink that every gaggle has: the log.
 */
@NullMarked
package org.gaggled.engine.event;

import org.jspecify.annotations.NullMarked;
