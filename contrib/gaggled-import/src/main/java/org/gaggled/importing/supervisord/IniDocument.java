package org.gaggled.importing.supervisord;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.jspecify.annotations.Nullable;

/**
 * Sections of settings, as supervisord's parser (that of Python) understands them: a value goes on in lines that are
 * indented more than its name; {@code ;} and {@code #} begin a comment at the beginning of a line and behind a blank;
 * names have no case; of a repeated setting the last counts, and sections of one name are one.
 */
final class IniDocument {

    /** A setting. */
    record Entry(String name, String value, Source source, int line) {

        ForeignSetting setting() {
            return source.setting(name + "=" + value, line);
        }

        /** The same, where only a part of the value is meant, or the value is not to be shown. */
        ForeignSetting setting(String written) {
            return source.setting(written, line);
        }
    }

    /** A section. */
    record Section(String name, ForeignSetting heading, Map<String, Entry> entries) {

        @Nullable
        Entry find(String entry) {
            return entries.get(entry);
        }
    }

    private static final Pattern HEADING = Pattern.compile("\\[([^\\]]+)\\].*");
    private static final Pattern COMMENT = Pattern.compile("(?:^|(?<=\\s))[;#]");

    private final Map<String, Section> sections = new LinkedHashMap<>();

    /** In the order in which they begin. */
    Map<String, Section> sections() {
        return sections;
    }

    /**
     * Adds what is in a file.
     *
     * @throws ImportException if supervisord could not read it either
     */
    void add(Source source) throws ImportException {
        new Reading(source).read();
    }

    private final class Reading {

        private final Source source;
        private @Nullable Section section;
        private @Nullable Entry entry;
        private int indent;

        Reading(Source source) {
            this.source = source;
        }

        void read() throws ImportException {
            int number = 0;
            for (String line : source.lines()) {
                number++;
                String text = withoutComment(line);
                if (!text.isBlank()) {
                    read(text, number);
                }
            }
        }

        private void read(String text, int number) throws ImportException {
            int start = text.length() - text.stripLeading().length();
            String content = text.strip();
            Entry before = entry;
            if (section != null && before != null && start > indent) {
                put(new Entry(before.name(), before.value() + "\n" + content, source, before.line()));
                return;
            }
            indent = start;
            Matcher heading = HEADING.matcher(content);
            int sign = firstSign(content);
            if (heading.matches()) {
                String name = heading.group(1);
                entry = null;
                section = sections.computeIfAbsent(name, key -> new Section(
                        key, source.setting("[" + key + "]", number), new LinkedHashMap<>()));
            } else if (section != null && sign > 0) {
                put(new Entry(content.substring(0, sign).strip().toLowerCase(Locale.ROOT),
                        content.substring(sign + 1).strip(), source, number));
            } else {
                throw new ImportException(source.at(number) + ": '" + content + "' is "
                        + (section == null ? "outside of any [section]" : "neither a [section] nor NAME=VALUE")
                        + "; supervisord cannot read that");
            }
        }

        /** Where a name ends; -1 where none does. */
        private static int firstSign(String content) {
            for (int i = 0; i < content.length(); i++) {
                if (content.charAt(i) == '=' || content.charAt(i) == ':') {
                    return i;
                }
            }
            return -1;
        }

        private void put(Entry read) {
            entry = read;
            if (section != null) {
                section.entries().put(read.name(), read);
            }
        }

        private static String withoutComment(String line) {
            Matcher comment = COMMENT.matcher(line);
            return comment.find() ? line.substring(0, comment.start()) : line;
        }
    }
}
