package org.gaggled.engine.loop;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.core.ProgramRules;

/** The settings of a program as they are shown to who asks: by their configured names, without the environment. */
final class ShownSettings {

    private ShownSettings() {}

    static Map<String, String> of(LaunchRequest launch, ProgramRules rules) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("command", launch.getExecutable().toString());
        settings.put("argv", quoted(launch.getArguments()));
        settings.put("wd", launch.getWorkingDirectory().toString());
        settings.put("respawn", String.valueOf(rules.respawn()));
        settings.put("enabled", String.valueOf(rules.enabled()));
        settings.put("backoff", millis(rules.backoff()));
        settings.put("backoffmax", millis(rules.backoffMax()));
        settings.put("killwait", millis(rules.killWait()));
        settings.put("killmode", launch.getScope().name().toLowerCase(Locale.ROOT));
        return settings;
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }

    /** The words behind the zeroth, as they could be written in a configuration. */
    private static String quoted(List<String> words) {
        return words.stream().skip(1).map(ShownSettings::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        boolean plain = !word.isEmpty() && word.chars().noneMatch(c -> c <= ' ' || "\"'\\".indexOf(c) >= 0);
        return plain ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
