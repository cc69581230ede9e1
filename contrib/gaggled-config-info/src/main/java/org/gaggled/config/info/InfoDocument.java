package org.gaggled.config.info;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigSourceContext;
import org.gaggled.api.config.ConfigTree;
import org.jspecify.annotations.Nullable;

/** A file with all that it includes, and what is wrong with it. */
final class InfoDocument {

    /** A document with more lines that cannot be read is something else than INFO. */
    static final int MOST_ERRORS = 1000;

    /** Includes may multiply: ten files, each including the next ten times, would be ten thousand million. */
    static final int MOST_INCLUDES = 1000;

    /** More keys than any configuration has; it bounds the memory that a document takes. */
    static final int MOST_KEYS = 1_000_000;

    private final ConfigFile file;
    private final ConfigSourceContext context;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private int includes;
    private int keys;
    private boolean hopeless;

    InfoDocument(ConfigFile file, ConfigSourceContext context) {
        this.file = file;
        this.context = context;
    }

    ConfigTree read() {
        InfoEntry root = new InfoEntry("", file.at(1, 1));
        root.open();
        new InfoReading(this, file, root, 0).read();
        ClassicMeaning.applyTo(root);
        return new ConfigTree(root.toNode(), problems);
    }

    /** The included file, or null when it cannot be had, which has been reported. */
    @Nullable
    ConfigFile include(String path, ConfigFile from, ConfigPosition position) {
        includes++;
        if (includes <= MOST_INCLUDES) {
            return context.include(path, from, position);
        }
        if (includes == MOST_INCLUDES + 1) {
            report(position, "more than " + MOST_INCLUDES + " files are included; this and the rest are not",
                    "include less");
        }
        return null;
    }

    /** Counts a key, and gives up when there are too many. */
    void count(ConfigPosition key) {
        if (++keys > MOST_KEYS) {
            giveUp(key, "more than " + MOST_KEYS + " keys", "is it a configuration?");
        }
    }

    void report(ConfigPosition position, String problem, String advice) {
        if (problems.size() < MOST_ERRORS) {
            problems.add(ConfigProblem.error(position, problem, advice));
        } else if (!hopeless) {
            hopeless = true;
            problems.add(ConfigProblem.error(
                    position,
                    "more than " + MOST_ERRORS + " mistakes; the rest is not reported",
                    "is this an INFO file?"));
        }
    }

    /** Reports what is allowed, but seldom meant. */
    void warn(ConfigPosition position, String problem, String advice) {
        if (problems.size() < MOST_ERRORS) {
            problems.add(ConfigProblem.warning(position, problem, advice));
        }
    }

    /** Reports what makes it useless to read on. */
    void giveUp(ConfigPosition position, String problem, String advice) {
        report(position, problem, advice);
        hopeless = true;
    }

    boolean isHopeless() {
        return hopeless;
    }
}
