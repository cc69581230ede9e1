package org.gaggled.engine.config.check;

import java.util.Locale;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.known.DutySettings;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.ProgramKind;
import org.gaggled.engine.config.problem.Problems;

/** Looks for settings of tasks where they cannot take effect, or lack something. */
final class TaskCheck {

    private final GlobalSection global;
    private final Problems problems;

    TaskCheck(GlobalSection global, Problems problems) {
        this.global = global;
        this.problems = problems;
    }

    void check(Program program) {
        CheckedSettings settings = program.settings();
        if (settings.refused().contains(DutySettings.KIND.getName())) {
            return;
        }
        boolean task = settings.get(DutySettings.KIND) == ProgramKind.TASK;
        ConfigPosition schedule = settings.positionOf(DutySettings.SCHEDULE);
        if (!task && schedule != null) {
            problems.error(
                    schedule, program.contents().label() + " has a schedule, but is a service, which runs all the time",
                    "add kind = task, or remove the schedule");
        } else if (schedule == null && !settings.refused().contains(DutySettings.SCHEDULE.getName())) {
            DutySettings.OF_SCHEDULE.forEach(setting -> refuseWithoutSchedule(setting, task, program));
        } else if (task) {
            warnOfZone(program);
            requireStateDirectory(program);
        }
    }

    private void refuseWithoutSchedule(Setting<?> setting, boolean task, Program program) {
        ConfigPosition position = program.settings().positionOf(setting);
        if (position != null) {
            problems.error(
                    position,
                    program.contents().label() + " has '" + setting.getName() + "', but no schedule that it is about",
                    task ? "add a schedule, or remove it" : "add kind = task and a schedule, or remove it");
        }
    }

    /** An interval is the same in every zone. */
    private void warnOfZone(Program program) {
        String expression = program.settings().find(DutySettings.SCHEDULE);
        ConfigPosition position = program.settings().positionOf(DutySettings.TIMEZONE);
        if (position != null && expression != null && expression.toLowerCase(Locale.ROOT).startsWith("every")) {
            problems.warning(
                    position,
                    "timezone of " + program.contents().label() + " has no effect: its schedule is an interval",
                    "remove it");
        }
    }

    private void requireStateDirectory(Program program) {
        ConfigPosition position = program.settings().positionOf(DutySettings.CATCH_UP);
        if (position != null && program.settings().get(DutySettings.CATCH_UP)
                && global.contents().setting(KnownSettings.STATE_DIRECTORY.getName()) == null) {
            problems.error(
                    position,
                    "catchup of " + program.contents().label() + " needs a directory in which gaggled notes the runs",
                    "set statedir in gaggled, or remove it");
        }
    }
}
