package org.gaggled.engine.terminal;

/**
 * The columns that a text takes in a terminal: two for each East Asian wide character and for an emoji, none for what
 * joins the character before it. A rule of thumb by Unicode block, which terminals follow closely enough to put a caret
 * under a character.
 */
public final class DisplayWidth {

    private DisplayWidth() {}

    /** As many blanks as the text is wide; tabs stay tabs. */
    public static String blanksFor(String text) {
        StringBuilder blanks = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (character == '\t') {
                blanks.append('\t');
            } else {
                blanks.repeat(' ', of(character));
            }
        });
        return blanks.toString();
    }

    /** The columns of a text. */
    public static int of(String text) {
        return text.codePoints().map(DisplayWidth::of).sum();
    }

    /** The columns of one code point. */
    public static int of(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    private static boolean isWide(int character) {
        return isBetween(character, 0x1100, 0x115F) // Hangul, the leading consonants
                || (isBetween(character, 0x2E80, 0xA4CF) && character != 0x303F) // CJK, kana, Yi
                || isBetween(character, 0xAC00, 0xD7A3) // Hangul syllables
                || isBetween(character, 0xF900, 0xFAFF) // CJK, for compatibility
                || isBetween(character, 0xFE30, 0xFE6F) // CJK forms
                || isBetween(character, 0xFF00, 0xFF60) // full-width forms
                || isBetween(character, 0xFFE0, 0xFFE6)
                || isBetween(character, 0x20000, 0x3FFFD) // CJK, the rarer ones
                || Character.isEmojiPresentation(character);
    }

    private static boolean isBetween(int character, int first, int last) {
        return first <= character && character <= last;
    }
}
