package org.gaggled.importing.write;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.gaggled.engine.config.check.ShellWords;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Section;

/** Writes INI, which has no escapes: some values, it cannot hold. */
final class IniWriter implements ConfigWriter {

    /** Lists of words that gaggled splits as a shell does; all others have commas. */
    private static final Set<String> COMMAND_LINES = commandLines();

    /** What is not taken for a comment, a section or a part of a value. */
    private static final Pattern NAME = Pattern.compile("[^\\s;#\\[=][^=\\p{Cntrl}]*+(?<!\\s)");

    private final StringBuilder text = new StringBuilder();

    private static Set<String> commandLines() {
        Set<String> names = new HashSet<>(Set.of(KnownSettings.ARGV.getName()));
        KnownSettings.COMMAND_LINES.forEach(setting -> names.add(setting.getName()));
        return Set.copyOf(names);
    }

    @Override
    public String write(Gaggle gaggle, String origin) throws ImportException {
        text.append("; ").append(ConfigWriter.heading(origin)).append('\n');
        Section global = gaggle.global();
        if (global.hasContents()) {
            section(global, Layout.GLOBAL, global.name());
        } else {
            comments(global.comments());
        }
        for (Section program : gaggle.programs()) {
            section(program, Layout.PROGRAM, program.name());
        }
        return text.toString();
    }

    private void section(Section section, Layout layout, String path) throws ImportException {
        if (path.indexOf(']') >= 0) {
            throw new ImportException("INI cannot hold the name " + path + ", in which there is a ]; write YAML");
        }
        text.append("\n[").append(path).append("]\n");
        comments(section.comments());
        for (Map.Entry<String, Section.Entry> setting : layout.settings(section)) {
            comments(setting.getValue().comments());
            text.append(setting.getKey()).append(" = ").append(value(setting, path)).append('\n');
        }
        for (Section inner : layout.sections(section)) {
            section(inner, layout.of(inner), path + "/" + inner.name());
        }
    }

    private static String value(Map.Entry<String, Section.Entry> setting, String path) throws ImportException {
        if (!NAME.matcher(setting.getKey()).matches()) {
            throw new ImportException(
                    "INI cannot hold the name '" + setting.getKey() + "' in " + path + "; write YAML");
        }
        List<String> words = setting.getValue().words();
        String value = COMMAND_LINES.contains(setting.getKey()) && setting.getValue().isList()
                ? ShellWords.joined(words)
                : String.join(", ", words);
        if (!value.strip().equals(value) || value.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw new ImportException("INI cannot hold " + setting.getKey() + " of " + path
                    + ", which has several lines, or begins or ends with a blank; write YAML");
        }
        return value;
    }

    private void comments(List<String> comments) {
        comments.forEach(comment -> text.append("; ").append(comment).append('\n'));
    }
}
