package org.gaggled.engine.probe.told;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a program says with {@code sd_notify}: a line of a message. */
sealed interface Statement {

    /** {@code READY=1}. */
    record Ready() implements Statement {}

    /** {@code STOPPING=1}. */
    record Stopping() implements Statement {}

    /** {@code STATUS=}, for a person. */
    record Status(String text) implements Statement {}

    /** {@code EXTEND_TIMEOUT_USEC=}: it needs that much more time, from now. */
    record MoreTime(Duration time) implements Statement {}

    /** {@code WATCHDOG=1}. */
    record Alive() implements Statement {}

    /** {@code WATCHDOG=trigger}. */
    record NotAlive() implements Statement {}

    /** {@code WATCHDOG_USEC=}: another period from now on; zero, none. */
    record Period(Duration period) implements Statement {}

    /** More than anybody means, and little enough to be reckoned with. */
    Duration LONGEST = Duration.ofDays(3650);

    /**
     * The statements of a message, in their order. What means nothing to gaggled is left out: {@code RELOADING=1}, for
     * the program stays ready; {@code MAINPID}, for a program is the session of the process that gaggled started, and
     * gaggled watches and signals that; {@code ERRNO}, {@code EXIT_STATUS} and {@code BUSERROR}, for the exit status
     * tells; {@code BARRIER} and {@code FDSTORE}, whose descriptors are closed; and whatever a later library says.
     */
    static List<Statement> of(String message) {
        List<Statement> statements = new ArrayList<>();
        for (String line : message.split("\n", -1)) {
            int equals = line.indexOf('=');
            Statement statement = equals < 0 ? null : of(line.substring(0, equals), line.substring(equals + 1));
            if (statement != null) {
                statements.add(statement);
            }
        }
        return statements;
    }

    private static @Nullable Statement of(String name, String value) {
        return switch (name) {
            case "READY" -> value.equals("1") ? new Ready() : null;
            case "STOPPING" -> value.equals("1") ? new Stopping() : null;
            case "STATUS" -> new Status(value);
            case "WATCHDOG" -> switch (value) {
                case "1" -> new Alive();
                case "trigger" -> new NotAlive();
                default -> null;
            };
            case "EXTEND_TIMEOUT_USEC" -> {
                Duration time = microseconds(value);
                yield time == null ? null : new MoreTime(time);
            }
            case "WATCHDOG_USEC" -> {
                Duration time = microseconds(value);
                yield time == null ? null : new Period(time);
            }
            default -> null;
        };
    }

    private static @Nullable Duration microseconds(String value) {
        if (!value.matches("[0-9]{1,20}")) {
            return null;
        }
        if (value.length() > 18) {
            return LONGEST;
        }
        Duration time = Duration.of(Long.parseLong(value), ChronoUnit.MICROS);
        return time.compareTo(LONGEST) < 0 ? time : LONGEST;
    }
}
