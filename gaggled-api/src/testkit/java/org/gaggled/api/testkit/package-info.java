/**
 * What a plugin's tests need to call the plugin as gaggled would, without gaggled: a
 * {@link org.gaggled.api.testkit.PluginConfiguration} that checks settings and makes contexts, a
 * {@link org.gaggled.api.testkit.FakeControlPort} that records what is asked, a
 * {@link org.gaggled.api.testkit.RecordingSink} and a {@link org.gaggled.api.testkit.RecordingLaunchListener} that wait
 * for what they are told, {@link org.gaggled.api.testkit.InMemoryConfigFiles} for formats, a
 * {@link org.gaggled.api.testkit.Fuzzer} for whatever reads strangers' bytes, and an
 * {@link org.gaggled.api.testkit.EventSequence} of a run. What every process launcher and every probe must do is there
 * as tests, in {@link org.gaggled.api.testkit.LauncherContract} and {@link org.gaggled.api.testkit.ProbeContract}.
 *
 * <p>These two need JUnit. Nothing else needs a test framework: what is not as it should be is an
 * {@link java.lang.AssertionError}, or the exception that gaggled's documentation names. It is a jar of its own, for
 * the test class path only.
 */
@NullMarked
package org.gaggled.api.testkit;

import org.jspecify.annotations.NullMarked;
