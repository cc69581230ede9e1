package org.gaggled.transport.zmq.protocol;

import java.util.regex.Pattern;

/** A glob over program names: {@code *} is any text, {@code ?} any one character; everything else stands for itself. */
public final class ProgramPattern {

    private final Pattern pattern;

    /** The pattern that this text is. */
    public ProgramPattern(String glob) {
        StringBuilder regex = new StringBuilder();
        // "**" says no more than "*", and would cost the matcher dearly.
        glob.replaceAll("\\*+", "*").codePoints().forEach(c -> {
            switch (c) {
                case '*' -> regex.append(".*?");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /** Whether it could fit more than one name. */
    public static boolean isGlob(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /** Whether the name fits. */
    public boolean matches(String name) {
        return pattern.matcher(name).matches();
    }
}
