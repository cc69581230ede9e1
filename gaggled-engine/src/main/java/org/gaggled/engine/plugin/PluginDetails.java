package org.gaggled.engine.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gaggled.api.PluginFactory;
import org.jspecify.annotations.Nullable;

/** What {@code --list-plugins -v} prints: a paragraph for each plugin, gaggled itself first. */
public final class PluginDetails {

    private final PluginCatalog catalog;
    private final String apiVersion;
    private final @Nullable Set<PluginFactory> used;

    /**
     * The details of a catalog, without regard to any configuration.
     *
     * @param apiVersion the version of the API that this gaggled has
     */
    public PluginDetails(PluginCatalog catalog, String apiVersion) {
        this(catalog, apiVersion, null);
    }

    /** The same, with what a configuration asks for. */
    private PluginDetails(PluginCatalog catalog, String apiVersion, @Nullable Set<PluginFactory> used) {
        this.catalog = catalog;
        this.apiVersion = apiVersion;
        this.used = used;
    }

    /**
     * The same, saying of each event sink and control source whether it is used; of the others, the file to be read and
     * the host decide.
     *
     * @param factories those that a configuration asks for
     */
    public PluginDetails usedAre(Collection<? extends PluginFactory> factories) {
        Set<PluginFactory> same = Collections.newSetFromMap(new IdentityHashMap<>());
        same.addAll(factories);
        return new PluginDetails(catalog, apiVersion, same);
    }

    /** A line for each plugin that was built for a newer API, and may miss what is new in it. */
    public List<String> newerThanThis() {
        List<String> lines = new ArrayList<>();
        for (PluginOrigin.Installed plugin : catalog.plugins()) {
            String builtFor = first(jarsOf(plugin), PluginOrigin.Installed::apiVersion);
            if (builtFor != null && isNewer(builtFor, apiVersion)) {
                lines.add("plugin " + plugin.plugin() + " is built for API " + api(builtFor));
            }
        }
        return lines;
    }

    /** Every line ends with {@code \n}; an empty one stands between two plugins. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        PluginOrigin builtIn = new PluginOrigin.BuiltIn();
        text.append("gaggled").append(version(builtIn.version())).append('\n');
        line(text, "from", builtIn.toString());
        line(text, "api", apiVersion);
        catalog.services().stream().filter(service -> service.origin().equals(builtIn))
                .forEach(service -> add(text, service));
        for (PluginOrigin.Installed plugin : catalog.plugins()) {
            text.append('\n');
            add(text, plugin);
        }
        return text.toString();
    }

    private void add(StringBuilder text, PluginOrigin.Installed plugin) {
        List<PluginOrigin.Installed> jars = jarsOf(plugin);
        text.append(plugin.plugin()).append(version(first(jars, PluginOrigin.Installed::version))).append('\n');
        if (jars.isEmpty()) {
            line(text, "from", plugin.toString());
        }
        jars.forEach(jar -> line(text, "jar", jar.toString()));
        line(text, "api", api(first(jars, PluginOrigin.Installed::apiVersion)));
        catalog.services().stream()
                .filter(service -> isOf(plugin, service.origin()))
                .forEach(service -> add(text, service));
        for (PluginFailure failure : catalog.failures()) {
            if (isOf(plugin, failure.origin())) {
                String name = failure.name() == null ? "" : failure.name() + ", ";
                line(text, failure.kind() == null ? "plugin" : failure.kind().toString(),
                        name + "failed: " + failure.reason());
            }
        }
    }

    private void add(StringBuilder text, PluginService<?> service) {
        String clash = catalog.nameClashes().stream()
                .filter(each -> each.kind() == service.kind() && each.name().equals(service.name()))
                .map(each -> "; " + each)
                .collect(Collectors.joining());
        line(text, service.kind().toString(), service.name() + ", loaded" + use(service) + clash);
    }

    private String use(PluginService<?> service) {
        boolean byConfiguration =
                service.kind() == PluginKind.EVENT_SINK || service.kind() == PluginKind.CONTROL_SOURCE
                        || service.kind() == PluginKind.NEIGHBOUR_SOURCE;
        if (used == null || !byConfiguration) {
            return "";
        }
        return used.contains(service.factory()) ? ", used" : ", unused: the configuration does not ask for it";
    }

    private String api(@Nullable String builtFor) {
        if (builtFor == null) {
            return "unknown: its jar has no Gaggled-Api-Version";
        }
        return isNewer(builtFor, apiVersion)
                ? builtFor + ", newer than the " + apiVersion
                        + " of this gaggled: what is new in it is missing here; update gaggled"
                : builtFor;
    }

    /** By the numbers alone: {@code 1.0.0-SNAPSHOT} is no older than {@code 1.0.0}. */
    static boolean isNewer(String version, String than) {
        return Arrays.compare(numbers(version), numbers(than)) > 0;
    }

    private static int[] numbers(String version) {
        int[] numbers = new int[3];
        String[] parts = version.split("[^0-9]+", 4);
        for (int i = 0; i < Math.min(numbers.length, parts.length); i++) {
            numbers[i] = parts[i].isEmpty() || parts[i].length() > 9 ? 0 : Integer.parseInt(parts[i]);
        }
        return numbers;
    }

    private static List<PluginOrigin.Installed> jarsOf(PluginOrigin.Installed plugin) {
        try {
            return PluginDirectory.jarsOf(plugin).stream()
                    .map(jar -> new PluginOrigin.Installed(plugin.plugin(), jar))
                    .toList();
        } catch (IOException unreadable) {
            // Why, the plugin's failure says.
            return List.of();
        }
    }

    /** The first that says something, the jars with services first: a library's manifest speaks for the library. */
    private @Nullable String first(
            List<PluginOrigin.Installed> jars,
            Function<PluginOrigin.Installed, @Nullable String> question) {
        return jars.stream()
                .filter(jar -> jars.size() == 1 || offersServices(jar))
                .map(question)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private boolean offersServices(PluginOrigin.Installed jar) {
        return catalog.services().stream().anyMatch(service -> service.origin().equals(jar))
                || catalog.failures().stream()
                        .anyMatch(failure -> failure.kind() != null && failure.origin().equals(jar));
    }

    private static boolean isOf(PluginOrigin.Installed plugin, PluginOrigin origin) {
        return origin instanceof PluginOrigin.Installed(String name, Path path)
                && name.equals(plugin.plugin())
                && path.startsWith(plugin.path());
    }

    private static String version(@Nullable String version) {
        return version == null ? "" : " " + version;
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append("  ").append(label).append(": ").append(value).append('\n');
    }
}
