package org.gaggled.importing.systemd;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.gaggled.engine.config.known.ProcessSettings;
import org.jspecify.annotations.Nullable;

/** {@code LimitNOFILE=} and the like: a value for both limits, or the two of them. */
final class Limits {

    private static final String LIMIT = "Limit";
    private static final String TIMES = "|cpu|rttime|";
    private static final String COUNTS = "|nproc|nofile|locks|sigpending|rtprio|";
    private static final BigDecimal MICROSECOND = new BigDecimal("0.000001");
    private static final int NEUTRAL_NICE = 20;

    private Limits() {}

    static void read(Service service) {
        for (String resource : ProcessSettings.LIMITS.settingNames()) {
            Assignment given = service.settings().take(LIMIT + resource.toUpperCase(Locale.ROOT));
            if (given != null) {
                read(given, resource, service);
            }
        }
    }

    private static void read(Assignment given, String resource, Service service) {
        List<String> parts = List.of(given.value().split(":", 2));
        String soft = number(parts.getFirst().strip(), resource);
        String hard = number(parts.getLast().strip(), resource);
        if (soft == null || hard == null) {
            service.program().lose(given.setting(), "it is not a limit");
        } else {
            service.program().section("limits").keep(given.setting(), resource, soft + ":" + hard);
        }
    }

    /** As gaggled has it; null where it is none. */
    private static @Nullable String number(String written, String resource) {
        String delimited = "|" + resource + "|";
        if (Values.isInfinity(written)) {
            return "unlimited";
        }
        if (TIMES.contains(delimited)) {
            Duration time = Values.time(written, resource.equals("cpu") ? BigDecimal.ONE : MICROSECOND);
            return time == null ? null
                    : String.valueOf(resource.equals("cpu") ? time.plusMillis(999).toSeconds() : time.toNanos() / 1000);
        }
        if (resource.equals("nice") && written.matches("[+-][0-9]{1,2}")) {
            return String.valueOf(NEUTRAL_NICE - Integer.parseInt(written));
        }
        String size = Values.size(written);
        return COUNTS.contains(delimited) || resource.equals("nice") ? (written.matches("[0-9]+") ? written : null)
                : size;
    }
}
