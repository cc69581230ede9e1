package org.gaggled.importing.systemd;

import java.time.Duration;
import java.util.List;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.model.Signals;

/** How a service ends: signals and times. */
final class Stopping {

    /** systemd's, where a unit does not say how long a start or a stop may take. */
    static final Duration USUAL_TIMEOUT = Duration.ofSeconds(90);

    private static final String KILL_ENDS_EACH = "SIGKILL ends every stop";

    private final Service service;
    private final UnitSection settings;
    private final Section program;

    Stopping(Service service) {
        this.service = service;
        this.settings = service.settings();
        this.program = service.program();
    }

    void read() {
        readTimeout();
        readMode();
        readSignal();
        readHangUp();
        for (String name : List.of("SendSIGKILL", "FinalKillSignal")) {
            Assignment given = settings.take(name);
            if (given != null && (Values.isTrue(given.value()) || given.value().equals("SIGKILL"))) {
                program.keep(given.setting(), KILL_ENDS_EACH);
            } else if (given != null) {
                program.lose(given.setting(), KILL_ENDS_EACH);
            }
        }
        service.lose("RestartKillSignal", "a restart begins with 'stopsignal', as every stop does");
        service.lose("WatchdogSignal", "a program that is not alive is stopped with 'stopsignal'");
    }

    private void readTimeout() {
        Assignment given = settings.take("TimeoutStopSec");
        Duration time = given == null ? null : Values.time(given.value());
        if (given != null && time == null) {
            program.lose(given.setting(), "it is not a time");
        } else if (given != null && time != null && (time.isZero() || time.equals(Values.INFINITE))) {
            program.approximate(given.setting(), "killwait", Measures.LONGEST, "gaggled has no longer time");
        } else if (given != null && time != null) {
            program.keep(given.setting(), "killwait", Measures.time(time));
        }
        if (program.has("poststop")) {
            String wait = program.find("killwait");
            program.set("poststopwait", wait == null ? Measures.time(USUAL_TIMEOUT) : wait);
        }
    }

    private void readMode() {
        Assignment given = settings.take("KillMode");
        if (given == null) {
            return;
        }
        ForeignSetting from = given.setting();
        switch (given.value()) {
            case "control-group" -> program.keep(from, "killmode", "group");
            case "process" -> program.keep(from, "killmode", "process");
            case "mixed" -> program.approximate(from, "killmode", "group",
                    "the stop signal reaches all processes, not only the first");
            case "none" -> program.approximate(from, "killmode", "process", "a stop still ends with SIGKILL");
            default -> program.lose(from, "systemd does not know this mode");
        }
    }

    private void readSignal() {
        Assignment given = settings.take("KillSignal");
        if (given != null) {
            Signals.readStop(given.value(), given.setting(), program);
        }
    }

    private void readHangUp() {
        Assignment given = settings.take("SendSIGHUP");
        if (given != null && Values.isTrue(given.value())) {
            program.lose(given.setting(), "'stopsignal' can name several signals, each with its time");
        } else if (given != null) {
            program.keep(given.setting(), "it is always so");
        }
    }
}
