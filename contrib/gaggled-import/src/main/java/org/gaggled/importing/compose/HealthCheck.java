package org.gaggled.importing.compose;

import java.util.List;
import org.gaggled.engine.config.check.ShellWords;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.shell.ShellCommand;
import org.gaggled.importing.yaml.YamlValue;

/**
 * A health check. Others wait for it, but nothing is restarted because of it: so it says whether a program is ready.
 */
final class HealthCheck {

    /** Docker's, for the time between two checks and for how long one may take. */
    private static final String USUAL = "30s";

    private final YamlValue check;
    private final Section program;

    HealthCheck(YamlValue check, Section program) {
        this.check = check;
        this.program = program;
    }

    void read() {
        YamlValue disable = check.find("disable");
        YamlValue test = check.find("test");
        List<String> words = test == null ? List.of() : test.texts();
        if ((disable != null && disable.isTrue()) || words.equals(List.of("NONE"))) {
            program.keep(check.setting(), "a program without 'ready' is ready when it runs");
            return;
        }
        if (test == null || words.isEmpty()) {
            program.lose(check.setting(), "it has no test; the one of the image is not known here");
            return;
        }
        Section ready = program.section("ready");
        ready.keep(test.setting(), "probe", probe(test, words, ready));
        for (String usual : List.of("interval", "timeout")) {
            if (check.find(usual) == null) {
                ready.set(usual.equals("interval") ? "period" : usual, USUAL);
            }
        }
        check.entries().values().forEach(setting -> readTimes(setting, ready));
    }

    private static String probe(YamlValue test, List<String> words, Section ready) {
        boolean isCommand = test.isList() && words.getFirst().equals("CMD");
        if (isCommand) {
            return "exec:" + ShellWords.joined(
                    words.subList(1, words.size()).stream().map(Values.notation(test, ready)).toList());
        }
        String script =
                test.isList() && words.size() > 1 ? words.get(1) : test.isList() ? words.getFirst() : test.text();
        return ShellCommand.of(script).probe("sh", Values.notation(test, ready));
    }

    private static void readTimes(YamlValue setting, Section ready) {
        switch (setting.key()) {
            case "test", "disable" -> {}
            case "interval" -> ServiceSettings.time(setting, "period", ready);
            case "timeout" -> ServiceSettings.time(setting, "timeout", ready);
            case "retries" -> ready.keep(setting.setting(), "failures", setting.text());
            case "start_period" -> ready.keep(setting.setting(), "a failure counts only when it was ready before");
            case "start_interval" -> ready.lose(setting.setting(), "'period' is the same from the beginning");
            default -> ready.lose(setting.setting(), "gaggled has nothing like it");
        }
    }
}
