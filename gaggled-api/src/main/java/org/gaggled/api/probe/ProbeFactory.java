package org.gaggled.api.probe;

import org.gaggled.api.PluginFactory;
import org.gaggled.api.Stability;
import org.gaggled.api.config.InvalidSettingException;

/**
 * A kind of probe. Its {@linkplain #getName() name} is what a configuration writes before the colon: a factory that is
 * called {@code pg} opens the probe of {@code ready = pg:shop?wait=1}.
 *
 * <p>Names of the probes that gaggled has itself cannot be taken: {@code notify}, {@code fd}, {@code tcp},
 * {@code http}, {@code https}, {@code exec}, {@code log}, {@code file} and {@code unix}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface ProbeFactory extends PluginFactory {

    /**
     * Makes the probe of one program. Called at each check of a configuration, once for each {@code ready} and
     * {@code alive} that names this kind, on the thread that checks; it must be quick and touch nothing outside the
     * jar. gaggled may never use what it gives.
     *
     * @param target what stands behind the colon, without change; may be empty
     * @throws InvalidSettingException when that is not a target of this kind of probe; its message is shown with the
     * place in the configuration
     */
    Probe open(String target) throws InvalidSettingException;
}
