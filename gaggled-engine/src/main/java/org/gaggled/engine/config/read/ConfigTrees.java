package org.gaggled.engine.config.read;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.ConfigTree;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.FormatChoice.Format;
import org.gaggled.engine.plugin.PluginScope;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a file and all that it includes, each in its own format, into one list of top-level sections. Each file may
 * have a {@code gaggled} section, and name in it what else is to be read.
 */
public final class ConfigTrees {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigTrees.class);

    /** The most names and values in all files together; each format bounds those of one file. */
    public static final int MOST_NODES = 1_000_000;

    /** A file that was named and is to be read. */
    private record Wanted(Path path, @Nullable ConfigFile from, ConfigPosition position) {}

    private final FormatChoice formats;
    private final ConfigFiles files;
    private final Surroundings surroundings;
    private final Problems problems;
    private final Map<Path, ConfigPosition> seen = new HashMap<>();
    private final List<WrittenSection> globals = new ArrayList<>();
    private final List<WrittenSection> programs = new ArrayList<>();
    private final List<Wanted> wanted = new ArrayList<>();
    private final IncludeExpansion expansion;
    private long nodes;

    /** Replaces the variables in {@code include}, as they are before the files are read. */
    @FunctionalInterface
    public interface IncludeExpansion {
        ConfigNode expand(ConfigNode include, WrittenSection global);
    }

    public ConfigTrees(FormatChoice formats, ConfigFiles files, Surroundings surroundings, IncludeExpansion expansion,
            Problems problems) {
        this.formats = formats;
        this.files = files;
        this.surroundings = surroundings;
        this.problems = problems;
        this.expansion = expansion;
    }

    /** The sections, those named {@code gaggled} first, or null when the first file could not be read at all. */
    public @Nullable List<WrittenSection> read(Path path, @Nullable String formatName, ConfigPosition start) {
        Format named = formatName == null ? null : formats.named(formatName, start);
        ConfigFile file = files.readBytes(path, null, start);
        // The extension of a file that cannot be read is not what is wrong with it.
        Format format = formatName == null && file != null ? formats.of(file, start) : named;
        if (format == null || file == null || !parse(format, file, start)) {
            return null;
        }
        // Depth does not matter here: a file is read once, so a chain of includes ends where the files end.
        for (int next = 0; next < wanted.size() && nodes <= MOST_NODES; next++) {
            readIncluded(wanted.get(next));
        }
        List<WrittenSection> sections = new ArrayList<>(globals);
        sections.addAll(programs);
        return sections;
    }

    private void readIncluded(Wanted include) {
        ConfigPosition first = seen.get(surroundings.identityOf(include.path()));
        if (first != null) {
            problems.error(
                    include.position(),
                    Wording.quoted(include.path().toString()) + " is read already, because of " + first,
                    "include each file once, and none in itself");
            return;
        }
        ConfigFile file = files.readBytes(include.path(), include.from(), include.position());
        Format format = file == null ? null : formats.of(file, include.position());
        if (format != null && file != null) {
            parse(format, file, include.position());
        }
    }

    private boolean parse(Format format, ConfigFile file, ConfigPosition because) {
        seen.put(surroundings.identityOf(file.getPath()), because);
        ConfigTree tree = format.anyByteAllowed() || files.isText(file) ? treeOf(format, file) : null;
        if (tree == null || isMisnamed(format, file, tree)) {
            return false;
        }
        tree.getProblems().forEach(problems::add);
        nodes += nodesOf(tree.getRoot());
        if (nodes > MOST_NODES) {
            problems.error(
                    because,
                    "with " + Wording.quoted(file.getPath().toString()) + ", this configuration has more than "
                            + MOST_NODES
                            + " names and values; that file and the rest are not read",
                    "is it a configuration?");
            return true;
        }
        WrittenSection global = null;
        for (ConfigNode node : tree.getRoot().getChildren()) {
            WrittenSection section = new WrittenSection(node, format);
            if (!section.isGlobal()) {
                programs.add(section);
            } else if (global == null) {
                global = section;
                WrittenSection.warnOfValue(node, problems);
                globals.add(withoutIncludes(section, file));
            } else {
                problems.error(
                        node.getPosition(),
                        "section 'gaggled' is given twice; the first is at " + global.node().getPosition(),
                        "put all global settings into one section");
            }
        }
        return true;
    }

    /**
     * Reports a file that is in another format, instead of all that is wrong with it in the one it is said to be in.
     */
    private boolean isMisnamed(Format format, ConfigFile file, ConfigTree tree) {
        Format other = ContentRecognition.hasMistakes(tree) ? formats.contradicting(format, file) : null;
        if (other == null) {
            return false;
        }
        String name = file.at(1, 1).file();
        String extension = other.extensions().stream().sorted().findFirst().orElse(other.name());
        boolean wellNamed = other.extensions().stream().anyMatch(each -> name.endsWith("." + each));
        problems.error(
                file.at(1, 1),
                "this file looks like " + other.name() + ", but is read as " + format.name(),
                wellNamed ? "leave out --format " + format.name()
                        : "let its name end in ." + extension
                                + (file.getIncludedFrom() == null ? ", or give --format " + other.name() : ""));
        return true;
    }

    /** No recursion: how deep the tree of a plugin is, nobody knows. */
    private static long nodesOf(ConfigNode root) {
        long nodes = 0;
        Deque<ConfigNode> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            ConfigNode node = open.pop();
            List<ConfigText> items = node.getItems();
            nodes += node.getChildren().size() + (items == null ? 0 : items.size());
            node.getChildren().forEach(open::push);
        }
        return nodes;
    }

    private @Nullable ConfigTree treeOf(Format format, ConfigFile file) {
        try (var _ = PluginScope.around(format.factory());
                ConfigSource source = format.factory().open(files.contextFor(format))) {
            return Objects.requireNonNull(source.read(file), "no tree");
        } catch (Exception | LinkageError | StackOverflowError bug) {
            LOG.debug("format {} fails to read {}", format.name(), file.getPath(), bug);
            problems.error(
                    file.at(1, 1),
                    "the format plugin " + Wording.quoted(format.name()) + " fails with " + Wording.visible(bug)
                            + " on this file",
                    "that is a fault of the plugin, not of the file: please report it");
            return null;
        }
    }

    /** Notes what a section includes, and leaves the rest: each file may have this one setting. */
    private WrittenSection withoutIncludes(WrittenSection section, ConfigFile file) {
        ConfigNode.Builder rest = ConfigNode.builder(section.name(), section.node().getPosition());
        ConfigNode include = null;
        for (ConfigNode child : section.node().getChildren()) {
            if (!child.getName().equals(KnownSettings.INCLUDE.getName()) || child.isSection()) {
                rest.child(child);
            } else if (include == null) {
                include = child;
                noteIncludes(expansion.expand(child, section), file);
            } else {
                problems.error(
                        child.getPosition(),
                        "'include' in section 'gaggled' is given twice; the first is at " + include.getPosition(),
                        "name all files in one");
            }
        }
        return section.with(rest.build());
    }

    private void noteIncludes(ConfigNode include, ConfigFile file) {
        ConfigText text = include.getText();
        List<ConfigText> items = include.getItems();
        if (text != null && !problems.isUnexpanded(text)) {
            CommaSeparated.partsOf(text).forEach(part -> note(part.value(), file, part.position()));
        } else if (items != null) {
            items.stream().filter(item -> !problems.isUnexpanded(item))
                    .forEach(item -> note(item.value(), file, item.position()));
        }
    }

    private void note(String pattern, ConfigFile file, ConfigPosition position) {
        if (pattern.isEmpty()) {
            problems.error(position, "include has an empty part", "separate the files with commas");
            return;
        }
        try {
            FilePattern.Found found = surroundings.find(pattern, file.getPath());
            found.obstacles().forEach(obstacle -> problems.error(
                    position,
                    "include " + Wording.quoted(pattern) + ": " + obstacle,
                    "correct that, or write a pattern that avoids it"));
            if (found.files().isEmpty() && found.obstacles().isEmpty()) {
                problems.warning(position, "include " + Wording.quoted(pattern) + " matches no file", null);
            }
            found.files().forEach(path -> wanted.add(new Wanted(path, file, position)));
        } catch (PatternSyntaxException wrong) {
            problems.error(position, "include " + Wording.quoted(pattern) + ": " + wrong.getDescription(),
                    "correct the pattern");
        } catch (InvalidPathException wrong) {
            problems.error(position, "include " + Wording.quoted(pattern) + ": " + wrong.getReason(), "write a path");
        }
    }
}
