package org.gaggled.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Shows that the next time is what is found by looking at each minute in turn: it comes after, it is one that the
 * expression names, and none between was passed over. Most begin near a change of clock.
 */
class CronTimesPropertiesTest {

    /** How far it is looked, minute by minute. */
    private static final int DAYS = 9;

    private static final List<String> ZONES = List.of(
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "Asia/Beirut",
            "America/St_Johns", "Africa/Casablanca");

    /** A moment in 2026, often within two days of a change of the zone's clock, and not always a whole minute. */
    record Start(ZoneId zone, Instant moment) {}

    @Provide
    Arbitrary<Start> starts() {
        return Combinators.combine(
                Arbitraries.of(ZONES).map(ZoneId::of),
                Arbitraries.integers().between(0, 365),
                Arbitraries.integers().between(-2 * 86_400, 86_400),
                Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(true)),
                        Tuple.of(1, Arbitraries.just(false))))
                .as((zone, day, seconds, near) -> {
                    Instant moment = Instant.parse("2026-01-01T00:00:00Z").plus(day, ChronoUnit.DAYS);
                    ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
                    return new Start(zone,
                            (near && change != null ? change.getInstant() : moment).plusSeconds(seconds));
                });
    }

    @Provide
    Arbitrary<String> expressions() {
        return Combinators.combine(
                field(0, 59, 8), field(0, 23, 3),
                Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just("*")),
                        Tuple.of(1, field(1, 28, 5))),
                Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.just("*")),
                        Tuple.of(1, field(1, 12, 3))),
                Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just("*")),
                        Tuple.of(1, field(0, 7, 2))))
                .as((minute, hour, day, month, week) -> String.join(" ", minute, hour, day, month, week));
    }

    private static Arbitrary<String> field(int lowest, int highest, int biggestStep) {
        Arbitrary<String> number = Arbitraries.integers().between(lowest, highest).map(String::valueOf);
        Arbitrary<String> step = Arbitraries.integers().between(1, biggestStep).map(n -> "*/" + n);
        Arbitrary<String> range = Combinators.combine(
                Arbitraries.integers().between(lowest, highest), Arbitraries.integers().between(lowest, highest),
                Arbitraries.integers().between(1, biggestStep))
                .as((a, b, n) -> Math.min(a, b) + "-" + Math.max(a, b) + (n == 1 ? "" : "/" + n));
        Arbitrary<String> list = Arbitraries.oneOf(number, range).list().ofMinSize(1).ofMaxSize(3)
                .map(items -> items.stream().collect(Collectors.joining(",")));
        return Arbitraries.oneOf(Arbitraries.just("*"), step, number, list);
    }

    @Property(tries = 200)
    void isWhatEachMinuteInTurnShows(@ForAll("expressions") String expression, @ForAll("starts") Start start) {
        CronExpression cron = ((ScheduleExpression.Calendar) ScheduleExpression.parse(expression)).cron();
        Instant next = new CronTimes(cron, start.zone).next(start.moment);
        assertTrue(next.isAfter(start.moment));
        Naive naive = new Naive(expression, start.zone);
        Instant minute = start.moment.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        Instant end = start.moment.plus(DAYS, ChronoUnit.DAYS);
        while (minute.isBefore(end) && !naive.runsAt(minute)) {
            minute = minute.plus(1, ChronoUnit.MINUTES);
        }
        if (minute.isBefore(end)) {
            assertEquals(minute, next);
        } else {
            assertTrue(!next.isBefore(end), () -> next + " was not found by looking");
            assertTrue(naive.runsAt(next), () -> next + " is not a time of it");
        }
    }

    /** Each time is found from the one before it, from that time's own second on, and from just before itself. */
    @Property(tries = 300)
    void doesNotDependOnWhereItIsAskedFrom(
            @ForAll("expressions") String expression, @ForAll("starts") Start start) {
        CronTimes times =
                new CronTimes(((ScheduleExpression.Calendar) ScheduleExpression.parse(expression)).cron(), start.zone);
        Instant first = times.next(start.moment);
        assertEquals(first, times.next(first.minusNanos(1)));
        Instant second = times.next(first);
        assertTrue(second.isAfter(first));
        assertEquals(second, times.next(first.plusSeconds(59)));
        assertEquals(second, times.next(first.plusNanos(1)));
    }

    /** The rules as a person would say them, for one minute, from the text alone. */
    private record Naive(String[] fields, ZoneId zone) {

        Naive(String expression, ZoneId zone) {
            this(expression.split(" "), zone);
        }

        boolean runsAt(Instant minute) {
            ZonedDateTime time = minute.atZone(zone);
            ZoneOffsetTransition change = zone.getRules().getTransition(time.toLocalDateTime());
            if (change != null && change.isOverlap() && time.getOffset().equals(change.getOffsetAfter())
                    && !isSameAfter(change)) {
                return false;
            }
            return names(time.toLocalDateTime()) || endsGapWithOne(minute);
        }

        private boolean endsGapWithOne(Instant minute) {
            ZoneOffsetTransition change = zone.getRules().previousTransition(minute.plusNanos(1));
            if (change == null || !change.getInstant().equals(minute) || !change.isGap() || isSameAfter(change)) {
                return false;
            }
            LocalDateTime missing = change.getDateTimeBefore();
            while (missing.isBefore(change.getDateTimeAfter())) {
                if (names(missing)) {
                    return true;
                }
                missing = missing.plusMinutes(1);
            }
            return false;
        }

        /** Whether each hour of a day is named, and each minute that is named is named after the change as well. */
        private boolean isSameAfter(ZoneOffsetTransition change) {
            int shift =
                    Math.abs(ZoneOffset.ofTotalSeconds((int) change.getDuration().toSeconds()).getTotalSeconds() / 60);
            for (int hour = 0; hour < 24; hour++) {
                if (!has(fields[1], hour, 0, 23)) {
                    return false;
                }
            }
            for (int minute = 0; minute < 60; minute++) {
                if (has(fields[0], minute, 0, 59) != has(fields[0], (minute + shift) % 60, 0, 59)) {
                    return false;
                }
            }
            return true;
        }

        private boolean names(LocalDateTime time) {
            boolean day = has(fields[2], time.getDayOfMonth(), 1, 31);
            int ofWeek = time.getDayOfWeek().getValue();
            boolean week = has(fields[4], ofWeek, 0, 7) || (ofWeek == 7 && has(fields[4], 0, 0, 7));
            boolean either = !fields[2].startsWith("*") && !fields[4].startsWith("*");
            return has(fields[0], time.getMinute(), 0, 59)
                    && has(fields[1], time.getHour(), 0, 23)
                    && has(fields[3], time.getMonthValue(), 1, 12)
                    && (either ? day || week : day && week);
        }

        private static boolean has(String field, int value, int lowest, int highest) {
            for (String item : field.split(",")) {
                String[] step = item.split("/");
                String[] range = step[0].split("-");
                int from = step[0].equals("*") ? lowest : Integer.parseInt(range[0]);
                // With an asterisk, Sunday is 0 alone.
                int to = step[0].equals("*") ? highest == 7 ? 6 : highest : Integer.parseInt(range[range.length - 1]);
                int by = step.length == 1 ? 1 : Integer.parseInt(step[1]);
                if (value >= from && value <= to && (value - from) % by == 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
