/**
 * What a plugin's tests need to call the plugin as gaggled would, without gaggled: a
 * {@link org.gaggled.api.testkit.PluginConfiguration} that checks settings and makes contexts, a
 * {@link org.gaggled.api.testkit.FakeControlPort} that records what is asked, a
 * {@link org.gaggled.api.testkit.RecordingSink} and a {@link org.gaggled.api.testkit.RecordingLaunchListener} that wait
 * for what they are told, {@link org.gaggled.api.testkit.InMemoryConfigFiles} for formats, a
 * {@link org.gaggled.api.testkit.Fuzzer} for whatever reads strangers' bytes, and an
 * {@link org.gaggled.api.testkit.EventSequence} of a run. {@link org.gaggled.api.testkit.MemoryNeighbours} is a cluster
 * without a network, whose faults are chosen, and a {@link org.gaggled.api.testkit.RecordingNeighbourListener} waits
 * for what is heard there. What every process launcher, every probe and every neighbour source must do is there as
 * tests, in {@link org.gaggled.api.testkit.LauncherContract}, {@link org.gaggled.api.testkit.ProbeContract} and
 * {@link org.gaggled.api.testkit.NeighbourSourceContract}. The test class of a neighbour source that keeps claims
 * extends {@link org.gaggled.api.testkit.NeighbourClaimsContract} instead, which has all tests of the latter.
 *
 * <p>These four need JUnit. Nothing else needs a test framework: what is not as it should be is an
 * {@link java.lang.AssertionError}, or the exception that gaggled's documentation names. It is a jar of its own, for
 * the test class path only.
 */
@NullMarked
package org.gaggled.api.testkit;

import org.jspecify.annotations.NullMarked;
