package org.gaggled.importing.supervisord;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gaggled.engine.config.check.ShellWords;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.model.Signals;

/**
 * One {@code [program:NAME]}, which becomes one program, or one with instances, or several: instances are numbered from
 * 1, and so cannot stand for processes whose numbers matter and begin with another.
 */
final class SupervisedProgram {

    /** More than gaggled reads in one configuration. */
    private static final int MOST_PROCESSES = 1000;

    private static final int MOST_WORDS = 100_000;

    /** What the other classes of this package read. */
    private static final Set<String> READ_TOGETHER = Set.of(
            "command", "numprocs", "numprocs_start", "process_name", "autorestart", "exitcodes", "startsecs",
            "startretries", "stopasgroup", "killasgroup", "stdout_logfile", "stdout_logfile_maxbytes",
            "stdout_logfile_backups", "stderr_logfile", "stderr_logfile_maxbytes", "stderr_logfile_backups",
            "redirect_stderr");

    private final IniDocument.Section section;
    private final String name;
    private final Expressions expressions;
    private final Gaggle gaggle;

    SupervisedProgram(IniDocument.Section section, String name, Expressions expressions, Gaggle gaggle) {
        this.section = section;
        this.name = name;
        this.expressions = expressions;
        this.gaggle = gaggle;
    }

    /** What has become of it; nothing where it cannot run. */
    List<Section> read() {
        int count = wholeNumber("numprocs", 1);
        int first = wholeNumber("numprocs_start", 0);
        if (count < 1 || count > MOST_PROCESSES) {
            gaggle.global().lose(section.heading(), "numprocs=" + count + " is not from 1 to " + MOST_PROCESSES);
            return List.of();
        }
        Expressions known = expressions.with("numprocs", String.valueOf(count));
        try {
            command(known.withNumber(first));
        } catch (NotExpressibleException e) {
            gaggle.global().lose(section.heading(), e.reason());
            return List.of();
        }
        if (count == 1) {
            return List.of(readAs(name, known.withNumber(first)));
        }
        boolean inInstances = section.entries().values().stream()
                .filter(entry -> !entry.name().equals("process_name"))
                .allMatch(entry -> !Expressions.holdsNumber(entry.value())
                        || Expressions.isNumberOfInstance(entry.value(), first, count));
        return inInstances ? List.of(instances(count, known)) : processes(first, count, known);
    }

    private Section instances(int count, Expressions known) {
        Section program = readAs(name, known.withInstance());
        IniDocument.Entry numprocs = section.find("numprocs");
        if (numprocs != null) {
            program.keep(numprocs.setting(), "instances", String.valueOf(count));
        }
        IniDocument.Entry start = section.find("numprocs_start");
        if (start != null) {
            program.approximate(start.setting(), "instances are numbered from 1");
        }
        IniDocument.Entry processName = section.find("process_name");
        if (processName != null) {
            program.approximate(processName.setting(), "its instances are " + program.name() + ":1 to "
                    + program.name() + ":" + count);
        }
        return program;
    }

    /** A program for each process. */
    private List<Section> processes(int first, int count, Expressions known) {
        List<Section> programs = new ArrayList<>();
        String tag = name;
        for (int number = first; number < first + count; number++) {
            Expressions process = known.withNumber(number);
            Section program = readAs(processName(process, number), process);
            tag = program.addTag(name);
            programs.add(program);
        }
        for (String numbering : List.of("numprocs", "numprocs_start", "process_name")) {
            IniDocument.Entry entry = section.find(numbering);
            if (entry != null) {
                programs.getFirst().keep(entry.setting(), "programs " + programs.getFirst().name() + " to "
                        + programs.getLast().name() + ", because instances are numbered from 1; @" + tag
                        + " stands for all of them");
            }
        }
        return programs;
    }

    private String processName(Expressions process, int number) {
        IniDocument.Entry written = section.find("process_name");
        try {
            return written == null ? name + "_" + number : process.expand(written.value());
        } catch (NotExpressibleException e) {
            return name + "_" + number;
        }
    }

    private Section readAs(String called, Expressions known) {
        Section program = gaggle.program(called, section.heading());
        readCommand(known, program);
        if (wholeNumber("numprocs", 1) == 1) {
            readNumbersOfOne(known, program);
        }
        new Restarting(section, program).read();
        new Printing(section, known, program).read();
        section.entries().values().stream()
                .filter(entry -> !READ_TOGETHER.contains(entry.name()))
                .forEach(entry -> readSetting(entry, known, program));
        readKillMode(program);
        return program;
    }

    private void readNumbersOfOne(Expressions known, Section program) {
        IniDocument.Entry processName = section.find("process_name");
        if (processName != null) {
            nameOfOne(processName, known, program);
        }
        for (String numbering : List.of("numprocs", "numprocs_start")) {
            IniDocument.Entry entry = section.find(numbering);
            if (entry != null) {
                program.keep(entry.setting(), "there is one, and its number stands where it is used");
            }
        }
    }

    private static void nameOfOne(IniDocument.Entry processName, Expressions known, Section program) {
        try {
            if (known.expand(processName.value()).equals(program.name())) {
                program.keep(processName.setting(), "a program has the name of its section");
                return;
            }
        } catch (NotExpressibleException e) {
            // It is another name, whatever it is.
        }
        Unsupported.lose(processName, program);
    }

    private void readCommand(Expressions known, Section program) {
        IniDocument.Entry entry = section.find("command");
        try {
            program.setCommandLine(command(known));
        } catch (NotExpressibleException e) {
            throw new IllegalStateException("a process knows what others do not: " + section.name(), e);
        }
        if (entry != null && Expressions.mayBeDivided(entry.value())) {
            program.approximate(entry.setting(), "gaggled does not divide the value of a variable into words");
        } else if (entry != null) {
            program.keep(entry.setting(), "command, argv");
        }
    }

    /**
     * The words of the command, in gaggled's notation.
     *
     * @throws NotExpressibleException if there is none, or it cannot be understood, with what is wrong
     */
    private List<String> command(Expressions known) throws NotExpressibleException {
        IniDocument.Entry entry = section.find("command");
        if (entry == null || entry.value().isBlank()) {
            throw new NotExpressibleException("it has no command");
        }
        if (!(ShellWords.split(entry.value(), MOST_WORDS) instanceof ShellWords.Result.Words(List<String> words))) {
            throw new NotExpressibleException("its command has a quote that is not closed");
        }
        List<String> expanded = new ArrayList<>();
        for (String word : words) {
            expanded.add(known.expand(word));
        }
        return expanded;
    }

    private void readSetting(IniDocument.Entry entry, Expressions known, Section program) {
        try {
            switch (entry.name()) {
                case "directory" -> program.keep(entry.setting(), "wd", known.expand(entry.value()));
                case "umask" -> program.keep(entry.setting(), "umask", known.expand(entry.value()));
                case "user" -> program.approximate(entry.setting(), "user", known.expand(entry.value()),
                        "HOME, USER, LOGNAME and SHELL are those of the user here, unless env has them");
                case "environment" -> EnvironmentList.read(entry, known, program);
                case "autostart" ->
                        program.keep(entry.setting(), "enabled", String.valueOf(Values.isTrue(entry.value())));
                case "stopwaitsecs" -> program.keep(entry.setting(), "killwait", known.expand(entry.value()) + "s");
                case "stopsignal" -> Signals.readStop(known.expand(entry.value()), entry.setting(), program);
                default -> Unsupported.lose(entry, program);
            }
        } catch (NotExpressibleException e) {
            program.lose(entry.setting(), e.reason());
        }
    }

    /** supervisord stops the process alone, unless it is told otherwise. */
    private void readKillMode(Section program) {
        IniDocument.Entry stop = section.find("stopasgroup");
        IniDocument.Entry kill = section.find("killasgroup");
        boolean stopsGroup = stop != null && Values.isTrue(stop.value());
        boolean killsGroup = kill == null ? stopsGroup : Values.isTrue(kill.value());
        String mode = stopsGroup || killsGroup ? "group" : "process";
        program.set("killmode", mode);
        if (stop != null) {
            program.keep(stop.setting(), "killmode");
        }
        if (kill != null && killsGroup == stopsGroup) {
            program.keep(kill.setting(), "killmode");
        } else if (kill != null) {
            program.approximate(kill.setting(), "killmode", mode, "the stop signal reaches the whole group, too");
        }
    }

    /** The default where it is not a number, which is reported. */
    private int wholeNumber(String setting, int otherwise) {
        IniDocument.Entry entry = section.find(setting);
        Integer number = entry == null ? Integer.valueOf(otherwise) : Values.wholeNumber(entry.value());
        if (number == null && entry != null) {
            gaggle.global().lose(entry.setting(), "it is not a number; " + otherwise + " is taken");
            return otherwise;
        }
        return number == null ? otherwise : number;
    }
}
