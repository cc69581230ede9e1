package org.gaggled.importing.systemd;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;

/** {@code RuntimeDirectory=} and the like: directories that systemd makes for a service. */
final class Directories {

    /** A kind of them. */
    private record Kind(String setting, String below, String variable) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("RuntimeDirectory", "%t", "RUNTIME_DIRECTORY"),
            new Kind("StateDirectory", "%S", "STATE_DIRECTORY"),
            new Kind("CacheDirectory", "%C", "CACHE_DIRECTORY"),
            new Kind("LogsDirectory", "%L", "LOGS_DIRECTORY"),
            new Kind("ConfigurationDirectory", "%E", "CONFIGURATION_DIRECTORY"));

    private Directories() {}

    static void read(Service service) {
        for (Kind kind : KINDS) {
            List<String> paths = new ArrayList<>();
            for (Assignment given : service.settings().takeAll(kind.setting())) {
                read(kind, given, service, paths);
            }
            if (!paths.isEmpty()) {
                // It tells the program of them.
                service.program().section("env").set(kind.variable(), Literal.ofVariable(String.join(":", paths)));
            }
            service.lose(kind.setting() + "Mode", "gaggled makes no directory for a program");
        }
        service.lose("RuntimeDirectoryPreserve", "gaggled makes no directory for a program");
    }

    private static void read(Kind kind, Assignment given, Service service, List<String> paths) {
        Section program = service.program();
        List<String> added = new ArrayList<>();
        try {
            for (String word : UnitWords.split(given.value())) {
                added.add(service.specifiers().expand(kind.below() + "/" + word.replaceFirst(":.*", "")));
            }
        } catch (NotExpressibleException e) {
            program.lose(given.setting(), e.reason());
            return;
        }
        paths.addAll(added);
        String user = service.settings().find("User");
        program.approximate(given.setting(), "env has the path, but gaggled does not make the directory: install -d "
                + (user == null ? "" : "-o " + user + " ") + String.join(" ", added));
    }
}
