package org.gaggled.engine.config.read;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigProblem.Severity;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigTree;
import org.gaggled.engine.config.read.FormatChoice.Format;
import org.gaggled.engine.plugin.PluginScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recognises a format by what is in a file: every format reads it, and it is in the one that finds sections, and fewer
 * mistakes than the others. So a file with a mistake in it is recognised as well, and gets a message about the mistake.
 */
final class ContentRecognition {

    private record Attempt(Format format, long mistakes) {}

    private static final Logger LOG = LoggerFactory.getLogger(ContentRecognition.class);

    private ContentRecognition() {}

    /** The format the file is in: none where nobody finds a section, several where nothing decides between them. */
    static List<Format> recognise(ConfigFile file, Collection<Format> formats) {
        List<Attempt> attempts = attempts(file, formats);
        long least = attempts.stream().mapToLong(Attempt::mistakes).min().orElse(0);
        return attempts.stream().filter(attempt -> attempt.mistakes() == least).map(Attempt::format).toList();
    }

    /**
     * The formats in which the file has no mistake, where {@code named}, which its name says it is in, finds nothing
     * but mistakes.
     */
    static List<Format> contradicting(Format named, ConfigFile file, Collection<Format> formats) {
        List<Attempt> attempts = attempts(file, formats);
        return attempts.stream().anyMatch(attempt -> attempt.format().equals(named))
                ? List.of()
                : attempts.stream().filter(attempt -> attempt.mistakes() == 0).map(Attempt::format).toList();
    }

    private static List<Attempt> attempts(ConfigFile file, Collection<Format> formats) {
        List<Attempt> attempts = new ArrayList<>();
        formats.forEach(format -> attempt(format, file, attempts));
        return attempts;
    }

    /**
     * What the file includes in a way of its format is left out: that is read, and complained of, when the format is
     * known.
     */
    private static void attempt(Format format, ConfigFile file, List<Attempt> attempts) {
        try (var _ = PluginScope.around(format.factory());
                ConfigSource source = format.factory().open((path, from, position) -> null)) {
            ConfigTree tree = source.read(file);
            if (tree.getRoot().getChildren().stream().anyMatch(ContentRecognition::isSection)) {
                attempts.add(new Attempt(format, mistakesIn(tree)));
            }
        } catch (Exception | LinkageError | StackOverflowError bug) {
            LOG.debug("format {} fails to read {}", format.name(), file.getPath(), bug);
        }
    }

    private static boolean isSection(ConfigNode node) {
        return node.isSection() || !node.getChildren().isEmpty();
    }

    /** Whether a format finds something in a file that it or a configuration does not have. */
    static boolean hasMistakes(ConfigTree tree) {
        return mistakesIn(tree) > 0;
    }

    private static long mistakesIn(ConfigTree tree) {
        long errors = tree.getProblems().stream().filter(problem -> problem.getSeverity() == Severity.ERROR).count();
        return errors + tree.getRoot().getChildren().stream().filter(node -> !isSection(node)).count();
    }
}
