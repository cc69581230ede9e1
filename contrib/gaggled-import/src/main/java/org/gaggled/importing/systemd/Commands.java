package org.gaggled.importing.systemd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.model.Signals;
import org.jspecify.annotations.Nullable;

/** What a service runs: {@code ExecStart=} and the commands around it. */
final class Commands {

    private static final String NO_COMMAND_AFTER_START =
            "gaggled runs nothing after a start; if it waits until the program can be used, 'ready' with a probe does";
    private static final Pattern OUTCOME = Pattern.compile("\\b(?:SERVICE_RESULT|EXIT_CODE|EXIT_STATUS)\\b");
    private static final Set<String> PROCESS_ID = Set.of("$" + ExecCommand.PID, "${" + ExecCommand.PID + "}");

    private final Service service;
    private final CommandText text;
    private final boolean isTask;
    private final Section program;

    Commands(Service service, CommandText text, boolean isTask) {
        this.service = service;
        this.text = text;
        this.isTask = isTask;
        this.program = service.program();
    }

    void read() {
        readStart();
        readBeforeStart();
        service.lose("ExecStartPost", NO_COMMAND_AFTER_START);
        readReload();
        readStop();
        readAfterEnd();
    }

    /** The commands in a setting, by where they stand; what cannot be read is reported. */
    private Map<Assignment, List<ExecCommand>> take(String name) {
        Map<Assignment, List<ExecCommand>> commands = new LinkedHashMap<>();
        for (Assignment assignment : service.settings().takeAll(name)) {
            try {
                commands.put(assignment, ExecCommand.read(assignment, service.specifiers()));
            } catch (NotExpressibleException e) {
                program.lose(assignment.setting(), e.reason());
            }
        }
        return commands;
    }

    private static List<ExecCommand> all(Map<Assignment, List<ExecCommand>> commands) {
        return commands.values().stream().flatMap(List::stream).toList();
    }

    private void readStart() {
        Map<Assignment, List<ExecCommand>> found = take("ExecStart");
        List<ExecCommand> commands = new ArrayList<>(all(found));
        if (!isTask) {
            commands.replaceAll(ExecCommand::withoutFailing);
        }
        program.setCommandLine(text.words(commands));
        found.forEach((assignment, inIt) -> report(assignment, inIt, "command, argv"));
    }

    private void readBeforeStart() {
        Map<Assignment, List<ExecCommand>> conditions = take("ExecCondition");
        Map<Assignment, List<ExecCommand>> commands = take("ExecStartPre");
        List<ExecCommand> both = new ArrayList<>(all(conditions));
        both.addAll(all(commands));
        if (!both.isEmpty()) {
            program.set("prestart", text.words(both));
        }
        conditions.keySet().forEach(assignment -> program.approximate(assignment.setting(),
                "in prestart; where it says no, gaggled tries again later instead of leaving the program out"));
        commands.forEach((assignment, inIt) -> report(assignment, inIt, "prestart"));
    }

    private void readReload() {
        Map<Assignment, List<ExecCommand>> commands = take("ExecReload");
        List<ExecCommand> all = all(commands);
        String signal = all.size() == 1 ? signalSentBy(all.getFirst()) : null;
        if (signal != null) {
            program.set("reloadsignal", signal);
            commands.keySet().forEach(assignment -> program.keep(assignment.setting(), "reloadsignal"));
        } else if (!all.isEmpty()) {
            program.set("reloadcommand", text.words(all));
            commands.forEach((assignment, inIt) -> report(assignment, inIt, "reloadcommand"));
        }
        readReloadSignal(!all.isEmpty());
    }

    /** Which systemd sends by itself to a program of that type. */
    private void readReloadSignal(boolean hasCommand) {
        Assignment given = service.settings().take("ReloadSignal");
        boolean sends = "notify-reload".equals(service.settings().find("Type"));
        String signal = given == null ? "HUP" : Signals.of(given.value());
        if (sends && !hasCommand && signal != null) {
            program.set("reloadsignal", signal);
        }
        if (given == null) {
            return;
        }
        if (!sends) {
            program.keep(given.setting(), "it means nothing without Type=notify-reload");
        } else if (signal == null) {
            program.lose(given.setting(), "it is not a signal that gaggled knows");
        } else if (hasCommand) {
            program.lose(given.setting(), "ExecReload says how it is reloaded, and gaggled does one or the other");
        } else {
            program.keep(given.setting(), "reloadsignal");
        }
    }

    /** Of {@code kill -HUP $MAINPID} and the like; null for any other command. */
    private static @Nullable String signalSentBy(ExecCommand command) {
        List<String> words = command.words();
        boolean kills = words.getFirst().equals("kill") || words.getFirst().endsWith("/kill");
        if (!kills || !PROCESS_ID.contains(words.getLast())) {
            return null;
        }
        return switch (words.size()) {
            case 3 -> words.get(1).startsWith("-") ? Signals.of(words.get(1).substring(1)) : null;
            case 4 -> words.get(1).equals("-s") ? Signals.of(words.get(2)) : null;
            default -> null;
        };
    }

    private void readStop() {
        Map<Assignment, List<ExecCommand>> commands = take("ExecStop");
        if (isTask) {
            commands.keySet().forEach(assignment -> program.lose(assignment.setting(),
                    "a task that is done does not run any more, and so nothing stops it"));
        } else if (!commands.isEmpty()) {
            program.set("stopcommand", text.words(all(commands)));
            commands.keySet().forEach(assignment -> program.approximate(assignment.setting(),
                    "stopcommand: it does not run when the program has ended by itself"));
        }
    }

    private void readAfterEnd() {
        Map<Assignment, List<ExecCommand>> commands = take("ExecStopPost");
        if (commands.isEmpty()) {
            return;
        }
        program.set("poststop", text.words(all(commands)));
        commands.forEach((assignment, inIt) -> {
            if (OUTCOME.matcher(assignment.value()).find()) {
                program.approximate(assignment.setting(), "poststop: GAGGLED_CAUSE, GAGGLED_EXIT_CODE and"
                        + " GAGGLED_EXIT_SIGNAL tell it how the program has ended");
            } else {
                report(assignment, inIt, "poststop");
            }
        });
    }

    private void report(Assignment assignment, List<ExecCommand> commands, String setting) {
        List<String> differences = new ArrayList<>();
        if (commands.stream().anyMatch(ExecCommand::privileged) && service.settings().find("User") != null) {
            differences.add("it runs as the program's user, too");
        }
        if (commands.stream().anyMatch(ExecCommand::named)) {
            differences.add("it finds the name of the file as its own name");
        }
        if (commands.stream().anyMatch(command -> !text.isKnown(command) && CommandText.splits(command))) {
            differences.add("a shell divides the value of a variable at blanks, also between quotes");
        }
        if (differences.isEmpty()) {
            program.keep(assignment.setting(), setting);
        } else {
            program.approximate(assignment.setting(), setting + ": " + String.join("; ", differences));
        }
    }
}
