package org.gaggled.importing.dinit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/** The settings of a service with a process, but for those about other services. */
final class ProgramSettings {

    /** What adds up; of all others the last counts. */
    private static final Set<String> ADDITIVE = Set.of(
            "options", "load-options", "depends-on", "prepared-by", "depends-ms", "waits-for", "depends-on.d",
            "depends-ms.d", "waits-for.d", "after", "before");

    private static final Map<String, String> LIMITS = Map.of(
            "rlimit-nofile", "nofile", "rlimit-core", "core", "rlimit-data", "data", "rlimit-addrspace", "as");

    private final Service service;
    private final Section program;
    private final Path directory;
    private final EnvironmentFile environment;
    private final Substitution substitution;

    ProgramSettings(Service service, Section program) throws ImportException {
        this.service = service;
        this.program = program;
        this.directory = service.file().source().directory();
        this.environment = EnvironmentFile.of(service);
        this.substitution = new Substitution(environment.variables(), service.name().argument());
    }

    void read() {
        program.set("wd", Literal.of(directory.toString()));
        for (Property property : service.file().properties()) {
            boolean counts = ADDITIVE.contains(property.name()) || property.appends()
                    || property.equals(service.find(property.name())) || isAppendedTo(property);
            if (counts) {
                read(property);
            } else {
                program.keep(property.setting(), "a later one counts");
            }
        }
        service.file().meta().forEach(meta -> program.keep(meta, meta.text().startsWith("@include")
                ? "what it includes is part of it" : "it means nothing to a service that runs"));
        new Lifetime(service, program).read();
    }

    /** Why nothing can be run; null where something can. */
    static @Nullable String obstacle(Service service) throws ImportException {
        Property command = service.find("command");
        if (command == null || command.parts().isEmpty()) {
            return "it has no command";
        }
        try {
            List<String> words = new Substitution(EnvironmentFile.of(service).variables(), service.name().argument())
                    .expand(command.parts());
            return words.isEmpty() ? "its command is empty" : null;
        } catch (NotExpressibleException e) {
            return e.reason();
        }
    }

    private boolean isAppendedTo(Property property) {
        List<Property> later = service.file().properties().stream()
                .filter(each -> each.name().equals(property.name())).toList();
        return later.subList(later.indexOf(property) + 1, later.size()).stream().allMatch(Property::appends);
    }

    private void read(Property property) {
        try {
            if (!readProcess(property) && !Lifetime.SETTINGS.contains(property.name())
                    && !readOutput(property)) {
                readStanding(property);
            }
        } catch (NotExpressibleException e) {
            program.lose(property.setting(), e.reason());
        }
    }

    private boolean readProcess(Property property) throws NotExpressibleException {
        switch (property.name()) {
            case "type" -> readType(property);
            case "command" -> readCommand(property);
            case "stop-command" -> readStopCommand(property);
            case "working-dir" -> program.keep(property.setting(), "wd", path(property));
            case "env-file" -> environment.addTo(program, property);
            case "options" -> Options.read(property, program);
            case "load-options" -> Options.readLoading(property, service, program);
            case "pid-file" -> program.lose(property.setting(), "gaggled watches the process that it starts");
            case "description" -> program.keepAsComment(property.setting(), property.value());
            default -> {
                return isOfOthers(property.name());
            }
        }
        return true;
    }

    private static boolean isOfOthers(String name) {
        for (Need.Kind kind : Need.Kind.values()) {
            if (name.equals(kind.setting()) || name.equals(kind.setting() + ".d")) {
                return true;
            }
        }
        return false;
    }

    private void readType(Property property) {
        switch (property.word()) {
            case Service.SCRIPTED -> program.keep(property.setting(), "kind", "task");
            case Service.BACKGROUND -> program.disableDaemon(property.setting());
            case Service.PROCESS -> program.keep(property.setting(), "every program is like that");
            default -> program.lose(property.setting(), "dinit does not know this type");
        }
    }

    private void readCommand(Property property) throws NotExpressibleException {
        List<String> words = new ArrayList<>(property.appends() ? program.commandLine() : List.of());
        words.addAll(substitution.expand(property.parts()));
        program.remove("argv");
        if (!words.isEmpty()) {
            program.setCommandLine(words);
        }
        if (substitution.isDivided(property.parts())) {
            program.approximate(property.setting(), "gaggled does not divide the value of a variable into words");
        } else {
            program.keep(property.setting(), "command, argv");
        }
    }

    private void readStopCommand(Property property) throws NotExpressibleException {
        if (service.type().equals(Service.SCRIPTED)) {
            program.lose(property.setting(), "a task that is done does not run any more, and so nothing stops it");
        } else {
            program.set("stopcommand", substitution.expand(property.parts()));
            program.approximate(property.setting(), "stopcommand: what is left after it gets the stop signal");
        }
    }

    private String path(Property property) throws NotExpressibleException {
        String path = substitution.expand(property.value());
        return path.startsWith("/") || path.startsWith("${") ? path : Literal.of(directory.toString()) + "/" + path;
    }

    private boolean readOutput(Property property) throws NotExpressibleException {
        switch (property.name()) {
            case "logfile" -> program.approximate(property.setting(), "log", path(property), "gaggled rotates it");
            case "log-type" -> readLogType(property);
            case "logfile-permissions", "logfile-uid", "logfile-gid" ->
                    program.lose(property.setting(), "the file is gaggled's, with its umask");
            case "log-buffer-size" ->
                    program.lose(property.setting(), "'lines' in 'log' is what gaggled keeps in memory");
            case "consumer-of" -> {}
            case "socket-listen", "socket-permissions", "socket-uid", "socket-gid" -> program.lose(property.setting(),
                    "gaggled holds no socket for a program, which has to listen by itself");
            case "inittab-id", "inittab-line" -> program.lose(property.setting(), "a program has no terminal");
            default -> {
                return false;
            }
        }
        return true;
    }

    private void readLogType(Property property) {
        switch (property.word()) {
            case "none" -> program.keep(property.setting(), "log", "null");
            case "file" -> program.keep(property.setting(), "'log' with a file is like that");
            case "buffer" -> {
                program.section("log").set("file", "inherit");
                program.section("log").approximate(property.setting(), "prefix", "true",
                        "gaggled_controller logs shows the last lines, and they also go where gaggled's go");
            }
            case "pipe" -> program.keep(property.setting(), "what reads from it says so");
            default -> program.lose(property.setting(), "dinit does not know this word");
        }
    }

    private void readStanding(Property property) throws NotExpressibleException {
        String limit = LIMITS.get(property.name());
        if (limit != null) {
            readLimit(property, limit);
            return;
        }
        switch (property.name()) {
            case "run-as" -> program.approximate(property.setting(), "user", substitution.expand(property.value()),
                    "HOME, USER, LOGNAME and SHELL are those of the user here, unless env has them");
            case "nice" -> program.keep(property.setting(), "nice", property.word());
            case "oom-score-adj" -> program.keep(property.setting(), "oomscore", property.word());
            case "cpu-affinity" -> program.keep(property.setting(), "cpus", List.of(property.value().split("[\\s,]+")));
            case "capabilities" -> readCapabilities(property);
            case "ioprio" -> program.lose(property.setting(), "'ionice' before the command says it");
            case "run-in-cgroup" -> program.lose(property.setting(), "the cgroup of a program is gaggled's");
            default -> program.lose(property.setting(), "gaggled has nothing like it");
        }
    }

    /** {@code SOFT:HARD}, one of which may be missing, or one number for both; a dash is no limit. */
    private void readLimit(Property property, String limit) {
        List<String> ends = List.of(property.word().split(":", -1));
        String soft = unlimited(ends.getFirst());
        String hard = unlimited(ends.getLast());
        if (soft.isEmpty()) {
            program.section("limits").approximate(property.setting(), limit, hard + ":" + hard,
                    "the soft limit is changed with the hard one");
        } else {
            program.section("limits").keep(property.setting(), limit, hard.isEmpty() ? soft : soft + ":" + hard);
        }
    }

    private static String unlimited(String written) {
        return written.equals("-") ? "unlimited" : written;
    }

    /** Those in the ambient set, which are marked with {@code ^}. */
    private void readCapabilities(Property property) {
        List<String> names = new ArrayList<>();
        boolean plain = true;
        for (String word : List.of(property.value().split("[\\s,]+"))) {
            plain &= word.matches("\\^(?i:cap_)\\w+");
            names.add(word.replaceFirst("^\\^?(?i:cap_)", "").toLowerCase(Locale.ROOT));
        }
        if (plain) {
            program.keep(property.setting(), "capabilities", names);
        } else {
            program.lose(property.setting(), "'capabilities' names those that the program has, exactly");
        }
    }
}
