package org.gaggled.config.ini;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigTree;
import org.ini4j.Config;
import org.ini4j.InvalidFileFormatException;
import org.ini4j.spi.IniHandler;
import org.ini4j.spi.IniParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads INI files with ini4j's parser, through its handler.
 *
 * <p>ini4j ends at the first error. Here it is then begun anew at the next line, until the file ends; that its first
 * lines then stand outside of any section, as ini4j sees it, is why it is told to allow that: a section goes on until
 * the next one begins.
 */
final class IniConfigSource implements ConfigSource {

    /** A file with more lines that cannot be read is something else than an INI file. */
    static final int MOST_ERRORS = 1000;

    /** More sections and settings than any configuration has; it bounds the memory that a file takes. */
    static final int MOST_KEYS = 1_000_000;

    /** More levels than any section has; it bounds the depth of the tree. */
    static final int DEEPEST_PATH = 100;

    @Override
    public ConfigTree read(ConfigFile file) {
        return new Reading(file).read();
    }

    /**
     * ini4j's parser with everything off that would change a text; each switch is set because system properties can.
     */
    private static final class LiteralParser extends IniParser {

        LiteralParser() {
            Config config = new Config();
            config.setEscape(false);
            config.setEscapeNewline(false);
            config.setInclude(false);
            config.setEmptyOption(false);
            config.setUnnamedSection(false);
            config.setLowerCaseOption(false);
            config.setLowerCaseSection(false);
            config.setGlobalSection(true);
            config.setGlobalSectionName("");
            setConfig(config);
        }
    }

    /** One file being read. */
    private static final class Reading implements IniHandler {

        private final ConfigFile file;
        private final IniLines lines;
        private final IniSections sections;
        private final List<ConfigProblem> problems = new ArrayList<>();
        /** Null before the first section, and after a section line that cannot be read. */
        private IniSections.@Nullable Section section;

        private boolean sectionLineSeen;
        private int keys;

        Reading(ConfigFile file) {
            this.file = file;
            this.lines = new IniLines(file.getText());
            this.sections = new IniSections(file.at(1, 1));
        }

        ConfigTree read() {
            while (!lines.isAtEnd() && problems.size() <= MOST_ERRORS) {
                try {
                    new LiteralParser().parse(lines, this);
                } catch (InvalidFileFormatException error) {
                    report(IniSyntaxError.in(lines.line()));
                } catch (IOException impossible) {
                    throw new IllegalStateException("a text in memory cannot be read", impossible);
                }
            }
            return new ConfigTree(sections.toTree(), problems);
        }

        @Override
        public void startSection(String name) {
            if (lines.isSectionLine()) {
                begin(IniLines.plain(name));
            }
        }

        @Override
        public void handleOption(String name, String value) {
            String line = lines.line();
            int key = IniLines.skipBlanks(line, 0);
            if (section == null) {
                reportIfOutside(key);
                return;
            }
            if (!count(1, key)) {
                return;
            }
            int text = IniLines.skipBlanks(line, line.indexOf('=') + 1);
            warnOfComment(line, text);
            section.add(ConfigNode.builder(IniLines.plain(name), at(key))
                    .text(IniLines.plain(value), at(text))
                    .build());
        }

        @Override
        public void startIni() {}

        @Override
        public void endIni() {}

        @Override
        public void endSection() {}

        @Override
        public void handleComment(String comment) {}

        private void begin(String name) {
            sectionLineSeen = true;
            section = null;
            int start = IniLines.skipBlanks(lines.line(), lines.line().indexOf('[') + 1);
            if (name.indexOf(']') >= 0) {
                report(IniSyntaxError.in(lines.line()));
                return;
            }
            List<IniSections.Step> path = stepsOf(name, start);
            if (path != null && count(path.size(), start)) {
                section = sections.begin(path);
            }
        }

        /** The names between the slashes, or null when one is empty, which is then reported. */
        private @Nullable List<IniSections.Step> stepsOf(String name, int start) {
            List<IniSections.Step> path = new ArrayList<>();
            int offset = start;
            for (String part : name.split("/", -1)) {
                int first = IniLines.skipBlanks(part, 0);
                if (first == part.length()) {
                    report(new IniSyntaxError(
                            offset + 1, "a section path with an empty name",
                            "write [NAME] or [NAME/NAME], with single slashes"));
                    return null;
                }
                path.add(new IniSections.Step(part.trim(), at(offset + first)));
                offset += part.length() + 1;
            }
            if (path.size() > DEEPEST_PATH) {
                report(new IniSyntaxError(start + 1, "a section path of " + path.size() + " names",
                        "sections are not nested so deep"));
                return null;
            }
            return path;
        }

        /**
         * Whether there are not yet too many names; the first that is too much is reported, and nothing is read behind
         * it.
         */
        private boolean count(int names, int index) {
            keys += names;
            if (keys > MOST_KEYS) {
                problems.add(ConfigProblem.error(
                        at(index), "more than " + MOST_KEYS + " sections and settings", "is it a configuration?"));
                lines.skipRest();
            }
            return keys <= MOST_KEYS;
        }

        /** What follows a section line that cannot be read is not reported as well: it has a section, only which? */
        private void reportIfOutside(int key) {
            if (!sectionLineSeen) {
                report(new IniSyntaxError(key + 1, "a setting before the first section", "put a [NAME] line above it"));
            }
        }

        /** Many kinds of INI know comments behind values; here they are a part of them. */
        private void warnOfComment(String line, int value) {
            int comment = IniLines.commentBehind(line, value);
            if (comment >= 0 && problems.size() < MOST_ERRORS) {
                problems.add(ConfigProblem.warning(
                        at(comment),
                        "what begins with '" + line.charAt(comment) + "' here is part of the value",
                        "put a comment on a line of its own; in argv, put this into quotes if it is meant"));
            }
        }

        private void report(IniSyntaxError error) {
            if (lines.isSectionLine()) {
                sectionLineSeen = true;
                section = null;
            }
            if (problems.size() < MOST_ERRORS) {
                problems.add(ConfigProblem.error(
                        file.at(lines.lineNumber(), error.column()), error.message(), error.advice()));
            } else if (problems.size() == MOST_ERRORS) {
                problems.add(ConfigProblem.error(
                        file.at(lines.lineNumber(), 1),
                        "more than " + MOST_ERRORS + " lines cannot be read; the rest is not reported",
                        "is this an INI file?"));
            }
        }

        private ConfigPosition at(int index) {
            return file.at(lines.lineNumber(), index + 1);
        }
    }
}
