package org.gaggled.engine.assembly;

import com.google.inject.Guice;
import com.google.inject.Stage;
import org.gaggled.api.GaggleInfo;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.plugin.PluginCatalog;

/** Makes an engine out of a configuration and the plugins: the one place where Guice works. */
public final class Engine {

    private Engine() {}

    /** A supervisor that has not begun; making it opens nothing. */
    public static Supervisor assemble(
            GaggleConfig config, GaggleInfo gaggle, PluginCatalog plugins, EngineOptions options) {
        return Guice.createInjector(Stage.PRODUCTION, new EngineModule(config, gaggle, plugins, options))
                .getInstance(Supervisor.class);
    }
}
