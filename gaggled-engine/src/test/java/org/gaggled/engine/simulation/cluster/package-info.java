/**
 * Several gaggles, each on a host of its own with its own clock, which know each other through a network that loses,
 * delays and repeats what is said. Everything happens by one seed.
 */
@NullMarked
package org.gaggled.engine.simulation.cluster;

import org.jspecify.annotations.NullMarked;
