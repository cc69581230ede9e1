package org.gaggled.api.probe;

import org.gaggled.api.PluginFactory;
import org.gaggled.api.Stability;
import org.gaggled.api.config.InvalidSettingException;

/**
 * A kind of probe. Its {@linkplain #getName() name} is what a configuration writes before the colon: a factory that is
 * called {@code pg} opens the probe of {@code ready = pg:shop?wait=1}.
 *
 * <p>Names of the probes that gaggled has itself cannot be taken: {@code notify}, {@code fd}, {@code tcp},
 * {@code http}, {@code https}, {@code exec}, {@code log}, {@code file} and {@code unix}. A factory with one of them is
 * reported and left out.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface ProbeFactory extends PluginFactory {

    /**
     * Makes a probe.
     *
     * <p>Called at each check of a configuration, once for each {@code ready} and {@code alive} that names this kind,
     * on the thread that checks; that probe is never tried. Called again for each run of a program that is probed,
     * before its first try and on the thread of that, possibly for several programs at the same time.
     *
     * <p>It is quick, and touches nothing outside the jar: whether a server answers is for the {@linkplain Probe probe}
     * to find out.
     *
     * @param target what stands behind the colon, without change; may be empty
     * @return the probe, never null
     * @throws InvalidSettingException when that is not a target of this kind of probe; a check shows its message with
     * the place in the configuration. Any other exception is a fault of the plugin
     */
    Probe open(String target) throws InvalidSettingException;
}
