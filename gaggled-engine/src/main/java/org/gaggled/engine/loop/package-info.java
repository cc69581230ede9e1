/**
 * The thread that keeps the gaggle: it feeds the {@linkplain org.gaggled.engine.core core} what happens, carries out
 * what the core commands, and sleeps until the next thing happens or is due.
 *
 * <p>{@link org.gaggled.engine.loop.SupervisionLoop} is that thread. {@link org.gaggled.engine.loop.Runs} does what it
 * has to do with processes. {@link org.gaggled.engine.loop.LoopControlPort} is the way of requests into it;
 * {@link org.gaggled.engine.loop.Operations} carries them out there, and waits for what they bring about.
 * {@link org.gaggled.engine.event.EventFanout} carries events to the sinks, each on a thread of its own, so that
 * nothing a sink does is ever felt here.
 */
@NullMarked
package org.gaggled.engine.loop;

import org.jspecify.annotations.NullMarked;
