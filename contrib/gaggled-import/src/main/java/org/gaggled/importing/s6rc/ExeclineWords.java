package org.gaggled.importing.s6rc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of a command line in the language of execline, where that does no more than to divide it: there is no block
 * in it, and in double quotes no rare escape.
 */
final class ExeclineWords {

    /** Which characters escapes in quotes stand for. */
    private static final String ESCAPES = "nt\"\\";

    private static final String MEANT = "\n\t\"\\";

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean plain = true;
    private int next;

    private ExeclineWords(String text) {
        this.text = text;
    }

    /** Null where it takes execline to read it. */
    static @Nullable List<String> of(String text) {
        ExeclineWords line = new ExeclineWords(text);
        while (line.plain && line.next < text.length()) {
            line.readOne();
        }
        line.endWord();
        return line.plain ? List.copyOf(line.words) : null;
    }

    private void readOne() {
        char c = text.charAt(next++);
        if (Character.isWhitespace(c)) {
            endWord();
        } else if (c == '#' && !inWord) {
            int end = text.indexOf('\n', next);
            next = end < 0 ? text.length() : end;
        } else if (c == '"') {
            inWord = true;
            readQuoted();
        } else if (c == '\\') {
            inWord = true;
            plain = next < text.length();
            word.append(plain ? text.charAt(next++) : c);
        } else {
            inWord = true;
            plain = c != '{' && c != '}';
            word.append(c);
        }
    }

    private void readQuoted() {
        while (next < text.length() && text.charAt(next) != '"') {
            char c = text.charAt(next++);
            int escape = c != '\\' || next == text.length() ? -1 : ESCAPES.indexOf(text.charAt(next));
            plain &= c != '\\' || escape >= 0;
            word.append(escape >= 0 ? MEANT.charAt(escape) : c);
            next += escape >= 0 ? 1 : 0;
        }
        plain &= next < text.length();
        next++;
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
