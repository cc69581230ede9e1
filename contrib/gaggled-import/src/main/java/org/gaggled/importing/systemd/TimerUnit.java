package org.gaggled.importing.systemd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Section;

/** A timer, which becomes the schedule of the service that it starts. */
final class TimerUnit {

    private static final String STATE_DIRECTORY = "gaggled.state";
    private static final String FIRST_RUN = "the first run comes at the end of the first interval";
    private static final String ONE_SCHEDULE = "a program has one schedule";

    private final Unit unit;
    private final Section program;
    private final Section gaggled;
    private final UnitSection settings;

    /** That unit, for the program that its service has become. */
    TimerUnit(Unit unit, Section program, Section gaggled) {
        this.unit = unit;
        this.program = program;
        this.gaggled = gaggled;
        this.settings = unit.section(Unit.TIMER, program);
    }

    /** The name of the service that it starts. */
    static String serviceOf(Unit unit) {
        String named = unit.find(Unit.TIMER, "Unit");
        return named == null ? unit.name().withType(UnitName.SERVICE).toString() : named;
    }

    void read() {
        if (!"task".equals(program.find("kind"))) {
            program.approximate(unit.heading(), "kind", "task", "it is done when it has ended, until its next run");
        }
        readCalendar();
        readInterval();
        readFirstRun();
        readDelays();
        readPersistence();
        keepRest();
    }

    private void readCalendar() {
        CalendarTime all = null;
        for (Assignment given : settings.takeAll("OnCalendar")) {
            try {
                CalendarTime one = CalendarTime.parse(unit.specifiers().expand(given.value()));
                CalendarTime both = all == null ? one : all.with(one);
                if (both == null) {
                    program.lose(given.setting(), ONE_SCHEDULE);
                    continue;
                }
                all = both;
                report(given, all, one.secondsLost());
            } catch (NotExpressibleException e) {
                program.lose(given.setting(), e.reason());
            }
        }
        if (all == null && settings.find("OnCalendar") != null) {
            program.approximate(unit.heading(), "enabled", "false",
                    "an operator starts it: gaggled cannot have its schedule"
                            + ", and would run it at once");
        } else if (all != null && all.timezone() != null) {
            program.set("timezone", all.timezone());
        }
    }

    private void report(Assignment given, CalendarTime time, boolean secondsLost) {
        if (secondsLost) {
            program.approximate(given.setting(), "schedule", time.schedule(), "a schedule of gaggled has no seconds");
        } else {
            program.keep(given.setting(), "schedule", time.schedule());
        }
    }

    /** Between two starts; gaggled has nothing that counts from an end. */
    private void readInterval() {
        for (String name : List.of("OnUnitActiveSec", "OnUnitInactiveSec")) {
            for (Assignment given : settings.takeAll(name)) {
                Duration time = Values.time(given.value());
                if (program.has("schedule")) {
                    program.lose(given.setting(), ONE_SCHEDULE);
                } else if (time == null || time.toMillis() < 1000) {
                    program.lose(given.setting(), "it is not a time of a second or more");
                } else if (name.equals("OnUnitActiveSec")) {
                    program.keep(given.setting(), "schedule", "every " + Measures.time(time));
                } else {
                    program.approximate(given.setting(), "schedule", "every " + Measures.time(time),
                            "the time counts from the start of a run, not from its end");
                }
            }
        }
    }

    private void readFirstRun() {
        for (String name : List.of("OnBootSec", "OnStartupSec", "OnActiveSec")) {
            for (Assignment given : settings.takeAll(name)) {
                program.approximate(given.setting(),
                        program.has("schedule") ? FIRST_RUN : "a task without a schedule runs when gaggled starts");
            }
        }
    }

    private void readDelays() {
        Assignment random = settings.take("RandomizedDelaySec");
        Duration delay = random == null ? null : Values.time(random.value());
        if (random != null && (delay == null || !program.has("schedule"))) {
            program.lose(random.setting(),
                    delay == null ? "it is not a time" : "there is no schedule that it could delay");
        } else if (random != null && delay != null) {
            program.keep(random.setting(), "jitter", Measures.time(delay));
        }
        Assignment accuracy = settings.take("AccuracySec");
        if (accuracy != null) {
            program.keep(accuracy.setting(), "gaggled is on time, but for 'jitter'");
        }
        Assignment fixed = settings.take("FixedRandomDelay");
        if (fixed != null && Values.isTrue(fixed.value())) {
            program.approximate(fixed.setting(), "'jitter' is chosen anew for each run");
        } else if (fixed != null) {
            program.keep(fixed.setting(), "it is always so");
        }
    }

    private void readPersistence() {
        Assignment given = settings.take("Persistent");
        if (given == null) {
            return;
        }
        String schedule = program.find("schedule");
        boolean byCalendar = schedule != null && !schedule.startsWith("every");
        if (!Values.isTrue(given.value()) || !byCalendar) {
            program.keep(given.setting(), Values.isTrue(given.value()) ? "it means nothing without OnCalendar"
                    : "it is the default");
            return;
        }
        program.keep(given.setting(), "catchup", "true");
        if (!gaggled.has("statedir")) {
            gaggled.set("statedir", STATE_DIRECTORY);
            gaggled.keep(given.setting(), "statedir, where gaggled notes the runs");
        }
    }

    private void keepRest() {
        Assignment started = settings.take("Unit");
        if (started != null) {
            program.keep(started.setting(), "the schedule is that of the program");
        }
        Assignment remaining = settings.take("RemainAfterElapse");
        if (remaining != null) {
            program.keep(remaining.setting(), "a schedule goes on");
        }
        settings.rest().forEach(each -> Unsupported.lose(each, program));
        UnitSection general = unit.section(Unit.UNIT, program);
        for (String name : List.of("Description", "Documentation")) {
            general.takeAll(name).forEach(text -> program.keepAsComment(text.setting(), text.value()));
        }
        List<Assignment> others = new ArrayList<>(general.rest());
        others.addAll(unit.section(Unit.INSTALL, program).rest());
        others.forEach(this::readOther);
    }

    private void readOther(Assignment assignment) {
        if (Relation.isSaidIn(assignment)) {
            program.keep(assignment.setting(), "a schedule begins when gaggled starts");
        } else {
            Unsupported.lose(assignment, program);
        }
    }
}
