package org.gaggled.engine.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The moments that a cron expression names in a time zone.
 *
 * <p>Where the zone's clock is put forward or back, it depends on whether the expression names the same times before
 * and after, as those do that are for every hour ({@code *}{@code /15 * * * *}) where the clock moves by an hour. Then
 * nothing is missing and nothing is double if it is simply taken by the clock, in which runs are as far from each other
 * as ever. All others are times of day, of which each day has one: what falls into the gap of a clock that is put
 * forward comes once, right after the gap; what is there twice because the clock is put back comes the first time only.
 */
public final class CronTimes {

    private final CronExpression cron;
    private final ZoneRules rules;

    /** The moments of that expression in that zone. */
    public CronTimes(CronExpression cron, ZoneId zone) {
        this.cron = cron;
        this.rules = zone.getRules();
    }

    /** The first moment after that one. */
    public Instant next(Instant after) {
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime from = LocalDateTime.ofEpochSecond(after.getEpochSecond(), 0, offset)
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        // One at that very moment has been.
        ZoneOffsetTransition before = rules.previousTransition(after.plusNanos(1));
        ZoneOffsetTransition end = rules.nextTransition(after);
        while (true) {
            LocalDateTime found = firstFrom(from, before);
            if (end == null || found.isBefore(end.getDateTimeBefore())) {
                return found.toInstant(offset);
            }
            if (isInGap(end)) {
                return end.getInstant();
            }
            offset = end.getOffsetAfter();
            from = wholeMinute(end.getDateTimeAfter());
            before = end;
            end = rules.nextTransition(end.getInstant());
        }
    }

    /** The first local time from that one on; not among those that the clock has shown before it was put back. */
    private LocalDateTime firstFrom(LocalDateTime from, @Nullable ZoneOffsetTransition before) {
        LocalDateTime found = first(from);
        if (before == null || !before.isOverlap() || !found.isBefore(before.getDateTimeBefore())) {
            return found;
        }
        return cron.isUnmovedBy(before.getDuration()) ? found : first(wholeMinute(before.getDateTimeBefore()));
    }

    private boolean isInGap(ZoneOffsetTransition transition) {
        return transition.isGap()
                && !cron.isUnmovedBy(transition.getDuration())
                && first(wholeMinute(transition.getDateTimeBefore())).isBefore(transition.getDateTimeAfter());
    }

    private LocalDateTime first(LocalDateTime from) {
        return Objects.requireNonNull(cron.firstFrom(from), "an expression that never comes true is refused");
    }

    private static LocalDateTime wholeMinute(LocalDateTime time) {
        LocalDateTime minute = time.truncatedTo(ChronoUnit.MINUTES);
        return minute.equals(time) ? minute : minute.plus(Duration.ofMinutes(1));
    }
}
