package org.gaggled.importing.systemd;

import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/** Where a service prints, and what it reads. */
final class Printing {

    private static final String TO_STANDARD_OUTPUT =
            "it goes where gaggled's goes, which is the journal where systemd starts gaggled";

    private final Service service;
    private final Section program;

    Printing(Service service) {
        this.service = service;
        this.program = service.program();
    }

    void read() {
        readStream("StandardOutput", "log");
        readStream("StandardError", "errorlog");
        readInput();
        service.lose("SyslogIdentifier",
                "with prefix = true in 'log', gaggled puts the program's name before each line");
    }

    private void readStream(String name, String log) {
        Assignment given = service.settings().take(name);
        String target = given == null ? null : service.expand(given);
        if (given == null || target == null) {
            return;
        }
        String kind = target.replaceFirst(":.*", "");
        switch (kind) {
            case "inherit" -> inherit(given, log);
            case "null" -> program.keep(given.setting(), log, "null");
            case "journal", "syslog" -> program.keep(given.setting(), log, "inherit");
            case "append" -> file(given, log, target, "gaggled rotates it");
            case "file", "truncate" -> file(given, log, target, "gaggled goes on at its end, and rotates it");
            case "kmsg", "tty", "journal+console", "kmsg+console", "syslog+console" ->
                    program.approximate(given.setting(), log, "inherit", TO_STANDARD_OUTPUT);
            default -> program.lose(given.setting(), "gaggled holds no socket and no other descriptor for a program");
        }
    }

    /** Errors go where the output goes; where the output is inherited, it is that of gaggled. */
    private void inherit(Assignment given, String log) {
        if (log.equals("errorlog")) {
            program.keep(given.setting(), log, "merge");
        } else {
            program.approximate(given.setting(), log, "null", "standard input is never a terminal or a socket");
        }
    }

    private void file(Assignment given, String log, String target, String how) {
        String path = target.substring(target.indexOf(':') + 1);
        if (!path.startsWith("/")) {
            program.lose(given.setting(), "it is no absolute path; systemd passes over it");
            return;
        }
        program.approximate(given.setting(), log, Literal.of(path), how);
    }

    private void readInput() {
        Assignment given = service.settings().take("StandardInput");
        @Nullable
        String source = given == null ? null : service.expand(given);
        if (given == null || source == null) {
            return;
        }
        if (source.equals("null")) {
            program.keep(given.setting(), "stdin", "null");
        } else if (source.startsWith("file:")) {
            program.keep(given.setting(), "stdin", Literal.of(source.substring("file:".length())));
        } else {
            program.lose(given.setting(), source.equals("socket") ? "gaggled holds no socket for a program"
                    : "a program has no terminal; 'stdin' names a file");
        }
    }
}
