package org.gaggled.engine.probe;

import java.time.Duration;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.probe.Probe;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbeFactory;
import org.gaggled.api.probe.ProbedProgram;
import org.gaggled.engine.plugin.PluginScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin's probe, opened at the first try, and called with the plugin's context class loader. Whatever it throws is a
 * try that failed.
 */
final class PluginProbe implements Probe {

    private static final Logger log = LoggerFactory.getLogger(PluginProbe.class);

    private final ProbeFactory factory;
    private final String target;

    /** What the factory has opened; there is one try at a time. */
    private @Nullable Probe opened;

    /** A probe of that kind. */
    PluginProbe(ProbeFactory factory, String target) {
        this.factory = factory;
        this.target = target;
    }

    @Override
    public ProbeAnswer tryOnce(ProbedProgram program, Duration timeout) throws Exception {
        try (PluginScope _ = PluginScope.around(factory)) {
            Probe probe = opened;
            if (probe == null) {
                probe = factory.open(target);
                opened = probe;
            }
            ProbeAnswer answer = probe == null ? null : probe.tryOnce(program, timeout);
            return answer == null
                    ? fault(probe == null ? "it opened no probe" : "it returned no answer")
                    : answer;
        } catch (InterruptedException unwanted) {
            throw unwanted;
        } catch (InvalidSettingException wrong) {
            // The configuration was checked, but what it means to the plugin may have changed since.
            return ProbeAnswer.failure(factory.getName() + ":" + target + " " + wrong.getMessage());
        } catch (RuntimeException | Error e) {
            log.debug("probe {} of {}", factory.getName(), program.getName(), e);
            return fault("it threw " + e);
        }
    }

    private ProbeAnswer fault(String what) {
        return ProbeAnswer.failure("the plugin of the probe " + factory.getName() + " is at fault: " + what);
    }
}
