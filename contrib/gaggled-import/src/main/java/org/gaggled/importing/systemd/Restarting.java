package org.gaggled.importing.systemd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Restarts;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/** Whether and how often a service is started again: {@code Restart=} and what goes with it. */
final class Restarting {

    /** By which a daemon ends well. */
    private static final List<String> CLEAN_SIGNALS = List.of("HUP", "INT", "TERM", "PIPE");

    /** Of {@code sysexits.h} and the C library, as systemd calls them. */
    private static final Map<String, String> STATUSES = Map.ofEntries(
            Map.entry("SUCCESS", "0"), Map.entry("FAILURE", "1"), Map.entry("USAGE", "64"),
            Map.entry("DATAERR", "65"), Map.entry("NOINPUT", "66"), Map.entry("NOUSER", "67"),
            Map.entry("NOHOST", "68"), Map.entry("UNAVAILABLE", "69"), Map.entry("SOFTWARE", "70"),
            Map.entry("OSERR", "71"), Map.entry("OSFILE", "72"), Map.entry("CANTCREAT", "73"),
            Map.entry("IOERR", "74"), Map.entry("TEMPFAIL", "75"), Map.entry("PROTOCOL", "76"),
            Map.entry("NOPERM", "77"), Map.entry("CONFIG", "78"));

    private static final String USUAL_LIMIT = "5";
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(10);

    private final Service service;
    private final UnitSection settings;
    private final boolean isTask;
    private final Section program;
    private final List<String> successes = new ArrayList<>(List.of("0"));

    Restarting(Service service, boolean isTask) {
        this.service = service;
        this.settings = service.settings();
        this.isTask = isTask;
        this.program = service.program();
    }

    /**
     * Reads them.
     *
     * @param limits where the unit may bound restarts
     */
    void read(List<UnitSection> limits) {
        readRestart();
        readStatuses();
        readPauses();
        readLimit(limits);
    }

    private void readRestart() {
        Assignment given = settings.take("Restart");
        ForeignSetting from = given == null ? service.byDefault("Restart=no") : given.setting();
        String restart = given == null ? "no" : given.value();
        if (restart.startsWith("on-") && !restart.equals("on-success") && mayFail()) {
            program.approximate(from, "respawn", "false", "with - before its command, no failure of it counts");
            return;
        }
        switch (restart) {
            case "no" -> program.keep(from, "respawn", "false");
            case "always" -> program.keep(from, "respawn", "true");
            case "on-success" -> program.approximate(from, "respawn", "true", "also after a failure");
            case "on-failure" -> program.keep(from, "respawn", "on-failure");
            case "on-abnormal", "on-abort", "on-watchdog" -> program.approximate(
                    from, "respawn", "on-failure", "also after an exit status that is no success");
            default -> {
                program.set("respawn", "false");
                program.lose(from, "systemd does not know this word");
            }
        }
        if ("on-failure".equals(program.find("respawn")) && !isTask) {
            successes.addAll(CLEAN_SIGNALS);
        }
    }

    private boolean mayFail() {
        String command = settings.find("ExecStart");
        return !isTask && command != null && ExecCommand.mayFail(command);
    }

    private void readStatuses() {
        boolean onFailure = "on-failure".equals(program.find("respawn"));
        for (Assignment given : settings.takeAll("SuccessExitStatus")) {
            List<String> codes = codes(given);
            if (codes != null) {
                successes.addAll(codes);
                program.keep(given.setting(), "successcodes");
            }
        }
        for (Assignment given : settings.takeAll("RestartPreventExitStatus")) {
            List<String> codes = onFailure ? codes(given) : null;
            if (codes != null) {
                successes.addAll(codes);
                program.approximate(given.setting(), "successcodes: it counts as a success");
            } else if (!onFailure) {
                program.lose(given.setting(), "'successcodes' with respawn = on-failure names the ends after which a"
                        + " program stays down");
            }
        }
        service.lose("RestartForceExitStatus", "'respawn' and 'successcodes' say after which ends gaggled starts it");
        if (successes.size() > 1) {
            program.set("successcodes", successes.stream().distinct().toList());
        }
    }

    /** As gaggled has them; null where they cannot be read, which is reported. */
    private @Nullable List<String> codes(Assignment given) {
        List<String> codes = new ArrayList<>();
        for (String word : List.of(given.value().split("[\\s,]+"))) {
            ProcessSignal signal = word.matches("[0-9]+") ? null : ProcessSignal.parse(word);
            String code = word.matches("[0-9]{1,3}") ? word
                    : signal != null ? signal.name().replaceFirst("^SIG", "") : STATUSES.get(word);
            if (code == null) {
                program.lose(given.setting(), word + " is neither an exit status nor a signal that is known here");
                return null;
            }
            codes.add(code);
        }
        return codes;
    }

    private void readPauses() {
        Assignment given = settings.take("RestartSec");
        Duration pause = given == null ? null : Values.time(given.value());
        if (given != null && pause == null) {
            program.lose(given.setting(), "it is not a time");
        } else if (given != null && pause != null) {
            Restarts.pause(Measures.time(pause), given.setting(), program);
        }
        Assignment longest = settings.take("RestartMaxDelaySec");
        Duration most = longest == null ? null : Values.time(longest.value());
        if (longest != null && most == null) {
            program.lose(longest.setting(), "it is not a time");
        } else if (longest != null && most != null) {
            program.keep(longest.setting(), "backoffmax", Measures.time(most));
        }
        Assignment steps = settings.take("RestartSteps");
        if (steps != null) {
            program.approximate(steps.setting(), "the pause doubles with each restart");
        }
        service.lose("RestartMode",
                "a dependency that is restarted is gone meanwhile; 'grace' in depends waits for it");
    }

    /** systemd always has a limit. */
    private void readLimit(List<UnitSection> sections) {
        Assignment burst = null;
        Assignment interval = null;
        for (UnitSection section : sections) {
            Assignment count = section.take("StartLimitBurst");
            burst = count == null ? burst : count;
            Assignment time = section.take("StartLimitIntervalSec");
            interval = time == null ? interval : time;
        }
        Duration within = interval == null ? USUAL_INTERVAL : Values.time(interval.value());
        String most = burst == null ? USUAL_LIMIT : burst.value();
        List<Assignment> given = new ArrayList<>();
        for (Assignment each : new @Nullable Assignment[] {burst, interval}) {
            if (each != null) {
                given.add(each);
            }
        }
        if (within == null || !most.matches("[0-9]{1,3}")) {
            given.forEach(each -> program.lose(each.setting(), "it is not a time, or not a number from 0 to 999"));
        } else if (within.isZero() || most.equals("0")) {
            given.forEach(each -> program.keep(each.setting(), "there is no bound without 'respawnlimit'"));
        } else if ("false".equals(program.find("respawn"))) {
            given.forEach(each -> program.keep(each.setting(), "it means nothing with Restart=no"));
        } else {
            limit(given, most + "/" + Measures.time(within));
        }
    }

    private void limit(List<Assignment> given, String limit) {
        if (given.isEmpty()) {
            program.keep(service.byDefault("StartLimitBurst=5"), "respawnlimit", limit);
        }
        for (Assignment each : given) {
            program.approximate(each.setting(), "respawnlimit", limit, "gaggled counts ends, and not starts");
        }
    }
}
