package org.gaggled.importing.supervisord;

import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/** The section {@code supervisord}: what is for itself, and what programs have of it. */
final class GlobalSettings {

    private final IniDocument.@Nullable Section section;
    private final Expressions expressions;

    GlobalSettings(IniDocument.@Nullable Section section, Expressions expressions) {
        this.section = section;
        this.expressions = expressions;
    }

    void readInto(Section gaggled) {
        if (section == null) {
            return;
        }
        for (IniDocument.Entry entry : section.entries().values()) {
            switch (entry.name()) {
                case "environment" -> EnvironmentList.read(entry, expressions, gaggled);
                case "directory", "umask" -> gaggled.keep(entry.setting(), "every program without its own has it");
                case "nodaemon" -> readForeground(entry, gaggled);
                case "user" -> gaggled.lose(entry.setting(), "start gaggled as that user, or give programs a 'user'");
                default -> Unsupported.lose(entry, gaggled);
            }
        }
    }

    private static void readForeground(IniDocument.Entry nodaemon, Section gaggled) {
        if (Values.isTrue(nodaemon.value())) {
            gaggled.keep(nodaemon.setting(), "gaggled always stays in the foreground");
        } else {
            gaggled.lose(nodaemon.setting(), "gaggled always stays in the foreground");
        }
    }

    /** Gives a program what it would have of supervisord. */
    void completeProgram(Section program) {
        complete("directory", "wd", program);
        complete("umask", "umask", program);
    }

    private void complete(String name, String setting, Section program) {
        IniDocument.Entry entry = section == null ? null : section.find(name);
        if (entry == null || program.has(setting)) {
            return;
        }
        try {
            program.set(setting, expressions.expand(entry.value()));
        } catch (NotExpressibleException e) {
            program.lose(entry.setting(), e.reason());
        }
    }
}
