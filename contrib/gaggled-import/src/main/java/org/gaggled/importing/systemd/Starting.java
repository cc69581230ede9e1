package org.gaggled.importing.systemd;

import java.time.Duration;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/** What a service is, when it is ready, and how long that may take: {@code Type=} and what goes with it. */
final class Starting {

    private final Service service;
    private final UnitSection settings;
    private final Section program;
    private final String type;

    Starting(Service service) {
        this.service = service;
        this.settings = service.settings();
        this.program = service.program();
        this.type = typeOf(settings);
    }

    private static String typeOf(UnitSection settings) {
        String written = settings.find("Type");
        return written != null ? written
                : settings.find("BusName") != null ? "dbus" : settings.find("ExecStart") == null ? "oneshot" : "simple";
    }

    /** Whether it is there to end. */
    boolean isTask() {
        return type.equals("oneshot") || (settings.isTrue("RemainAfterExit") && !type.equals("forking"));
    }

    void read() {
        Assignment given = settings.take("Type");
        if (given != null) {
            readType(given.setting());
        }
        readRemaining();
        readWatchdog();
        readTimeout();
        readBusName();
        Assignment access = settings.take("NotifyAccess");
        if (access != null && access.value().equals("all")) {
            program.keep(access.setting(), "every process of the program may say that it is ready");
        } else if (access != null) {
            program.approximate(access.setting(), "every process of the program may say that it is ready");
        }
        service.lose("PIDFile", "gaggled watches the process that it starts");
        service.lose("GuessMainPID", "gaggled watches the process that it starts");
    }

    private void readType(ForeignSetting from) {
        switch (type) {
            case "simple", "exec" -> program.keep(from, "every program is like that");
            case "oneshot" -> program.keep(from, "kind", "task");
            case "notify" -> program.section("ready").keep(from, "probe", "notify");
            case "notify-reload" -> program.section("ready").approximate(from, "probe", "notify",
                    "gaggled does not wait until it has read its configuration again");
            case "idle" -> program.approximate(from, "it starts at the same time as the others");
            case "dbus" -> program.approximate(from, "it is ready as soon as it runs, unless it has a 'ready' probe");
            case "forking" -> program.disableDaemon(from);
            default -> program.lose(from, "systemd does not know this type");
        }
    }

    private void readRemaining() {
        Assignment remaining = settings.take("RemainAfterExit");
        if (remaining == null) {
            return;
        }
        if (!Values.isTrue(remaining.value())) {
            if (isTask()) {
                program.approximate(remaining.setting(), "a task stays done, and runs again when somebody restarts it");
            } else {
                program.keep(remaining.setting(), "it is always so");
            }
        } else if (type.equals("oneshot")) {
            program.keep(remaining.setting(), "a task stays done");
        } else if (isTask()) {
            program.approximate(remaining.setting(), "kind", "task", "its dependents wait until it is done");
        } else {
            program.lose(remaining.setting(), "a program is down when it has ended");
        }
    }

    private void readWatchdog() {
        Assignment watchdog = settings.take("WatchdogSec");
        Duration time = watchdog == null ? null : Values.time(watchdog.value());
        if (watchdog == null) {
            return;
        }
        if (time == null || isTask()) {
            program.lose(watchdog.setting(), time == null ? "it is not a time" : "a task has no watchdog");
        } else if (time.isZero() || time.equals(Values.INFINITE)) {
            program.keep(watchdog.setting(), "there is none without 'alive'");
        } else {
            program.section("alive").set("probe", "notify");
            program.section("alive").keep(watchdog.setting(), "period", Measures.time(time));
        }
    }

    private void readTimeout() {
        Assignment given = settings.take("TimeoutStartSec");
        Duration time = given == null ? null : Values.time(given.value());
        Duration most = time == null ? usualTimeout() : time;
        boolean endless = most.isZero() || most.equals(Values.INFINITE);
        if (program.has("prestart")) {
            program.set("prestartwait", endless ? Measures.LONGEST : Measures.time(most));
        }
        boolean bounds = !endless && bound(most);
        if (given == null) {
            return;
        }
        if (time == null) {
            program.lose(given.setting(), "it is not a time");
        } else if (endless) {
            tellEndless(given);
        } else if (isTask()) {
            program.lose(given.setting(), "gaggled does not bound how long a task runs; 'timeout "
                    + time.toSeconds() + "' before the command does");
        } else if (program.has("prestart")) {
            program.keep(given.setting(), "prestartwait", Measures.time(time));
        } else {
            program.keep(given.setting(), bounds ? "ready/within" : "a program without 'ready' is ready when it runs");
        }
    }

    private Duration usualTimeout() {
        return type.equals("oneshot") ? Values.INFINITE : Stopping.USUAL_TIMEOUT;
    }

    private void tellEndless(Assignment given) {
        if (program.has("prestart")) {
            program.approximate(given.setting(), "prestartwait", Measures.LONGEST, "gaggled has no longer time");
        } else {
            program.keep(given.setting(), "there is no bound without 'within'");
        }
    }

    /** Whether there is anything to bound. */
    private boolean bound(Duration time) {
        @Nullable
        Section ready = program.findSection("ready");
        if (ready == null) {
            return false;
        }
        ready.set("within", Measures.time(time));
        return true;
    }

    private void readBusName() {
        Assignment name = settings.take("BusName");
        if (name != null && type.equals("dbus")) {
            program.lose(name.setting(), "gaggled does not look at D-Bus; 'ready' with exec:busctl status "
                    + name.value() + " does");
        } else if (name != null) {
            program.keep(name.setting(), "it means nothing with Type=" + type);
        }
    }
}
