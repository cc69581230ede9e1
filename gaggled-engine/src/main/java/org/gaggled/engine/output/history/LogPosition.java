package org.gaggled.engine.output.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an answer ends: {@code RUN.SEQUENCE.PRINTED}, the numbers in base 36.
 *
 * @param sequence how many bytes all streams had printed
 * @param printed how many of them those streams had printed that the answer is of: by that, the next answer knows how
 * many bytes are missing that nobody keeps any more
 */
record LogPosition(long sequence, long printed) {

    private static final int PARTS = 3;

    /** That of some streams, at that sequence number. */
    static LogPosition of(List<KeptStream> streams, long sequence) {
        long printed = 0;
        for (KeptStream stream : streams) {
            printed += stream.ring().view().countBefore(sequence);
        }
        return new LogPosition(sequence, printed);
    }

    /** As it is given to whoever asks. */
    String text(String run) {
        return run + "." + Long.toString(sequence, Character.MAX_RADIX) + "."
                + Long.toString(printed, Character.MAX_RADIX);
    }

    /** What such a text means; null where it is not one of that run, at which no more than so much was printed. */
    static @Nullable LogPosition parse(String text, String run, long latest) {
        String[] parts = text.split("\\.", PARTS + 1);
        if (parts.length != PARTS || !parts[0].equals(run)) {
            return null;
        }
        try {
            LogPosition position = new LogPosition(
                    Long.parseLong(parts[1], Character.MAX_RADIX), Long.parseLong(parts[2], Character.MAX_RADIX));
            return position.sequence < 0 || position.sequence > latest ? null : position;
        } catch (NumberFormatException notOne) {
            return null;
        }
    }
}
