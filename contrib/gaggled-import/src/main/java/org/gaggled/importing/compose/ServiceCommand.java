package org.gaggled.importing.compose;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.engine.config.check.ShellWords;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.yaml.YamlValue;
import org.jspecify.annotations.Nullable;

/**
 * What a service runs: {@code entrypoint} and {@code command}, each a list of words, or a text that is divided into
 * words when variables have been put into it. gaggled does the same with a text, so one with variables stays a text.
 */
final class ServiceCommand {

    private static final int MOST_WORDS = 100_000;

    private final YamlValue service;
    private final Section program;
    private final List<String> words = new ArrayList<>();

    /** What comes behind the words, and is not divided yet; empty for nothing. */
    private String rest = "";

    private ServiceCommand(YamlValue service, Section program) {
        this.service = service;
        this.program = program;
    }

    /** Whether a service says what it runs. */
    static boolean isIn(YamlValue service) {
        return says(service.find("entrypoint")) || says(service.find("command"));
    }

    private static boolean says(@Nullable YamlValue command) {
        return command != null && command.texts().stream().anyMatch(text -> !text.isBlank());
    }

    static void read(YamlValue service, Section program) {
        new ServiceCommand(service, program).read();
    }

    private void read() {
        add(service.find("entrypoint"));
        add(service.find("command"));
        if (words.isEmpty() && !rest.isEmpty()) {
            takeFirstWord();
        }
        program.setCommandLine(words);
        if (!rest.isEmpty()) {
            String first = ShellWords.joined(words.subList(1, words.size()));
            program.set("argv", (first + " " + rest).strip());
        }
    }

    /** What is to be divided, as a variable may be, cannot be a command: the words of a shell's are divided before. */
    private void takeFirstWord() {
        int end = Values.endOfFirst(rest, Character::isWhitespace);
        String first = rest.substring(0, end);
        if (first.contains("${")) {
            words.addAll(List.of("sh", "-c", "exec \"$@\"", "sh"));
        } else {
            words.add(first);
            rest = rest.substring(end).strip();
        }
    }

    private void add(@Nullable YamlValue command) {
        if (command == null) {
            return;
        }
        if (command.isText() && command.text().contains("$")) {
            rest = (rest + " " + Values.convert(command, program)).strip();
        } else {
            List<String> parts = command.isText() ? divided(command) : command.texts();
            List<String> further = parts.stream().map(Values.notation(command, program)).toList();
            if (rest.isEmpty()) {
                words.addAll(further);
            } else {
                rest += " " + ShellWords.joined(further);
            }
        }
        program.keep(command.setting(), "command, argv");
    }

    private List<String> divided(YamlValue command) {
        if (ShellWords.split(command.text(), MOST_WORDS) instanceof ShellWords.Result.Words(List<String> split)
                && !split.isEmpty()) {
            return split;
        }
        program.lose(command.setting(), "it cannot be divided into words, and is taken for one");
        return command.texts();
    }
}
