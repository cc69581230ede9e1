package org.gaggled.engine.plugin;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.PluginFactory;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.launch.ProcessLauncherFactory;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.api.probe.ProbeFactory;
import org.jspecify.annotations.Nullable;

/**
 * One of the six kinds of service a plugin can offer.
 *
 * @param <F> the factory that is discovered
 */
public final class PluginKind<F extends PluginFactory> {

    /** Reads a configuration format. */
    public static final PluginKind<ConfigSourceFactory> CONFIG_SOURCE =
            new PluginKind<>("config source", "config-", ConfigSourceFactory.class, "its format",
                    PluginKind::askFormat);

    /** Starts processes. */
    public static final PluginKind<ProcessLauncherFactory> PROCESS_LAUNCHER =
            new PluginKind<>(
                    "process launcher", "launcher-", ProcessLauncherFactory.class, "whether it works here",
                    launcher -> Objects.requireNonNull(launcher.getSupport(), "getSupport() returned null"));

    /** Is told what happens. */
    public static final PluginKind<EventSinkFactory> EVENT_SINK =
            new PluginKind<>("event sink", "notify-", EventSinkFactory.class, "its settings", PluginKind::askSettings);

    /** Takes requests from outside. */
    public static final PluginKind<ControlSourceFactory> CONTROL_SOURCE =
            new PluginKind<>(
                    "control source", "control-", ControlSourceFactory.class, "its settings", PluginKind::askSettings);

    /** Finds out whether a program can be used, or still works. */
    public static final PluginKind<ProbeFactory> PROBE = new PluginKind<>(
            "probe", "probe-", ProbeFactory.class, "its name", _ -> {},
            Set.of("notify", "fd", "tcp", "http", "https", "exec", "log", "file", "unix"));

    /** Knows what programs of other hosts do. */
    public static final PluginKind<NeighbourSourceFactory> NEIGHBOUR_SOURCE = new PluginKind<>(
            "neighbour source", "cluster-", NeighbourSourceFactory.class, "its settings", PluginKind::askSettings);

    /** All six, in the order in which they are listed. */
    public static final List<PluginKind<?>> ALL =
            List.of(CONFIG_SOURCE, PROCESS_LAUNCHER, EVENT_SINK, CONTROL_SOURCE, PROBE, NEIGHBOUR_SOURCE);

    private final String label;
    private final String prefix;
    private final Class<F> factoryType;
    private final String declared;
    private final Consumer<F> question;
    private final Set<String> taken;

    private PluginKind(String label, String prefix, Class<F> factoryType, String declared, Consumer<F> question) {
        this(label, prefix, factoryType, declared, question, Set.of());
    }

    private PluginKind(
            String label, String prefix, Class<F> factoryType, String declared, Consumer<F> question,
            Set<String> taken) {
        this.label = label;
        this.prefix = prefix;
        this.factoryType = factoryType;
        this.declared = declared;
        this.question = question;
        this.taken = taken;
    }

    private static void askFormat(ConfigSourceFactory format) {
        requireAll(format.getExtensions(), "getExtensions()");
        Objects.requireNonNull(format.getArgumentSplitting(), "getArgumentSplitting() returned null");
        format.isExpandedByDefault();
    }

    private static void askSettings(ConfiguredPluginFactory plugin) {
        requireAll(plugin.getSettings(), "getSettings()");
        requireAll(plugin.getGlobalSettings(), "getGlobalSettings()");
        requireAll(plugin.getGlobalSections(), "getGlobalSections()");
    }

    private static void requireAll(@Nullable Collection<?> answer, String question) {
        Objects.requireNonNull(answer, () -> question + " returned null");
        answer.forEach(each -> Objects.requireNonNull(each, () -> question + " has a null in it"));
    }

    /** The interface its factories implement. */
    public Class<F> factoryType() {
        return factoryType;
    }

    /**
     * Has a factory say what everybody who reads a configuration asks it, used or not. So one that cannot is known from
     * the start, and matters to those configurations alone that want it.
     */
    void ask(F factory) {
        question.accept(factory);
    }

    /** What is learnt by {@link #ask}, in words: {@code its settings}. */
    String declared() {
        return declared;
    }

    /** The names that mean something of gaggled's own, so that no plugin can have them. */
    public Set<String> takenNames() {
        return taken;
    }

    /** The file in a jar that names its factories. */
    String servicesFile() {
        return "META-INF/services/" + factoryType.getName();
    }

    /**
     * What the plugin that offers a service of this kind and name is called, when it is among the
     * {@link AvailablePlugins}.
     */
    String availableAs(String name) {
        return prefix + name;
    }

    /** What it is called in messages: {@code event sink}. */
    @Override
    public String toString() {
        return label;
    }
}
