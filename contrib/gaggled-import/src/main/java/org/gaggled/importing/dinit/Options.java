package org.gaggled.importing.dinit;

import java.util.Map;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;

/** {@code options} and {@code load-options}: words that each switch something on. */
final class Options {

    private static final String NO_TERMINAL = "a program has no terminal";
    private static final String SOCKET = "gaggled's channel is at 'controlurl'";

    private static final Map<String, String> UNSUPPORTED = Map.ofEntries(
            Map.entry("runs-on-console", NO_TERMINAL),
            Map.entry("starts-on-console", NO_TERMINAL),
            Map.entry("shares-console", NO_TERMINAL),
            Map.entry("unmask-intr", NO_TERMINAL),
            Map.entry("starts-rwfs", SOCKET),
            Map.entry("starts-log", "gaggled logs to its standard output"),
            Map.entry("pass-cs-fd", SOCKET),
            Map.entry("start-interruptible", "a stop reaches a program that is starting in any case"),
            Map.entry("skippable", "nobody interrupts a task by a key"),
            Map.entry("always-chain", "'until = ended' in depends waits for an end with success or without"),
            Map.entry("kill-all-on-stop", "gaggled stops what belongs to its programs, and nothing else"));

    private Options() {}

    static void read(Property property, Section program) {
        for (String option : property.parts()) {
            var from = property.source().setting("options: " + option, property.line());
            switch (option) {
                case "signal-process-only" -> program.keep(from, "killmode", "process");
                case "no-new-privs" -> program.keep(from, "nonewprivs", "true");
                default -> program.lose(from, UNSUPPORTED.getOrDefault(option, "gaggled has nothing like it"));
            }
        }
    }

    static void readLoading(Property property, Service service, Section program) {
        for (String option : property.parts()) {
            var from = property.source().setting("load-options: " + option, property.line());
            switch (option) {
                case "export-service-name" -> {
                    program.section("env").set("DINIT_SERVICE", Literal.ofVariable(service.name().toString()));
                    program.keep(from, "env");
                }
                case "export-passwd-vars" -> program.keep(from, "gaggled sets them where 'user' is given");
                case "sub-vars" -> program.keep(from, "variables are put in where they are used");
                default -> program.lose(from, "gaggled has nothing like it");
            }
        }
    }
}
