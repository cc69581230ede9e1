/**
 * Knowing what programs of other hosts do: the service for whatever joins several gaggled to a cluster. A
 * {@link org.gaggled.api.neighbour.NeighbourSource} hands the {@link org.gaggled.api.neighbour.HostReport}s of this
 * host to the others, and theirs to a {@link org.gaggled.api.neighbour.NeighbourListener}; and it says when it no
 * longer knows.
 *
 * <p>Each host alone says what its programs do. No clock is compared with another: all times are durations, measured by
 * the host that tells them.
 */
@NullMarked
package org.gaggled.api.neighbour;

import org.jspecify.annotations.NullMarked;
