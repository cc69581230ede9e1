package org.gaggled.engine.config.known;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.gaggled.api.config.InvalidSettingException;

/** What other supervisors take for a {@link LogTarget}: here it would become a file that nobody looks for. */
final class LogTargetElsewhere {

    /** What to write instead of a word. */
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("none", "null"),
            Map.entry("off", "null"),
            Map.entry("no", "null"),
            Map.entry("false", "null"),
            Map.entry("discard", "null"),
            Map.entry("null", "null"),
            Map.entry("stdout", "inherit"),
            Map.entry("stderr", "inherit"),
            Map.entry("console", "inherit"),
            Map.entry("journal", "inherit"),
            Map.entry("syslog", "inherit"),
            Map.entry("inherit", "inherit"),
            Map.entry("merge", "merge"),
            Map.entry("auto", "a path"),
            Map.entry("true", "a path"),
            Map.entry("yes", "a path"),
            Map.entry("on", "a path"));

    private static final Pattern OWN_STREAM = Pattern.compile("/dev/(stdout|stderr|fd/[0-9]+)|/proc/self/fd/[0-9]+");

    private static final Pattern WORD_BEFORE_PATH = Pattern.compile("(file|append|truncate):.*", Pattern.DOTALL);

    private LogTargetElsewhere() {}

    /**
     * Refuses it.
     *
     * @throws InvalidSettingException with what to write
     */
    static void refuse(String text) {
        String meant = MEANT.get(text.toLowerCase(Locale.ROOT));
        if (meant != null) {
            throw new InvalidSettingException(
                    "is not a word that gaggled knows here",
                    "write " + meant + ", or ./" + text + " for a file of that name");
        }
        if (text.equals("/dev/null")) {
            throw new InvalidSettingException("cannot be rotated", "write null");
        }
        if (OWN_STREAM.matcher(text).matches()) {
            throw new InvalidSettingException("cannot be rotated", "write inherit");
        }
        if (WORD_BEFORE_PATH.matcher(text).matches()) {
            throw new InvalidSettingException("has a word before the path", "write the path alone");
        }
    }
}
