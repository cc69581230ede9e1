package org.gaggled.importing.supervisord;

import java.util.Map;
import java.util.Set;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/** Where a program's output goes: {@code stdout_logfile} and what goes with it. */
final class Printing {

    private static final Set<String> NOWHERE = Set.of("none", "off", "/dev/null");
    private static final Set<String> OUTPUT = Set.of("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1");
    private static final Set<String> ERRORS = Set.of("/dev/stderr", "/dev/fd/2", "/proc/self/fd/2");

    /** What supervisord rotates at, unless it is told otherwise. */
    private static final String USUAL_SIZE = "50m";

    private static final Map<String, String> UNITS = Map.of("kb", "k", "mb", "m", "gb", "g");

    private final IniDocument.Section section;
    private final Expressions expressions;
    private final Section program;

    Printing(IniDocument.Section section, Expressions expressions, Section program) {
        this.section = section;
        this.expressions = expressions;
        this.program = program;
    }

    void read() {
        IniDocument.Entry redirect = section.find("redirect_stderr");
        boolean redirected = redirect != null && Values.isTrue(redirect.value());
        readStream("stdout", "log", OUTPUT);
        if (redirect != null && redirected) {
            program.keep(redirect.setting(), "errorlog", "merge");
            for (String name : Set.of("stderr_logfile", "stderr_logfile_maxbytes", "stderr_logfile_backups")) {
                IniDocument.Entry entry = section.find(name);
                if (entry != null) {
                    program.keep(entry.setting(), "it means nothing with redirect_stderr=true");
                }
            }
            return;
        }
        if (redirect != null) {
            program.keep(redirect.setting(), "it is the default");
        }
        readStream("stderr", "errorlog", ERRORS);
    }

    private void readStream(String stream, String log, Set<String> own) {
        IniDocument.Entry file = section.find(stream + "_logfile");
        String path = file == null ? null : readTarget(file, log, own);
        IniDocument.Entry size = section.find(stream + "_logfile_maxbytes");
        IniDocument.Entry backups = section.find(stream + "_logfile_backups");
        if (file == null || path == null) {
            loseRotation(size);
            loseRotation(backups);
            return;
        }
        Section target = program.section(log);
        target.keep(file.setting(), "file", path);
        readSize(size, target);
        if (!"none".equals(target.find("maxsize"))) {
            // supervisord leaves rotated files as they are.
            target.set("compress", "false");
        }
        if (backups != null) {
            target.keep(backups.setting(), "keep", backups.value().strip());
        }
    }

    /** The path of a file; null where it goes elsewhere, which is then said in a word. */
    private @Nullable String readTarget(IniDocument.Entry file, String log, Set<String> own) {
        String written = Values.lower(file.value());
        if (NOWHERE.contains(written)) {
            program.keep(file.setting(), log, "null");
        } else if (own.contains(written)) {
            program.keep(file.setting(), log, "inherit");
        } else if (OUTPUT.contains(written) || ERRORS.contains(written)) {
            program.approximate(file.setting(), log, "inherit", "it goes to gaggled's stream of its own kind");
        } else if (written.equals("auto") || written.equals("syslog")) {
            program.approximate(file.setting(), log, "inherit",
                    "it goes where gaggled's goes; name a file if it is to be found in one");
        } else {
            return path(file);
        }
        return null;
    }

    private @Nullable String path(IniDocument.Entry file) {
        try {
            String path = expressions.expand(file.value().strip());
            return path.startsWith("~/") ? "${HOME}" + path.substring(1) : path;
        } catch (NotExpressibleException e) {
            program.lose(file.setting(), e.reason());
            return null;
        }
    }

    private void readSize(IniDocument.@Nullable Entry size, Section target) {
        if (size == null) {
            target.set("maxsize", USUAL_SIZE);
            return;
        }
        String written = Values.lower(size.value());
        String unit = written.replaceFirst("^[0-9]+\\s*", "");
        String number = written.replaceFirst("[^0-9].*$", "");
        if (number.isEmpty() || !(unit.isEmpty() || UNITS.containsKey(unit))) {
            target.lose(size.setting(), "it is not a size");
        } else {
            String bytes = number + UNITS.getOrDefault(unit, "");
            target.keep(size.setting(), "maxsize", number.matches("0+") ? "none" : bytes);
        }
    }

    private void loseRotation(IniDocument.@Nullable Entry entry) {
        if (entry != null) {
            program.keep(entry.setting(), "what does not go into a file is not rotated");
        }
    }
}
