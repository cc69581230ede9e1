package org.gaggled.engine.assembly;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import org.gaggled.api.GaggleInfo;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.engine.plugin.PluginKind;

/** What an engine is made of: what it is given, and how its parts are made of that. Guice, without its surprises. */
final class EngineModule extends AbstractModule {

    private final GaggleConfig config;
    private final GaggleInfo gaggle;
    private final PluginCatalog plugins;
    private final EngineOptions options;

    EngineModule(GaggleConfig config, GaggleInfo gaggle, PluginCatalog plugins, EngineOptions options) {
        this.config = config;
        this.gaggle = gaggle;
        this.plugins = plugins;
        this.options = options;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().requireExactBindingAnnotations();
        binder().disableCircularProxies();
        bind(GaggleConfig.class).toInstance(config);
        bind(GaggleInfo.class).toInstance(gaggle);
        bind(TerminationSignals.class).toInstance(options.signals());
        bind(EventSinks.class).in(Singleton.class);
        bind(ControlSources.class).in(Singleton.class);
        bind(Supervisor.class).in(Singleton.class);
    }

    @Provides
    @Singleton
    LauncherChoice launchers() {
        return new LauncherChoice(
                plugins.services(PluginKind.PROCESS_LAUNCHER), options.launcher(), gaggle, options.environment());
    }
}
