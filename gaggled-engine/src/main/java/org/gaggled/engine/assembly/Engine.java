package org.gaggled.engine.assembly;

import com.google.inject.Guice;
import com.google.inject.Stage;
import org.gaggled.api.GaggleInfo;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.plugin.PluginCatalog;

/** Makes an engine out of a configuration and the plugins: the one place where Guice works, without its surprises. */
public final class Engine {

    private Engine() {}

    /** A supervisor that has not begun; making it opens nothing. */
    public static Supervisor assemble(
            GaggleConfig config, GaggleInfo gaggle, PluginCatalog plugins, EngineOptions options) {
        return Guice.createInjector(Stage.PRODUCTION, binder -> {
            binder.requireExplicitBindings();
            binder.requireAtInjectOnConstructors();
            binder.requireExactBindingAnnotations();
            binder.disableCircularProxies();
            binder.bind(GaggleConfig.class).toInstance(config);
            binder.bind(GaggleInfo.class).toInstance(gaggle);
            binder.bind(PluginCatalog.class).toInstance(plugins);
            binder.bind(EngineOptions.class).toInstance(options);
            binder.bind(LauncherChoice.class);
            binder.bind(PluginOpening.class);
            binder.bind(Supervisor.class);
        }).getInstance(Supervisor.class);
    }
}
