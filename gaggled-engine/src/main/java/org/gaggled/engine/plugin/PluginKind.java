package org.gaggled.engine.plugin;

import java.util.List;
import org.gaggled.api.PluginFactory;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.launch.ProcessLauncherFactory;

/**
 * One of the four kinds of service a plugin can offer.
 *
 * @param <F> the factory that is discovered
 */
public final class PluginKind<F extends PluginFactory> {

    /** Reads a configuration format. */
    public static final PluginKind<ConfigSourceFactory> CONFIG_SOURCE =
            new PluginKind<>("config source", "config-", ConfigSourceFactory.class);

    /** Starts processes. */
    public static final PluginKind<ProcessLauncherFactory> PROCESS_LAUNCHER =
            new PluginKind<>("process launcher", "launcher-", ProcessLauncherFactory.class);

    /** Is told what happens. */
    public static final PluginKind<EventSinkFactory> EVENT_SINK =
            new PluginKind<>("event sink", "notify-", EventSinkFactory.class);

    /** Takes requests from outside. */
    public static final PluginKind<ControlSourceFactory> CONTROL_SOURCE =
            new PluginKind<>("control source", "control-", ControlSourceFactory.class);

    /** All four, in the order in which they are listed. */
    public static final List<PluginKind<?>> ALL = List.of(CONFIG_SOURCE, PROCESS_LAUNCHER, EVENT_SINK, CONTROL_SOURCE);

    private final String label;
    private final String prefix;
    private final Class<F> factoryType;

    private PluginKind(String label, String prefix, Class<F> factoryType) {
        this.label = label;
        this.prefix = prefix;
        this.factoryType = factoryType;
    }

    /** The interface its factories implement. */
    public Class<F> factoryType() {
        return factoryType;
    }

    /** The file in a jar that names its factories. */
    String servicesFile() {
        return "META-INF/services/" + factoryType.getName();
    }

    /** What the plugin that offers a service of this kind and name is called, when it is among the {@link AvailablePlugins}. */
    String availableAs(String name) {
        return prefix + name;
    }

    /** What it is called in messages: {@code event sink}. */
    @Override
    public String toString() {
        return label;
    }
}
