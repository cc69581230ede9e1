/**
 * An imaginary machine around the core, in which everything takes random time and goes wrong at random.
 *
 * <p>A {@link org.gaggled.engine.simulation.Machine} knows what is really there, and takes one
 * {@link org.gaggled.engine.simulation.Happening} after the other. {@link org.gaggled.engine.simulation.Fates} draws
 * those from a seed. {@link org.gaggled.engine.simulation.Invariants} says in words what must hold, and checks it. A
 * {@link org.gaggled.engine.simulation.History} repeats what happened without any chance, and
 * {@link org.gaggled.engine.simulation.Shrinker} makes one short that ends in a violation.
 */
@NullMarked
package org.gaggled.engine.simulation;

import org.jspecify.annotations.NullMarked;
