package org.gaggled.engine.schedule;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The local times that five fields name, to the minute, as Debian's cron understands them: where both the day of the
 * month and the day of the week are restricted, either is enough; a field that begins with an asterisk is not
 * restricted, and a step in it restricts the other.
 *
 * <p>Each value is a bit of its number. Which moments these times are in a time zone is known to {@link CronTimes}.
 *
 * @param eitherDay whether the day of the month or the day of the week is enough; otherwise both are needed
 */
public record CronExpression(long minutes, int hours, int daysOfMonth, int months, int daysOfWeek, boolean eitherDay) {

    private static final int ALL_HOURS = (1 << 24) - 1;
    private static final int MINUTES_OF_HOUR = 60;
    private static final int HOURS_OF_DAY = 24;

    /** After so many years the calendar repeats itself, with its days of the week. */
    private static final int YEARS_OF_CALENDAR = 400;

    /** Whether it names the same minutes in each hour of a day, and so does not care which hour it is. */
    public boolean isForEveryHour() {
        return hours == ALL_HOURS;
    }

    /** Whether a clock that is put forward or back by that much goes on to show the same times of day. */
    boolean isUnmovedBy(Duration shift) {
        long seconds = Math.abs(shift.toSeconds());
        if (!isForEveryHour() || seconds >= Duration.ofDays(1).toSeconds() || seconds % MINUTES_OF_HOUR != 0) {
            return false;
        }
        int turn = (int) (seconds / MINUTES_OF_HOUR % MINUTES_OF_HOUR);
        long turned = (minutes << turn | minutes >>> (MINUTES_OF_HOUR - turn)) & ((1L << MINUTES_OF_HOUR) - 1);
        return turned == minutes;
    }

    /** The first time from that one on, which is a whole minute; null where none ever comes. */
    @Nullable
    LocalDateTime firstFrom(LocalDateTime from) {
        LocalDate day = from.toLocalDate();
        if (isOn(day)) {
            LocalDateTime today = firstOn(day, from.getHour(), from.getMinute());
            if (today != null) {
                return today;
            }
        }
        LocalDate end = day.plusYears(YEARS_OF_CALENDAR);
        day = day.plusDays(1);
        while (day.isBefore(end)) {
            if (!has(months, day.getMonthValue())) {
                day = day.withDayOfMonth(1).plusMonths(1);
            } else if (isOn(day)) {
                return firstOn(day, 0, 0);
            } else {
                day = day.plusDays(1);
            }
        }
        return null;
    }

    private boolean isOn(LocalDate day) {
        if (!has(months, day.getMonthValue())) {
            return false;
        }
        boolean ofMonth = has(daysOfMonth, day.getDayOfMonth());
        boolean ofWeek = has(daysOfWeek, day.getDayOfWeek().getValue() % 7);
        return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    private @Nullable LocalDateTime firstOn(LocalDate day, int fromHour, int fromMinute) {
        if (has(hours, fromHour)) {
            int minute = nextBit(minutes, fromMinute);
            if (minute < MINUTES_OF_HOUR) {
                return day.atTime(fromHour, minute);
            }
        }
        int hour = nextBit(hours, fromHour + 1);
        return hour < HOURS_OF_DAY ? day.atTime(hour, nextBit(minutes, 0)) : null;
    }

    private static boolean has(int bits, int value) {
        return (bits >>> value & 1) != 0;
    }

    /** The first bit from that one on; 64 where there is none. */
    private static int nextBit(long bits, int from) {
        return Long.numberOfTrailingZeros(bits & -1L << from);
    }
}
