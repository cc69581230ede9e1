package org.gaggled.engine.assembly;

import java.util.Objects;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlPort;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.plugin.PluginScope;
import org.gaggled.engine.upgrade.KeptAddresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a plugin that the configuration asks for is opened, of whatever kind: with its own context class loader, and so
 * that what it throws says whose fault it is.
 */
record PluginOpening(GaggleInfo gaggle, ControlPort port, KeptAddresses addresses) {

    private static final Logger log = LoggerFactory.getLogger(PluginOpening.class);

    /** What is particular to a kind. */
    @FunctionalInterface
    interface Kind<F extends ConfiguredPluginFactory, T> {
        T open(F factory, PluginContext context, ClassLoader loader) throws PluginException;
    }

    /**
     * Opens a plugin.
     *
     * @param what its kind, for messages: {@code event sink}
     */
    <F extends ConfiguredPluginFactory, T> T open(String what, ConfiguredPlugin<F> plugin, Kind<F, T> kind)
            throws PluginException {
        ConfiguredPlugin<F> asBefore = addresses.over(plugin);
        try {
            return openAsItIs(what, asBefore, kind);
        } catch (PluginException e) {
            if (asBefore == plugin) {
                throw e;
            }
            log.warn("{} {} cannot be opened where it was before, so it is opened elsewhere: {}", what,
                    plugin.factory().getName(), e.getMessage());
            return openAsItIs(what, plugin, kind);
        }
    }

    private <F extends ConfiguredPluginFactory, T> T openAsItIs(
            String what, ConfiguredPlugin<F> plugin, Kind<F, T> kind) throws PluginException {
        F factory = plugin.factory();
        ClassLoader loader = Objects.requireNonNull(factory.getClass().getClassLoader());
        try (PluginScope _ = PluginScope.enter(loader)) {
            return kind.open(factory, new PluginContext(gaggle, plugin, port), loader);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(what + " " + factory.getName(), factory, e);
        }
    }
}
