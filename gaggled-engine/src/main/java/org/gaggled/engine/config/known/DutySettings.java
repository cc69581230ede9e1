package org.gaggled.engine.config.known;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.gaggled.api.NearestName;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.Schedule;
import org.gaggled.engine.core.Schedule.Overlap;
import org.jspecify.annotations.Nullable;
import org.gaggled.engine.schedule.ScheduleExpression;

/** What a program is there for, and when: those settings that become its {@link Duty}. */
public final class DutySettings {

    public static final DefiniteSetting<ProgramKind> KIND = Setting.choice("kind", ProgramKind.class)
            .otherwise(ProgramKind.SERVICE)
            .withExample("task")
            .describedAs("What the program is there for. A service is to go on running. A task is to end with success:"
                    + " then it is done.");

    public static final Setting<String> SCHEDULE = Setting
            .of("schedule", ScheduleExpression.ALLOWED, DutySettings::expression)
            .withExample("30 3 * * *")
            .describedAs("When a task runs. A task without a schedule runs once, when gaggled starts.");

    public static final Setting<ZoneId> TIMEZONE = Setting.of("timezone", "a time zone", DutySettings::zone)
            .withExample("Europe/Berlin")
            .describedAs("The time zone of the schedule. Without it, the machine's.");

    public static final DefiniteSetting<Overlap> OVERLAP = Setting.choice("overlap", Overlap.class)
            .otherwise(Overlap.SKIP)
            .withExample("wait")
            .describedAs("What becomes of a run that is due while the one before goes on: it is left out, or it follows"
                    + " when that one has ended. At most one waits.");

    public static final DefiniteSetting<Boolean> CATCH_UP = Setting.flag("catchup")
            .otherwise(false)
            .withExample("true")
            .describedAs("Whether the task runs once, at the start of gaggled, for all runs that were due while gaggled"
                    + " was not running. Needs statedir in gaggled.");

    public static final DefiniteSetting<Duration> JITTER = Setting.duration("jitter")
            .otherwise(Duration.ZERO)
            .withExample("5m")
            .describedAs("By how much a run may begin late. gaggled chooses the delay by chance, for each run.");

    /** Those that mean something only beside a schedule. */
    public static final List<Setting<?>> OF_SCHEDULE = List.of(TIMEZONE, OVERLAP, CATCH_UP, JITTER);

    static final List<Setting<?>> ALL = List.of(KIND, SCHEDULE, TIMEZONE, OVERLAP, CATCH_UP, JITTER);

    private DutySettings() {}

    /** What a program with these settings is there for. */
    public static Duty duty(Settings program) {
        String expression = program.find(SCHEDULE);
        return switch (program.get(KIND)) {
            case SERVICE -> Duty.SERVICE;
            case TASK -> new Duty.Task(expression == null ? null : schedule(expression, program));
        };
    }

    private static Schedule schedule(String expression, Settings program) {
        ZoneId zone = program.find(TIMEZONE);
        return new Schedule(
                expression,
                zone == null ? ZoneId.systemDefault() : zone,
                program.get(OVERLAP),
                program.get(CATCH_UP),
                program.get(JITTER));
    }

    /** After which ends a program with these settings is started again. */
    public static Respawn respawn(Settings program) {
        return program.get(respawnOf(program));
    }

    /**
     * A setting with the default that it has for a program with these settings; null where it would mean nothing for
     * that program, which has no schedule, or no placement.
     */
    public static @Nullable Setting<?> inForce(Setting<?> setting, Settings program) {
        if (setting.equals(KnownSettings.RESPAWN)) {
            return respawnOf(program);
        }
        boolean idle = (OF_SCHEDULE.contains(setting) && program.find(SCHEDULE) == null)
                || (PlacementSettings.OF_PLACEMENT.contains(setting)
                        && program.find(PlacementSettings.PLACEMENT) == null);
        return idle ? null : setting;
    }

    private static DefiniteSetting<Respawn> respawnOf(Settings program) {
        return switch (program.get(KIND)) {
            case SERVICE -> KnownSettings.RESPAWN;
            case TASK -> KnownSettings.RESPAWN_OF_TASK;
        };
    }

    private static String expression(String text) {
        ScheduleExpression.parse(text);
        return text.strip();
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException unknown) {
            String nearest = NearestName.find(text.strip(), ZoneId.getAvailableZoneIds());
            throw new InvalidSettingException("is not a time zone",
                    nearest == null ? "write for example Europe/Berlin or UTC" : "did you mean '" + nearest + "'?");
        }
    }
}
