package org.gaggled.engine.config.known;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.known.SectionDefinition.Contents;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing.Purpose;
import org.gaggled.engine.core.StatusRange;

/** How a program is asked whether it can be used and whether it still works: the settings that become its probes. */
public final class ProbeSettings {

    /** The kinds by which a program tells something by itself, so that nobody asks it. */
    public static final List<String> TOLD = List.of("notify", "fd", "log");

    /** Those that ask for a page. */
    private static final List<String> PAGES = List.of("http", "https");

    private static final int MOST_IN_A_ROW = 1000;

    static final Setting<ProbeText> READY = probe("ready")
            .withExample("tcp://127.0.0.1:5432")
            .describedAs("The probe that says when the program can be used. Without one, it can be used as soon as it"
                    + " is started. This is short for section ready with that probe.");

    static final Setting<ProbeText> ALIVE = probe("alive")
            .withExample("http://127.0.0.1:8080/health")
            .describedAs("The probe that says whether the program still works. If it does not, gaggled restarts it."
                    + " This is short for section alive with that probe.");

    public static final DefiniteSetting<ProbeText> PROBE = probe("probe")
            .withExample("tcp://127.0.0.1:5432")
            .describedAs("What is tried: tcp://HOST:PORT, http://HOST/PATH, https://HOST/PATH, exec:COMMAND, file:PATH"
                    + " or unix:PATH. Or how the program tells it: notify, and for ready also fd:NUMBER or log:REGEX.")
            .required();

    public static final DefiniteSetting<Duration> DELAY = Setting.duration("delay")
            .otherwise(Duration.ZERO)
            .withExample("2s")
            .describedAs("How long gaggled waits before the first try.");

    public static final DefiniteSetting<Duration> READY_PERIOD = period(
            Duration.ofSeconds(1), "The time from one try to the next.");

    public static final DefiniteSetting<Duration> ALIVE_PERIOD = period(
            Duration.ofSeconds(10),
            "The time from one try to the next. With notify, the program must send WATCHDOG=1 within this time.");

    public static final DefiniteSetting<Duration> TIMEOUT = Setting.duration("timeout")
            .otherwise(Duration.ofSeconds(1))
            .withExample("5s")
            .describedAs("How long one try may take. Then it has failed.");

    public static final DefiniteSetting<Integer> SUCCESSES = Setting.wholeNumber("successes", 1, MOST_IN_A_ROW)
            .otherwise(1)
            .withExample("2")
            .describedAs("How many tries in a row must succeed before the answer is yes.");

    public static final DefiniteSetting<Integer> FAILURES = Setting.wholeNumber("failures", 1, MOST_IN_A_ROW)
            .otherwise(3)
            .withExample("5")
            .describedAs("How many tries in a row must fail before the answer is no.");

    public static final Setting<Duration> WITHIN = Setting.duration("within")
            .withExample("1m")
            .describedAs("How long the program may take from its start until it is ready. If it takes longer, gaggled"
                    + " stops it, and the start has failed. Without it, there is no bound.");

    public static final DefiniteSetting<List<StatusRange>> STATUS =
            Setting.several("status", StatusRange.ALLOWED, StatusRange::parse)
                    .withExample("200-299, 401")
                    .otherwise(ProbeRules.ANY_SUCCESS)
                    .describedAs("The HTTP statuses that are a success. Only for http and https.");

    /** {@code ready}. */
    public static final SectionDefinition READY_SECTION = new SectionDefinition(
            READY.getName(),
            "When the program can be used.",
            Contents.DEFINED,
            List.of(PROBE, DELAY, READY_PERIOD, TIMEOUT, SUCCESSES, FAILURES, WITHIN, STATUS),
            List.of())
            .orInOneWord(READY, PROBE);

    /** {@code alive}. */
    public static final SectionDefinition ALIVE_SECTION = new SectionDefinition(
            ALIVE.getName(),
            "Whether the program still works.",
            Contents.DEFINED,
            List.of(PROBE, DELAY, ALIVE_PERIOD, TIMEOUT, SUCCESSES, FAILURES, STATUS),
            List.of())
            .orInOneWord(ALIVE, PROBE);

    private ProbeSettings() {}

    /** The section for that purpose. */
    public static SectionDefinition section(Purpose purpose) {
        return switch (purpose) {
            case READY -> READY_SECTION;
            case ALIVE -> ALIVE_SECTION;
        };
    }

    /** The period for that purpose. */
    public static DefiniteSetting<Duration> period(Purpose purpose) {
        return switch (purpose) {
            case READY -> READY_PERIOD;
            case ALIVE -> ALIVE_PERIOD;
        };
    }

    /** Whether a program tells it by itself. */
    public static boolean isTold(String kind) {
        return TOLD.contains(kind);
    }

    /** Whether a setting of the section means anything with that kind of probe. */
    public static boolean hasMeaning(Setting<?> setting, Purpose purpose, String kind) {
        if (setting.equals(STATUS)) {
            return PAGES.contains(kind);
        }
        boolean watchdog = purpose == Purpose.ALIVE && setting.equals(ALIVE_PERIOD);
        return !isTold(kind) || watchdog || setting.equals(PROBE) || setting.equals(WITHIN);
    }

    private static Setting<ProbeText> probe(String name) {
        return Setting.of(name, ProbeText.ALLOWED, ProbeText::parse);
    }

    private static DefiniteSetting<Duration> period(Duration otherwise, String description) {
        return Setting.duration("period")
                .otherwise(otherwise)
                .withExample("5s")
                .describedAs(description);
    }
}
