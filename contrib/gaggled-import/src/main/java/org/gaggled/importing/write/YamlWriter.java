package org.gaggled.importing.write;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Section;
import org.gaggled.json.PrettyJson;

/** Writes YAML, with what is no plain word in double quotes. */
final class YamlWriter implements ConfigWriter {

    private static final String WORD = "[A-Za-z0-9_/.=+@%~$-]++";

    /** What needs no quotes, whatever reads it: words, and times and sizes. */
    private static final Pattern PLAIN = Pattern.compile(
            "[A-Za-z_/.-]" + WORD + "(?: " + WORD + ")*+|[A-Za-z/]|[0-9]+(?:/[0-9]+)?(?:ms|s|m|h|d|k|g)|0|[1-9][0-9]*");

    /** What other readers of YAML would not take for a text. */
    private static final Pattern SPECIAL = Pattern.compile("(?i)y|n|null|[-+]?[.](?:nan|inf)|[.-]+|-+ .*");

    private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false|yes|no|on|off");

    private final StringBuilder text = new StringBuilder();

    @Override
    public String write(Gaggle gaggle, String origin) {
        text.append("# ").append(ConfigWriter.heading(origin)).append('\n');
        Section global = gaggle.global();
        if (global.hasContents()) {
            section(global, Layout.GLOBAL, "");
        } else {
            comments(global.comments(), "");
        }
        gaggle.programs().forEach(program -> section(program, Layout.PROGRAM, ""));
        return text.toString();
    }

    private void section(Section section, Layout layout, String indent) {
        if (indent.isEmpty()) {
            text.append('\n');
        }
        String inner = indent + "  ";
        if (!section.hasContents()) {
            comments(section.comments(), indent);
        }
        text.append(indent).append(quoted(section.name())).append(':');
        if (isListOfNames(section)) {
            text.append(' ').append(list(section.sections().stream().map(Section::name).toList()));
        } else if (!section.hasContents()) {
            text.append(" {}");
        }
        text.append('\n');
        if (section.hasContents()) {
            comments(section.comments(), inner);
        }
        layout.settings(section).forEach(setting -> setting(setting, layout.isOfTexts(setting.getKey()), inner));
        if (!isListOfNames(section)) {
            layout.sections(section).forEach(each -> section(each, layout.of(each), inner));
        }
    }

    private void setting(Map.Entry<String, Section.Entry> setting, boolean isText, String indent) {
        Section.Entry entry = setting.getValue();
        comments(entry.comments(), indent);
        String value = entry.isList() ? list(entry.words())
                : isText ? quoted(entry.words().getFirst()) : plain(entry.words().getFirst());
        text.append(indent).append(quoted(setting.getKey())).append(": ").append(value).append('\n');
    }

    private void comments(List<String> comments, String indent) {
        comments.forEach(comment -> text.append(indent).append("# ").append(comment).append('\n'));
    }

    /**
     * Whether there are sections in it, and nothing else anywhere, as in {@code depends} where nothing more is said.
     */
    private static boolean isListOfNames(Section section) {
        return section.settings().isEmpty() && section.comments().isEmpty() && !section.sections().isEmpty()
                && section.sections().stream().allMatch(Section::isEmpty);
    }

    private static String list(List<String> words) {
        return words.stream().map(YamlWriter::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A text that is not to be taken for true or false. */
    private static String quoted(String word) {
        return BOOLEAN.matcher(word).matches() ? PrettyJson.quoted(word) : plain(word);
    }

    private static String plain(String word) {
        return PLAIN.matcher(word).matches() && !SPECIAL.matcher(word).matches() ? word : PrettyJson.quoted(word);
    }
}
