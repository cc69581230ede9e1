package org.gaggled.api;

/**
 * Text from outside, made fit for a log and a terminal: on one line, and without a character that would act instead of
 * being shown. What acts is made visible, {@code \n} or <code>&#92;u001b</code> and the like: control characters (C0,
 * DEL and C1), the separators of lines and paragraphs, the controls that change the direction of text, and halves of a
 * surrogate pair. Of the latter, those by which gaggled keeps a byte that is not UTF-8 show that byte: {@code \x9b}.
 *
 * <p>Whatever a plugin has from somebody else (a server's reply, a line of a file, a name) goes through here before it
 * becomes part of a message, at the place where the message is made. The host does the same with the problems of a
 * configuration and with every line of its log, so that something forgotten does no harm there.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class HarmlessText {

    private HarmlessText() {}

    /**
     * The text on one line, with everything that acts made visible; the text itself where there is nothing of that
     * kind.
     */
    public static String of(String text) {
        return of(text, false);
    }

    /**
     * As {@link #of(String)}, but line feeds and tabs stay what they are: for a text that has several lines, such as a
     * stack trace.
     */
    public static String ofLines(String text) {
        return of(text, true);
    }

    /** Whether a character is only shown, and does nothing else. */
    public static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                    false;
            default -> !changesDirection(codePoint);
        };
    }

    private static boolean changesDirection(int codePoint) {
        return codePoint == 0x061C
                || codePoint == 0x200E
                || codePoint == 0x200F
                || (codePoint >= 0x202A && codePoint <= 0x202E)
                || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }

    private static String of(String text, boolean severalLines) {
        if (text.codePoints().allMatch(HarmlessText::isHarmless)) {
            return text;
        }
        StringBuilder harmless = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isHarmless(c) || (severalLines && (c == '\n' || c == '\t'))) {
                harmless.appendCodePoint(c);
            } else {
                harmless.append(visible(c));
            }
        });
        return harmless.toString();
    }

    private static String visible(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c >= 0xDC80 && c <= 0xDCFF ? String.format("\\x%02x", c & 0xFF) : String.format("\\u%04x", c);
        };
    }
}
