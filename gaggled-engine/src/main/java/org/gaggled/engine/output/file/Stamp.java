package org.gaggled.engine.output.file;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/**
 * The time that a line begins with in a file: {@code 2026-11-29T15:58:00.123Z} and a space, always of the same width.
 */
final class Stamp {

    /** How long it is. */
    static final int BYTES = 25;

    /** A digit where there is a 0. */
    private static final String SHAPE = "0000-00-00T00:00:00.000Z ";

    /** The first and the last time that have this width. */
    private static final long FIRST = LocalDateTime.of(0, 1, 1, 0, 0).toInstant(ZoneOffset.UTC).toEpochMilli();
    private static final long LAST =
            LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_000_000).toInstant(ZoneOffset.UTC).toEpochMilli();

    private final byte[] bytes = SHAPE.getBytes(StandardCharsets.US_ASCII);
    private long millis = Long.MIN_VALUE;
    private long second = Long.MIN_VALUE;

    /** As bytes, which are overwritten by the next call. */
    byte[] of(long time) {
        if (time != millis) {
            millis = time;
            set(Math.clamp(time, FIRST, LAST));
        }
        return bytes;
    }

    private void set(long time) {
        long whole = Math.floorDiv(time, 1000L);
        if (whole != second) {
            second = whole;
            LocalDateTime date = LocalDateTime.ofEpochSecond(whole, 0, ZoneOffset.UTC);
            digits(0, 4, date.getYear());
            digits(5, 2, date.getMonthValue());
            digits(8, 2, date.getDayOfMonth());
            digits(11, 2, date.getHour());
            digits(14, 2, date.getMinute());
            digits(17, 2, date.getSecond());
        }
        digits(20, 3, Math.floorMod(time, 1000));
    }

    private void digits(int at, int width, int value) {
        int rest = value;
        for (int place = at + width - 1; place >= at; place--) {
            bytes[place] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Whether a stamp is there, or as much of one as there is room for. */
    static boolean isAt(byte[] line, int at, int end) {
        for (int place = 0; place < BYTES && at + place < end; place++) {
            char shape = SHAPE.charAt(place);
            byte found = line[at + place];
            if (shape == '0' ? found < '0' || found > '9' : found != shape) {
                return false;
            }
        }
        return true;
    }

    /** The time that a line begins with, in milliseconds; {@link Marks#UNKNOWN} where it does not begin with one. */
    static long read(byte[] line) {
        if (line.length < BYTES || !isAt(line, 0, line.length)) {
            return Marks.UNKNOWN;
        }
        try {
            return Instant.parse(new String(line, 0, BYTES - 1, StandardCharsets.US_ASCII))
                    .toEpochMilli();
        } catch (DateTimeParseException notADay) {
            return Marks.UNKNOWN;
        }
    }
}
