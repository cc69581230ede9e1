package org.gaggled.importing.dinit;

import java.util.Set;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Restarts;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.model.Signals;
import org.jspecify.annotations.Nullable;

/** When a service is ready, how it is stopped, and how often it is started again. */
final class Lifetime {

    /** What is read here. */
    static final Set<String> SETTINGS = Set.of(
            "restart", "smooth-recovery", "restart-delay", "restart-limit-interval", "restart-limit-count",
            "start-timeout", "stop-timeout", "term-signal", "termsignal", "ready-notification");

    /** A descriptor that is not one of the standard ones. */
    private static final String SOME_DESCRIPTOR = "3";

    private static final String USUAL_START_TIMEOUT = "60";
    private static final String USUAL_COUNT = "3";
    private static final String USUAL_INTERVAL = "10";

    private final Service service;
    private final Section program;
    private final boolean isTask;

    Lifetime(Service service, Section program) {
        this.service = service;
        this.program = program;
        this.isTask = service.type().equals(Service.SCRIPTED);
    }

    void read() {
        readRestart();
        readLimit();
        readDelay();
        readReadiness();
        readStartTimeout();
        readStopTimeout();
        readSignal();
    }

    private void readRestart() {
        Property restart = service.find("restart");
        ForeignSetting from = restart == null ? byDefault("restart = yes") : restart.setting();
        if (isTask) {
            program.set("respawn", "false");
            if (restart != null) {
                program.keep(from, "a script that has failed is not run again");
            }
        } else if (restart == null || restart.isTrue()) {
            program.keep(from, "respawn", "true");
        } else if (restart.word().equals("on-failure")) {
            program.keep(from, "respawn", "on-failure");
        } else if (restart.isFalse()) {
            program.keep(from, "respawn", "false");
        } else {
            program.lose(from, "dinit does not know this word");
        }
        Property smooth = service.find("smooth-recovery");
        if (smooth != null) {
            program.keep(smooth.setting(), smooth.isTrue() ? "'grace' in the depends of those that depend on it"
                    : "it is the default");
        }
    }

    private boolean isRestarted() {
        return !"false".equals(program.find("respawn"));
    }

    /** dinit always has a limit. */
    private void readLimit() {
        Property count = service.find("restart-limit-count");
        Property interval = service.find("restart-limit-interval");
        String most = count == null ? USUAL_COUNT : count.word();
        String time = Measures.seconds((interval == null ? USUAL_INTERVAL : interval.word()).replace(',', '.'));
        for (Property property : new @Nullable Property[] {count, interval}) {
            if (property == null) {
                continue;
            }
            if (time == null || !most.matches("[0-9]{1,3}")) {
                program.lose(property.setting(), "it is not a number of seconds, or not a count from 0 to 999");
            } else if (!isRestarted()) {
                program.keep(property.setting(), "it means nothing where nothing is restarted");
            } else if (most.equals("0")) {
                program.keep(property.setting(), "there is no bound without 'respawnlimit'");
            } else {
                program.keep(property.setting(), "respawnlimit", most + "/" + time);
            }
        }
        if (count == null && interval == null && isRestarted()) {
            program.keep(byDefault("restart-limit-count = 3"), "respawnlimit", USUAL_COUNT + "/" + time);
        }
    }

    private void readDelay() {
        Property delay = service.find("restart-delay");
        String time = delay == null ? null : seconds(delay);
        if (delay == null || time == null) {
            return;
        }
        if (isRestarted()) {
            Restarts.pause(time, delay.setting(), program);
        } else {
            program.keep(delay.setting(), "it means nothing where nothing is restarted");
        }
    }

    private @Nullable String seconds(Property property) {
        String time = Measures.seconds(property.word().replace(',', '.'));
        if (time == null) {
            program.lose(property.setting(), "it is not a number of seconds");
        }
        return time;
    }

    private void readReadiness() {
        Property notification = service.find("ready-notification");
        if (notification == null) {
            return;
        }
        String target = notification.word().substring(notification.word().indexOf(':') + 1);
        if (notification.word().startsWith("pipefd:")) {
            program.section("ready").keep(notification.setting(), "probe", "fd:" + target);
        } else if (notification.word().startsWith("pipevar:")) {
            program.section("env").set(target, SOME_DESCRIPTOR);
            program.section("ready").keep(notification.setting(), "probe", "fd:" + SOME_DESCRIPTOR);
        } else {
            program.lose(notification.setting(), "dinit does not know it");
        }
    }

    private void readStartTimeout() {
        Property timeout = service.find("start-timeout");
        Section ready = program.findSection("ready");
        String time = timeout == null ? Measures.seconds(USUAL_START_TIMEOUT) : seconds(timeout);
        if (time == null) {
            return;
        }
        boolean endless = time.equals("0s");
        if (ready != null && !endless) {
            ready.set("within", time);
        }
        if (timeout == null) {
            return;
        }
        if (endless) {
            program.keep(timeout.setting(), "there is no bound without 'within'");
        } else if (isTask) {
            program.lose(timeout.setting(), "gaggled does not bound how long a task runs; 'timeout' before the command"
                    + " does");
        } else {
            program.keep(timeout.setting(), ready == null ? "a program without 'ready' is ready when it runs"
                    : "ready/within");
        }
    }

    private void readStopTimeout() {
        Property timeout = service.find("stop-timeout");
        String time = timeout == null ? null : seconds(timeout);
        if (timeout == null || time == null) {
            return;
        }
        if (time.equals("0s")) {
            program.approximate(timeout.setting(), "killwait", Measures.LONGEST, "gaggled has no longer time");
        } else {
            program.keep(timeout.setting(), "killwait", time);
        }
    }

    private void readSignal() {
        Property given = service.find("term-signal") == null ? service.find("termsignal") : service.find("term-signal");
        if (given != null && given.word().equalsIgnoreCase("none")) {
            program.lose(given.setting(), "a stop always sends a signal");
        } else if (given != null) {
            Signals.readStop(given.word(), given.setting(), program);
        }
    }

    private ForeignSetting byDefault(String written) {
        return service.file().source().setting(written + " by default", 0);
    }
}
