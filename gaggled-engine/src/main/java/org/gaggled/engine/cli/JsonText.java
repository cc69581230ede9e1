package org.gaggled.engine.cli;

import org.gaggled.api.HarmlessText;

/** A text as JSON has it, which is also how YAML has it in double quotes. */
final class JsonText {

    private JsonText() {}

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isPlain(c)) {
                        quoted.append(c);
                    } else {
                        quoted.append(String.format("\\u%04x", (int) c));
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** One that only is shown (or is half of one), and that stands for itself everywhere. */
    private static boolean isPlain(char c) {
        return (HarmlessText.isHarmless(c) || Character.isSurrogate(c)) && c < '\ufffe' && c != '\ufeff';
    }
}
