package org.gaggled.engine.assembly;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.util.List;
import org.gaggled.api.GaggleInfo;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.engine.plugin.PluginKind;

/** The modules the engine is made of, one for each concern. */
final class EngineModules {

    private EngineModules() {}

    static List<Module> of(GaggleConfig config, GaggleInfo gaggle, PluginCatalog plugins, EngineOptions options) {
        return List.of(
                new ConfigurationModule(config, gaggle),
                new LaunchModule(plugins, options),
                new EventModule(),
                new ControlModule(options.signals()),
                new SupervisionModule());
    }

    /** What is to be run. */
    private static final class ConfigurationModule extends AbstractModule {
        private final GaggleConfig config;
        private final GaggleInfo gaggle;

        ConfigurationModule(GaggleConfig config, GaggleInfo gaggle) {
            this.config = config;
            this.gaggle = gaggle;
        }

        @Override
        protected void configure() {
            bind(GaggleConfig.class).toInstance(config);
            bind(GaggleInfo.class).toInstance(gaggle);
        }
    }

    /** How processes are started. */
    private static final class LaunchModule extends AbstractModule {
        private final PluginCatalog plugins;
        private final EngineOptions options;

        LaunchModule(PluginCatalog plugins, EngineOptions options) {
            this.plugins = plugins;
            this.options = options;
        }

        @Provides
        @Singleton
        LauncherChoice launchers(GaggleInfo gaggle) {
            return new LauncherChoice(
                    plugins.services(PluginKind.PROCESS_LAUNCHER), options.launcher(), gaggle, options.environment());
        }
    }

    /** Who is told. */
    private static final class EventModule extends AbstractModule {
        @Override
        protected void configure() {
            bind(EventSinks.class).in(Singleton.class);
        }
    }

    /** Who may ask. */
    private static final class ControlModule extends AbstractModule {
        private final TerminationSignals signals;

        ControlModule(TerminationSignals signals) {
            this.signals = signals;
        }

        @Override
        protected void configure() {
            bind(ControlSources.class).in(Singleton.class);
            bind(TerminationSignals.class).toInstance(signals);
        }
    }

    /** Who keeps it all. */
    private static final class SupervisionModule extends AbstractModule {
        @Override
        protected void configure() {
            bind(Supervisor.class).in(Singleton.class);
        }
    }
}
