package org.gaggled.importing.model;

/** Texts as gaggled is to be given them, so that what it makes of {@code $} leaves them as they are. */
public final class Literal {

    private Literal() {}

    /** For any value. A dollar that gaggled leaves alone stays single: commands for a shell are to be recognised. */
    public static String of(String text) {
        StringBuilder literal = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // At the end, it may come to stand before a reference.
            boolean special = c == '$' && (i + 1 == text.length() || "${".indexOf(text.charAt(i + 1)) >= 0);
            literal.append(special ? "$$" : c);
        }
        return literal.toString();
    }

    /** For the value of a variable, where gaggled warns of a single dollar. */
    public static String ofVariable(String text) {
        return text.replace("$", "$$");
    }
}
