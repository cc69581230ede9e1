package org.gaggled.engine.probe.told;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.gaggled.engine.core.ProbeRules;
import org.jspecify.annotations.Nullable;

/** In which way a program tells by itself what a probe would have to find out. */
sealed interface Telling {

    /** {@code notify}: by messages to {@code NOTIFY_SOCKET}. */
    record ByMessage() implements Telling {}

    /** {@code fd:N}: by a newline that it writes to a descriptor. */
    record ByNewline(int descriptor) implements Telling {}

    /** {@code log:REGEX}: by a line that it prints. */
    record ByLine(Pattern pattern) implements Telling {}

    /** Whether a probe of that kind is one of these. */
    static boolean isKind(String kind) {
        return kind.equals("notify") || kind.equals("fd") || kind.equals("log");
    }

    /**
     * The way of a probe; null where it is not for the program to tell.
     *
     * @throws IllegalArgumentException where the target is not one, which the check of the configuration has to find
     */
    static @Nullable Telling of(@Nullable ProbeRules rules) {
        if (rules == null) {
            return null;
        }
        try {
            return switch (rules.kind()) {
                case "notify" -> new ByMessage();
                case "fd" -> new ByNewline(Integer.parseInt(rules.target()));
                case "log" -> new ByLine(Pattern.compile(rules.target()));
                default -> null;
            };
        } catch (NumberFormatException | PatternSyntaxException e) {
            throw new IllegalArgumentException("not a probe: " + rules, e);
        }
    }

    /** What keeps a program from being ready while it has not told it, as a part of a sentence. */
    default String untold() {
        return switch (this) {
            case ByMessage _ -> "it has not sent READY=1";
            case ByNewline(int descriptor) -> "it has not written a newline to descriptor " + descriptor;
            case ByLine(Pattern pattern) -> "it has not printed a line that matches " + pattern;
        };
    }
}
