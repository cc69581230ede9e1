package org.gaggled.engine.cli;

import org.gaggled.api.HarmlessText;

/** A text as JSON has it, which is also how YAML has it in double quotes. */
final class JsonText {

    private JsonText() {}

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append((char) c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isPlain(c)) {
                        quoted.appendCodePoint(c);
                    } else {
                        quoted.append(String.format("\\u%04x", c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** One that is only shown, and that stands for itself everywhere. All others are in the basic plane. */
    private static boolean isPlain(int c) {
        return HarmlessText.isHarmless(c) && c != 0xFFFE && c != 0xFFFF && c != 0xFEFF;
    }
}
