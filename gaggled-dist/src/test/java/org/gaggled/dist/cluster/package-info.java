/**
 * Three hosts on one machine, whose programs need each other: {@link org.gaggled.dist.cluster.ClusterIT} and
 * {@link org.gaggled.dist.cluster.ScheduleIT}. Each host is a network namespace with a gaggled of the tarball in it,
 * and they are connected by a program that can lose and delay what they send
 * ({@link org.gaggled.dist.cluster.Network}). The programs report themselves ({@link org.gaggled.dist.cluster.Report}),
 * and {@link org.gaggled.dist.cluster.Judge} compares that with what was done to them.
 */
package org.gaggled.dist.cluster;
