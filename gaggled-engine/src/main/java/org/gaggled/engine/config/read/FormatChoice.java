package org.gaggled.engine.config.read;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.config.ArgumentSplitting;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.plugin.AvailablePlugins;
import org.gaggled.engine.plugin.PluginKind;
import org.gaggled.engine.plugin.PluginScope;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which format a file has: by the name that was asked for, by the file's extension or, where that says nothing,
 * by its content.
 */
public final class FormatChoice {

    /** What a discovered format says of itself, asked once. */
    public record Format(
            ConfigSourceFactory factory,
            String name,
            Set<String> extensions,
            ArgumentSplitting argumentSplitting,
            boolean expandedByDefault,
            boolean anyByteAllowed) {

        static Format of(ConfigSourceFactory factory) {
            return new Format(
                    factory,
                    factory.getName(),
                    Set.copyOf(factory.getExtensions()),
                    factory.getArgumentSplitting(),
                    factory.isExpandedByDefault(),
                    factory.isAnyByteAllowed());
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

    public FormatChoice(ConfigPlugins plugins, ConfigPosition start, Problems problems) {
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
                                + Wording.visible(bug) + " when asked for its name",
                        "that is a fault of the plugin: update it or remove it");
            }
        }
    }

    /** The format of that name; null when there is not exactly one, which is then reported. */
    @Nullable
    Format named(String name, ConfigPosition position) {
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

    /**
     * The format that the file's extension or else its content tells; null when neither does, which is then reported.
     */
    @Nullable
    Format of(ConfigFile file, ConfigPosition position) {
        String extension = extensionOf(file.getPath());
        List<Format> found = formats.values().stream()
                .filter(format -> format.extensions().contains(extension))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.size() > 1) {
            problems.error(
                    position,
                    "several formats have the extension " + Wording.quoted("." + extension) + ": " + listed(found),
                    "choose one with --format");
            return null;
        }
        String inactive = available(extension);
        List<Format> recognised = inactive == null ? ContentRecognition.recognise(file, formats.values()) : List.of();
        if (recognised.size() == 1) {
            return recognised.getFirst();
        }
        problems.error(
                position,
                (extension.isEmpty()
                        ? "the file name has no extension that tells its format"
                        : "no format has the extension " + Wording.quoted("." + extension))
                        + (recognised.isEmpty() ? "" : ", and its content may be " + namesOf(recognised)),
                Objects.requireNonNullElseGet(inactive, () -> known() + "; or choose one with --format"));
        return null;
    }

    /**
     * The one other format that a file is in beyond doubt, though its name says that it is in this one; otherwise null.
     */
    @Nullable
    Format contradicting(Format named, ConfigFile file) {
        List<Format> recognised = ContentRecognition.contradicting(named, file, formats.values());
        return recognised.size() == 1 ? recognised.getFirst() : null;
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

    private static String namesOf(List<Format> formats) {
        return String.join(" or ", formats.stream().map(Format::name).toList());
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
