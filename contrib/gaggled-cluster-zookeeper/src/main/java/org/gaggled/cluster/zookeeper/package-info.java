/**
 * A neighbour source that keeps in Apache ZooKeeper what the programs of each host do.
 *
 * <p>Each host has a node {@code ROOT/hosts/NAME} with its whole report, in the form of a
 * {@link org.gaggled.cluster.zookeeper.HostRecord}, and below it, while it lives, an ephemeral node {@code lease} with
 * its incarnation. The lease lies there, and not elsewhere, because whoever may remove one node of a directory may
 * remove all of them: so only the host itself, and ZooKeeper, can end its lease. For the same reason, the programs that
 * a host claims ({@link org.gaggled.cluster.zookeeper.ClaimsRecord}) lie there, in a node {@code claims}, which stays
 * when the lease is over.
 *
 * <p>{@link org.gaggled.cluster.zookeeper.ZooKeeperNeighbourSource} puts the parts together. The
 * {@link org.gaggled.cluster.zookeeper.Link} is Curator. {@link org.gaggled.cluster.zookeeper.Membership} takes the
 * lease, a {@link org.gaggled.cluster.zookeeper.Tenure} is how long it holds,
 * {@link org.gaggled.cluster.zookeeper.OwnReport} writes what this host does, and
 * {@link org.gaggled.cluster.zookeeper.Neighbours} reads what the others do;
 * {@link org.gaggled.cluster.zookeeper.Claims} does both with claims. All of that happens on one
 * {@link org.gaggled.cluster.zookeeper.ClusterThread}, which never waits for the network. An
 * {@link org.gaggled.cluster.zookeeper.EmbeddedServer} is ZooKeeper itself, where the configuration asks for it.
 */
@NullMarked
package org.gaggled.cluster.zookeeper;

import org.jspecify.annotations.NullMarked;
