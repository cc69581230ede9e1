package org.gaggled.engine.assembly;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.Stage;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.GaggleInfo;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.plugin.PluginCatalog;

/** Makes an engine out of a configuration and the plugins: the one place where Guice works. */
public final class Engine {

    private Engine() {}

    /** A supervisor that has not begun; making it opens nothing. */
    public static Supervisor assemble(
            GaggleConfig config, GaggleInfo gaggle, PluginCatalog plugins, EngineOptions options) {
        List<Module> modules = new ArrayList<>(EngineModules.of(config, gaggle, plugins, options));
        modules.add(new Strictness());
        return Guice.createInjector(Stage.PRODUCTION, modules).getInstance(Supervisor.class);
    }

    /** Guice without its surprises. */
    private static final class Strictness extends AbstractModule {
        @Override
        protected void configure() {
            binder().requireExplicitBindings();
            binder().requireAtInjectOnConstructors();
            binder().requireExactBindingAnnotations();
            binder().disableCircularProxies();
        }
    }
}
