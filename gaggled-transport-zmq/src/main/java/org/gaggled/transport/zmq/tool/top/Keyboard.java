package org.gaggled.transport.zmq.tool.top;

import java.io.IOException;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/** Makes keys of the characters that a terminal sends: a key that writes nothing sends several, beginning with ESC. */
final class Keyboard {

    private static final char ESCAPE = '\u001b';
    private static final char CONTROL_C = '\u0003';
    private static final int LONGEST_SEQUENCE = 32;

    /** The characters of one key come at once, also through a network; those of two keys do not. */
    private static final long PAUSE_MILLIS = 60;

    /** How long {@link #end} may go unnoticed: JLine closes nothing while somebody waits for a key. */
    private static final long TURN_MILLIS = 200;

    private final NonBlockingReader characters;
    private volatile boolean ended;

    Keyboard(NonBlockingReader characters) {
        this.characters = characters;
    }

    /** Waits for no further key. */
    void end() {
        ended = true;
    }

    /**
     * Waits for a key; null when there is nobody any more who could press one, it has been ended, or Ctrl-C asks for
     * the end.
     */
    @Nullable
    Key next() throws IOException {
        int first = NonBlockingReader.READ_EXPIRED;
        while (first == NonBlockingReader.READ_EXPIRED && !ended) {
            first = characters.read(TURN_MILLIS);
        }
        return first < 0 ? null : switch (first) {
            case ESCAPE -> named();
            // Where the terminal makes no signal of it.
            case CONTROL_C -> null;
            case '\r', '\n' -> Key.Named.ENTER;
            case '\b', 0x7f -> Key.Named.BACKSPACE;
            case 'L' - '@' -> Key.Named.REDRAW;
            default -> first < ' ' ? Key.Named.OTHER : typed((char) first);
        };
    }

    private Key typed(char first) throws IOException {
        if (!Character.isHighSurrogate(first)) {
            return new Key.Typed(first);
        }
        int second = characters.read(PAUSE_MILLIS);
        return second < 0 ? Key.Named.OTHER : new Key.Typed(Character.toCodePoint(first, (char) second));
    }

    private Key named() throws IOException {
        StringBuilder sequence = new StringBuilder().append(ESCAPE);
        while (!isWhole(sequence) && sequence.length() < LONGEST_SEQUENCE) {
            int next = characters.read(PAUSE_MILLIS);
            if (next < 0) {
                break;
            }
            sequence.append((char) next);
        }
        return sequence.length() == 1 ? Key.Named.ESCAPE : meaningOf(sequence.substring(1));
    }

    /** ESC [ parameters and a letter or tilde; ESC O and a letter; or ESC and any other character. */
    private static boolean isWhole(CharSequence sequence) {
        if (sequence.length() < 2) {
            return false;
        }
        char second = sequence.charAt(1);
        char last = sequence.charAt(sequence.length() - 1);
        boolean several = second == '[' || second == 'O';
        return !several || (sequence.length() > 2 && last >= '@' && last <= '~');
    }

    /** Without ESC. Terminals have sent several for the same key, and JLine does not know all of them. */
    private static Key meaningOf(String sequence) {
        return switch (sequence) {
            case "[A", "OA" -> Key.Named.UP;
            case "[B", "OB" -> Key.Named.DOWN;
            case "[C", "OC" -> Key.Named.RIGHT;
            case "[D", "OD" -> Key.Named.LEFT;
            case "[5~" -> Key.Named.PAGE_UP;
            case "[6~" -> Key.Named.PAGE_DOWN;
            case "[H", "OH", "[1~", "[7~" -> Key.Named.HOME;
            case "[F", "OF", "[4~", "[8~" -> Key.Named.END;
            default -> Key.Named.OTHER;
        };
    }
}
