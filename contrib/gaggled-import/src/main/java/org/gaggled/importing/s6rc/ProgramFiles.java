package org.gaggled.importing.s6rc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.model.Signals;
import org.gaggled.importing.shell.ShellQuotes;
import org.jspecify.annotations.Nullable;

/** The files of a longrun or a oneshot, but for those about other services. */
final class ProgramFiles {

    /** What {@code finish} gets in the place of a status where a signal has ended the process. */
    private static final String KILLED = "256";

    private static final int FIRST_DESCRIPTOR = 3;
    private static final int LAST_DESCRIPTOR = 1023;

    private static final Map<String, String> UNSUPPORTED = Map.of(
            "down", "a task that is done does not run any more, and so nothing undoes it",
            "timeout-down", "gaggled waits until a program is down, and 'killwait' bounds that",
            "max-death-tally", "'respawnlimit' is what gaggled counts",
            "lock-fd", "gaggled knows what is left of a program by its session or its cgroup",
            "flag-essential", "an operator can stop every program; 'essential' is something else in gaggled",
            "essential", "an operator can stop every program; 'essential' is something else in gaggled",
            "flag-newpidns", "gaggled makes no namespaces",
            "nosetsid", "a program is a session of its own");

    private static final Map<String, String> KEPT = Map.of(
            "data", "the script finds it in its directory",
            "env", "the script finds it in its directory",
            "flag-recommended", "gaggled starts what its configuration has");

    /** What other classes of this package read. */
    private static final Set<String> READ_ELSEWHERE = Set.of(
            "dependencies", "dependencies.d", "producer-for", "consumer-for", "pipeline-name");

    private final Definition definition;
    private final Section program;

    ProgramFiles(Definition definition, Section program) {
        this.definition = definition;
        this.program = program;
    }

    /** The file that says what runs, by the type of a service. */
    static String scriptOf(String type) {
        return type.equals(Definition.ONESHOT) ? "up" : "run";
    }

    void read() throws ImportException {
        boolean isTask = definition.type().equals(Definition.ONESHOT);
        for (Path entry : Definition.entries(definition.directory())) {
            String file = String.valueOf(entry.getFileName());
            if (!READ_ELSEWHERE.contains(file)) {
                if (isTask) {
                    readOfTask(file);
                } else {
                    readOfService(file);
                }
            }
        }
        bound(isTask);
    }

    private void readOfTask(String file) throws ImportException {
        switch (file) {
            case "type" -> {
                program.keep(definition.setting(file, "type: oneshot"), "kind", "task");
                program.set("respawn", "false");
            }
            case "up" -> {
                Script script = Script.ofLine(definition.absolute(file));
                program.setCommandLine(script.command());
                report(file, script, "command, argv");
            }
            default -> readCommon(file);
        }
    }

    private void readOfService(String file) throws ImportException {
        switch (file) {
            case "type" -> program.keep(definition.setting(file, "type: longrun"), "every program is like that");
            case "run" -> {
                Script script = Script.of(definition.absolute(file));
                program.set("wd", Literal.of(definition.absolute("").toString()));
                program.setCommandLine(script.command());
                report(file, script, "command");
            }
            case "finish" -> readFinish(file);
            case "notification-fd" -> readNotification(file);
            case "timeout-kill" -> readTime(file, "killwait");
            case "timeout-finish" -> readTime(file, "poststopwait");
            case "down-signal" -> {
                String text = String.valueOf(definition.text(file));
                Signals.readStop(text, setting(file, text), program);
            }
            default -> readCommon(file);
        }
    }

    private void readCommon(String file) throws ImportException {
        String text = definition.text(file);
        ForeignSetting from = setting(file, text);
        if (file.equals("timeout-up")) {
            return;
        }
        String kept = KEPT.get(file);
        String reason = UNSUPPORTED.get(file);
        if (kept != null) {
            program.keep(from, kept);
        } else if (reason != null) {
            program.lose(from, reason);
        } else {
            program.keep(from, "s6-rc passes over it, too");
        }
    }

    private ForeignSetting setting(String file, @Nullable String text) {
        return definition.setting(file,
                text == null || text.contains("\n") || text.isEmpty() ? file : file + ": " + text);
    }

    private void report(String file, Script script, String setting) {
        if (script.needs().isEmpty()) {
            program.keep(definition.setting(file, file), setting);
        } else {
            program.approximate(definition.setting(file, file), script.remark(setting));
        }
    }

    /** It is told how the process has ended; the number of a signal, gaggled does not tell. */
    private void readFinish(String file) throws ImportException {
        Script script = Script.of(definition.absolute(file));
        program.set("poststop", List.of("sh", "-c", "exec " + ShellQuotes.joined(script.command())
                + " \"$${GAGGLED_EXIT_CODE:-" + KILLED + "}\" 0 " + ShellQuotes.quoted(Literal.of(definition.name()))));
        program.approximate(definition.setting(file, file), "poststop: the number of a signal is always 0, and its exit"
                + " status means nothing" + (script.needs().isEmpty() ? "; it is run as it is"
                        : "; it is run as it is, and needs " + script.needs() + " on this machine"));
    }

    private void readNotification(String file) throws ImportException {
        String text = String.valueOf(definition.text(file));
        boolean usable = text.matches("[0-9]{1,4}")
                && Integer.parseInt(text) >= FIRST_DESCRIPTOR && Integer.parseInt(text) <= LAST_DESCRIPTOR;
        if (usable) {
            program.section("ready").keep(setting(file, text), "probe", "fd:" + text);
        } else {
            program.lose(setting(file, text), "it is not a descriptor from 3 to 1023");
        }
    }

    /** In milliseconds, of which 0 means no end. */
    private void readTime(String file, String setting) throws ImportException {
        String text = String.valueOf(definition.text(file));
        Duration time = milliseconds(text);
        if (time == null) {
            program.lose(setting(file, text), "it is not a number of milliseconds");
        } else if (time.isZero()) {
            program.approximate(setting(file, text), setting, Measures.LONGEST, "gaggled has no longer time");
        } else {
            program.keep(setting(file, text), setting, Measures.time(time));
        }
    }

    private static @Nullable Duration milliseconds(String text) {
        return text.matches("[0-9]{1,10}") ? Duration.ofMillis(Long.parseLong(text)) : null;
    }

    /** How long it may take until it is up. */
    private void bound(boolean isTask) throws ImportException {
        String text = definition.text("timeout-up");
        if (text == null) {
            return;
        }
        Duration time = milliseconds(text);
        Section ready = program.findSection("ready");
        ForeignSetting from = setting("timeout-up", text);
        if (time == null) {
            program.lose(from, "it is not a number of milliseconds");
        } else if (time.isZero()) {
            program.keep(from, "there is no bound without it");
        } else if (isTask) {
            program.lose(from, "gaggled does not bound how long a task runs; 'timeout' before the command does");
        } else if (ready == null) {
            program.keep(from, "a program without 'ready' is ready when it runs");
        } else {
            ready.keep(from, "within", Measures.time(time));
        }
    }
}
