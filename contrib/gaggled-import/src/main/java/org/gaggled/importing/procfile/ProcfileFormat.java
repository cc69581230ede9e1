package org.gaggled.importing.procfile;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.importing.format.Format;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.shell.ShellCommand;
import org.gaggled.importing.variables.DotEnv;

/** Procfiles, with the {@code .env} beside them. */
public final class ProcfileFormat implements Format {

    private static final Pattern NAME = Pattern.compile("Procfile(?:[._-].*)?|.*\\.procfile");
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]+)\\s*:\\s*(\\S.*)");
    private static final Pattern PORT = Pattern.compile("\\$(?:PORT\\b|\\{PORT\\b)");
    private static final int FIRST_PORT = 5000;
    private static final int PORTS_OF_ONE = 100;

    @Override
    public String getName() {
        return "procfile";
    }

    @Override
    public String getDescription() {
        return "a Procfile: a file of that name, also with something like .dev behind it";
    }

    @Override
    public boolean recognises(Source file) {
        return NAME.matcher(file.name()).matches();
    }

    @Override
    public void read(List<Source> files, Gaggle gaggle) throws ImportException {
        for (Source file : files) {
            read(file, gaggle);
        }
    }

    private static void read(Source file, Gaggle gaggle) throws ImportException {
        int firstPort = readEnvironment(file, gaggle.global());
        int processes = 0;
        int number = 0;
        for (String line : file.lines()) {
            number++;
            String stripped = line.strip();
            Matcher matcher = LINE.matcher(stripped);
            if (matcher.matches()) {
                ForeignSetting setting = file.setting(stripped, number);
                Section program = gaggle.program(matcher.group(1), setting);
                readProcess(matcher.group(2), setting, program);
                program.set("wd", Literal.of(file.directory().toString()));
                setPort(matcher.group(2), firstPort + PORTS_OF_ONE * processes++, setting, program);
            } else if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                gaggle.global().lose(file.setting(stripped, number), "it is not NAME: COMMAND, and means nothing");
            }
        }
        if (processes > 0) {
            gaggle.global().approximate(file.setting("the end of a process", 0), "foreman ends all when one ends, and"
                    + " gaggled starts that one again; 'respawn = false' with 'essential = true' is like foreman");
        }
    }

    /** Says which port foreman gives to the first process. */
    private static int readEnvironment(Source file, Section gaggled) throws ImportException {
        String port = DotEnv.addBeside(file, gaggled).getOrDefault("PORT", "");
        return port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : FIRST_PORT;
    }

    private static void readProcess(String command, ForeignSetting setting, Section program) {
        ShellCommand shell = ShellCommand.of(command);
        shell.writeTo(program, "sh", Literal::of);
        program.keep(setting, shell.needsShell() ? "command, argv: it is for a shell" : "command, argv");
        if (program.name().equals("release")) {
            program.set("kind", "task");
            program.approximate(setting, "Heroku runs it at each release, and gaggled once, when it starts; a program"
                    + " that 'depends' on it waits for that");
        }
    }

    /** foreman gives each process a port of its own. */
    private static void setPort(String command, int port, ForeignSetting setting, Section program) {
        if (PORT.matcher(command).find()) {
            program.section("env").approximate(setting, "PORT", String.valueOf(port),
                    "the port that foreman would give to it");
        }
    }
}
