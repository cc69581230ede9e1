package org.gaggled.engine.probe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.gaggled.api.NearestName;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.probe.ProbeFactory;
import org.gaggled.engine.plugin.AvailablePlugins;
import org.gaggled.engine.plugin.PluginKind;
import org.gaggled.engine.plugin.PluginScope;
import org.gaggled.engine.text.Wording;

/**
 * The kinds of probe that a configuration may speak of: those that gaggled has itself, and those of plugins. Safe for
 * use by several threads.
 */
public final class ProbeKinds {

    private final List<ProbeFactory> plugins;
    private final AvailablePlugins available;

    /**
     * gaggled's own kinds, and these.
     *
     * @param plugins those of the plugins that were loaded
     * @param available the plugins that would have to be activated first
     */
    public ProbeKinds(List<? extends ProbeFactory> plugins, AvailablePlugins available) {
        this.plugins = List.copyOf(plugins);
        this.available = available;
    }

    /** gaggled's own kinds alone. */
    public static ProbeKinds own() {
        return new ProbeKinds(List.of(), AvailablePlugins.none());
    }

    /** Whether the program tells a probe of that kind by itself, so that there is no try, and no period of tries. */
    public static boolean isTold(String kind) {
        OwnKind own = OwnKind.find(kind);
        return own != null && own.isTold();
    }

    /**
     * Checks a probe as it is written, apart from whether the command of {@code exec} can be run. Asks the plugin where
     * it is of a plugin's kind.
     *
     * @param kind what stands before the first colon; all of it, where there is none
     * @param target what stands behind it, or nothing
     * @throws InvalidSettingException when that is not a probe, with what to write instead
     */
    public void check(String kind, String target) throws InvalidSettingException {
        OwnKind own = OwnKind.find(kind);
        if (own != null) {
            own.check(target);
        } else {
            checkOfPlugin(find(kind, target), target);
        }
    }

    private static void checkOfPlugin(ProbeFactory factory, String target) {
        Object opened;
        try (PluginScope _ = PluginScope.around(factory)) {
            opened = factory.open(target);
        } catch (InvalidSettingException wrong) {
            throw wrong;
        } catch (RuntimeException | Error e) {
            throw faulty(factory, "it threw " + e);
        }
        if (opened == null) {
            throw faulty(factory, "it opened no probe");
        }
    }

    private static InvalidSettingException faulty(ProbeFactory factory, String what) {
        return new InvalidSettingException(
                "cannot be checked, because the plugin of the probe " + factory.getName() + " is at fault: "
                        + Reason.shown(what),
                "update the plugin or remove it");
    }

    /** The plugin's kind of that name. */
    ProbeFactory find(String kind, String target) throws InvalidSettingException {
        List<ProbeFactory> found = plugins.stream().filter(plugin -> plugin.getName().equals(kind)).toList();
        if (found.size() > 1) {
            throw new InvalidSettingException(
                    "is of a kind that " + found.size() + " plugins have",
                    "keep one of them; gaggled --list-plugins -v shows which they are");
        }
        if (found.isEmpty()) {
            throw new InvalidSettingException(
                    kind.isEmpty() ? "has no kind of probe"
                            : "has " + Wording.quoted(kind) + ", which is not a kind of probe",
                    adviceFor(kind, target));
        }
        return found.getFirst();
    }

    private String adviceFor(String kind, String target) {
        String inactive = available.adviceFor(PluginKind.PROBE, kind);
        if (inactive != null) {
            return inactive;
        }
        if (kind.startsWith("/")) {
            return "write file:" + kind + ", or unix:" + kind + " for a socket";
        }
        if (isPort(target) && kind.matches("[A-Za-z0-9_.-]*")) {
            return "for a port, write tcp://" + (kind.isEmpty() ? "127.0.0.1" : kind) + ":" + target;
        }
        if (isPort(kind)) {
            return "for a port, write tcp://127.0.0.1:" + kind;
        }
        String nearest = NearestName.find(kind, names());
        if (nearest == null) {
            return "write one of " + Wording.listed(forms());
        }
        return kind.equalsIgnoreCase(nearest)
                ? "write '" + nearest + "', in lower case"
                : "did you mean '" + nearest + "'?";
    }

    private static boolean isPort(String text) {
        return text.matches("[0-9]{1,5}");
    }

    private List<String> forms() {
        List<String> forms = new ArrayList<>(OwnKind.forms());
        plugins.forEach(plugin -> forms.add(plugin.getName() + ":..."));
        return forms;
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (OwnKind kind : OwnKind.values()) {
            names.add(kind.getName());
        }
        plugins.forEach(plugin -> names.add(plugin.getName()));
        return names;
    }

    /** Those of plugins. */
    List<ProbeFactory> plugins() {
        return plugins;
    }
}
