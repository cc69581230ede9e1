package org.gaggled.importing.systemd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gaggled.engine.launch.Capability;
import org.gaggled.engine.launch.UserDatabase;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/** As whom a service runs, where, and with which rights. */
final class Standing {

    private final Service service;
    private final UnitSection settings;
    private final Section program;

    Standing(Service service) {
        this.service = service;
        this.settings = service.settings();
        this.program = service.program();
    }

    void read() {
        readDirectory();
        service.keepText("User", "user");
        service.keepText("Group", "group");
        readGroups();
        service.keepText("UMask", "umask");
        service.keepText("Nice", "nice");
        service.keepText("OOMScoreAdjust", "oomscore");
        readProcessors();
        readFlag("NoNewPrivileges", "nonewprivs");
        readCapabilities();
        Limits.read(service);
        Assignment pipe = settings.take("IgnoreSIGPIPE");
        if (pipe != null && Values.isTrue(pipe.value())) {
            program.lose(pipe.setting(), "gaggled leaves signals alone");
        } else if (pipe != null) {
            program.keep(pipe.setting(), "it is always so");
        }
        Assignment dynamic = settings.take("DynamicUser");
        if (dynamic != null && Values.isTrue(dynamic.value())) {
            program.lose(dynamic.setting(), "make a user for it, and name that in 'user'");
        } else if (dynamic != null) {
            program.keep(dynamic.setting(), "it is always so");
        }
    }

    /** systemd's is the root directory; a program's is where gaggled was started. */
    private void readDirectory() {
        Assignment given = settings.take("WorkingDirectory");
        String path = given == null ? "/" : service.expand(given);
        if (given == null || path == null) {
            program.set("wd", "/");
            return;
        }
        boolean optional = path.startsWith("-");
        String plain = optional ? path.substring(1) : path;
        String directory = plain.equals("~") ? home() : plain;
        if (directory == null) {
            program.set("wd", "/");
            program.lose(given.setting(), "the home directory of that user is not known here");
        } else if (optional && !Files.isDirectory(Path.of(directory))) {
            program.set("wd", "/");
            program.lose(given.setting(), "there is no such directory now, and gaggled's 'wd' has to be there");
        } else {
            program.keep(given.setting(), "wd", Literal.of(directory));
        }
    }

    private @Nullable String home() {
        String user = settings.find("User");
        UserDatabase.User found = UserDatabase.findUser(user == null ? "root" : user);
        return found == null || found.home().isEmpty() ? null : found.home();
    }

    private void readGroups() {
        List<Assignment> given = settings.takeAll("SupplementaryGroups");
        List<String> groups = given.stream().flatMap(each -> List.of(each.value().split("\\s+")).stream()).toList();
        if (!groups.isEmpty()) {
            program.set("groups", groups);
            given.forEach(each -> program.approximate(
                    each.setting(), "groups are these alone, without those of the user"));
        }
    }

    private void readProcessors() {
        List<String> processors = new ArrayList<>();
        for (Assignment given : settings.takeAll("CPUAffinity")) {
            if (given.value().matches("[0-9,\\s-]+")) {
                processors.addAll(List.of(given.value().split("[\\s,]+")));
                program.keep(given.setting(), "cpus", processors);
            } else {
                program.lose(given.setting(), "'cpus' names processors by number");
            }
        }
    }

    private void readFlag(String name, String setting) {
        Assignment given = settings.take(name);
        if (given != null) {
            program.keep(given.setting(), setting, String.valueOf(Values.isTrue(given.value())));
        }
    }

    /** A bound alone gives root those within it, and nobody else any. */
    private void readCapabilities() {
        String user = settings.find("User");
        boolean isRoot = user == null || user.equals("root") || user.equals("0");
        List<Assignment> ambient = settings.takeAll("AmbientCapabilities");
        List<Assignment> bound = settings.takeFromEmpty("CapabilityBoundingSet");
        if (!ambient.isEmpty() && !isRoot) {
            bound.forEach(
                    each -> program.approximate(each.setting(), "the program has exactly those that are ambient"));
            capabilities(ambient);
        } else if (isRoot) {
            ambient.forEach(each -> program.keep(each.setting(), "root has them without that"));
            capabilities(bound);
        } else {
            bound.forEach(each -> program.lose(each.setting(), "as another user than root, the program has none; with"
                    + " nonewprivs = true it cannot gain any"));
        }
    }

    private void capabilities(List<Assignment> given) {
        List<String> names = new ArrayList<>();
        for (Assignment each : given) {
            List<String> words = each.value().isEmpty() ? List.of() : List.of(each.value().split("\\s+"));
            boolean known = words.stream().allMatch(word -> Capability.number(word).isPresent());
            if (!known) {
                program.lose(each.setting(), each.value().startsWith("~")
                        ? "'capabilities' names those that the program has, exactly" : "Linux has no such capability");
                continue;
            }
            words.forEach(word -> names.add(word.toLowerCase(Locale.ROOT).replaceFirst("^cap_", "")));
            program.keep(each.setting(), "capabilities", names);
        }
    }
}
