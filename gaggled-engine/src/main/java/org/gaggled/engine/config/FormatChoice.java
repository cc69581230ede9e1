package org.gaggled.engine.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.config.ArgumentSplitting;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.engine.plugin.AvailablePlugins;
import org.gaggled.engine.plugin.PluginKind;
import org.gaggled.engine.plugin.PluginScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which format a file has: by the name that was asked for, or by the file's extension. */
final class FormatChoice {

    /** What a discovered format says of itself, asked once. */
    record Format(
            ConfigSourceFactory factory,
            String name,
            Set<String> extensions,
            ArgumentSplitting argumentSplitting,
            boolean expandedByDefault) {

        static Format of(ConfigSourceFactory factory) {
            return new Format(
                    factory,
                    factory.getName(),
                    Set.copyOf(factory.getExtensions()),
                    factory.getArgumentSplitting(),
                    factory.isExpandedByDefault());
        }

        @Override
        public String toString() {
            return name + " (." + String.join(", .", extensions.stream().sorted().toList()) + ")";
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(FormatChoice.class);

    private final Map<ConfigSourceFactory, Format> formats = new LinkedHashMap<>();
    private final AvailablePlugins available;
    private final Problems problems;

    FormatChoice(ConfigPlugins plugins, ConfigPosition start, Problems problems) {
        this.available = plugins.available();
        this.problems = problems;
        for (ConfigSourceFactory factory : plugins.formats()) {
            try (var _ = PluginScope.around(factory)) {
                formats.put(factory, Format.of(factory));
            } catch (RuntimeException | LinkageError bug) {
                LOG.debug("format {} cannot name itself", factory.getClass().getName(), bug);
                problems.error(
                        start,
                        "the format plugin " + factory.getClass().getName() + " fails with "
                                + Wording.visible(bug) + " when asked its name",
                        "that is a fault of the plugin: update it or remove it");
            }
        }
    }

    /** The format of that name; null when there is not exactly one, which is then reported. */
    @Nullable Format named(String name, ConfigPosition position) {
        List<Format> found =
                formats.values().stream().filter(format -> format.name().equals(name)).toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty()) {
            problems.error(
                    position,
                    "there is no format " + Wording.quoted(name),
                    Objects.requireNonNullElseGet(available(name), this::known));
        } else {
            problems.error(
                    position,
                    "two format plugins claim the name " + Wording.quoted(name) + ": " + classesOf(found),
                    "remove one of them from the plugins directory");
        }
        return null;
    }

    /** The format that the file's extension tells; null when it does not, which is then reported. */
    @Nullable Format of(Path file, ConfigPosition position) {
        String extension = extensionOf(file);
        List<Format> found = formats.values().stream()
                .filter(format -> format.extensions().contains(extension))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty()) {
            problems.error(
                    position,
                    extension.isEmpty()
                            ? "the file name has no extension that would tell its format"
                            : "no format has the extension " + Wording.quoted("." + extension),
                    Objects.requireNonNullElseGet(
                            available(extension), () -> known() + "; or say which it is with --format"));
        } else {
            problems.error(
                    position,
                    "several formats have the extension " + Wording.quoted("." + extension) + ": " + listed(found),
                    "say which it is with --format");
        }
        return null;
    }

    private @Nullable String available(String name) {
        return available.adviceFor(PluginKind.CONFIG_SOURCE, name);
    }

    private String known() {
        return formats.isEmpty()
                ? "no format plugin is in the plugins directory"
                : "known: " + listed(List.copyOf(formats.values()));
    }

    private static String listed(List<Format> formats) {
        return Wording.listed(formats.stream().map(Format::toString).toList());
    }

    private static String classesOf(List<Format> formats) {
        return String.join(" and ", formats.stream().map(format -> format.factory().getClass().getName()).toList());
    }

    private static String extensionOf(Path file) {
        Path name = file.getFileName();
        String text = name == null ? "" : name.toString();
        int dot = text.lastIndexOf('.');
        return dot < 0 ? "" : text.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
