/**
 * Which of the programs that run on few hosts of many have their place on this one: a host claims a place where all can
 * see it, and has it when not too many others do. {@link org.gaggled.engine.place.HostPlaces} decides that, of what it
 * is told; it knows no clock, no network and no process.
 */
@NullMarked
package org.gaggled.engine.place;

import org.jspecify.annotations.NullMarked;
