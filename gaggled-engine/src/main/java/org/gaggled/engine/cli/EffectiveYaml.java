package org.gaggled.engine.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.engine.config.show.EffectiveConfig;
import org.gaggled.engine.config.show.EffectiveSection;
import org.gaggled.engine.config.show.EffectiveSetting.Value;
import org.gaggled.engine.config.show.EffectiveSetting;
import org.gaggled.json.PrettyJson;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that is in force, written as YAML: each value with the place it comes from in a comment, and all of
 * it fit to be read as a configuration again, but for secrets, which are left out.
 */
public final class EffectiveYaml {

    /** What needs no quotes, whatever reads it. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z_/.][A-Za-z0-9_/.+-]*|[0-9]+(?:ms|s|m|h|d)|0|[1-9][0-9]*");

    /** What other readers of YAML would not take for a text. */
    private static final Pattern SPECIAL = Pattern.compile("(?i)y|n|null|\\.nan|\\.inf|[.]+");

    private static final int COMMENT_COLUMN = 40;

    /** YAML's bound is 1024 characters, with the quotes. */
    private static final int LONGEST_NAME = 1000;

    private final PrintWriter out;

    /** Whether values are expanded when what is printed is read. */
    private boolean expanded;

    /** A writer to {@code out}, which is flushed and stays open. */
    public EffectiveYaml(PrintWriter out) {
        this.out = out;
    }

    /** Writes a configuration that was read from {@code file}. */
    public void print(Path file, EffectiveConfig config) {
        expanded = config.hasPatterns();
        out.println("# The configuration of " + HarmlessText.of(file.toString()) + " as it is in force.");
        printSection(config.global(), 0);
        // Doubling every dollar leaves little of a shell command to recognise, and so is done only where it must be.
        if (expanded) {
            printLine("  expand: true", "for ${INSTANCE}; every other $ is doubled");
        } else {
            printLine("  expand: false", "the values here are expanded already");
        }
        config.programs().forEach(program -> {
            out.println();
            printSection(program, 0);
        });
        out.flush();
    }

    private void printSection(EffectiveSection section, int depth) {
        boolean empty = section.settings().isEmpty() && section.sections().isEmpty();
        String key = key("  ".repeat(depth), section.name()) + (empty ? " {}" : "");
        if (section.origin() == null) {
            out.println(key);
        } else {
            printLine(key, origin(section.origin()));
        }
        for (EffectiveSetting setting : section.settings()) {
            printSetting(setting, "  ".repeat(depth + 1));
        }
        section.sections().forEach(inner -> printSection(inner, depth + 1));
    }

    private void printSetting(EffectiveSetting setting, String indent) {
        String key = key(indent, setting.name()) + " ";
        String content = switch (setting.value()) {
            case Value.Single(String text) -> key + text(literal(text));
            case Value.Several(List<String> texts) -> key + list(texts.stream().map(this::literal).toList());
            case Value.Pattern(String text) -> key + text(text);
            case Value.Patterns(List<String> texts) -> key + list(texts);
            // A comment, as any text in its place would be read as the secret.
            case Value.Secret() -> indent + "# " + text(setting.name()) + ": (secret, not shown)";
        };
        printLine(content, origin(setting.origin()));
    }

    /** A name, and what stands between it and its value: for a long one, YAML wants that in a line of its own. */
    private static String key(String indent, String name) {
        String text = text(name);
        return text.length() <= LONGEST_NAME ? indent + text + ":" : indent + "? " + text + "\n" + indent + ":";
    }

    /** A text so that it is read as that text. */
    private String literal(String text) {
        return expanded ? text.replace("$", "$$") : text;
    }

    private static String list(List<String> texts) {
        return texts.stream().map(EffectiveYaml::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private void printLine(String content, String comment) {
        out.println(content + " ".repeat(Math.max(1, COMMENT_COLUMN - content.length())) + "# " + comment);
    }

    private static String origin(@Nullable ConfigPosition origin) {
        return origin == null ? "default" : HarmlessText.of(origin.file()) + ":" + origin.line();
    }

    private static String text(String text) {
        return PLAIN.matcher(text).matches() && !SPECIAL.matcher(text).matches() ? text : PrettyJson.quoted(text);
    }
}
