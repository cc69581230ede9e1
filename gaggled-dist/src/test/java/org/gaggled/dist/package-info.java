/**
 * Tests of what is shipped: they unpack the tarball and run {@code bin/gaggled} with real processes, as somebody who
 * has just downloaded it would.
 */
package org.gaggled.dist;
