package org.gaggled.engine.config.expand;

import java.util.Set;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.text.Wording;

/** The names of environment variables: those that gaggled sets itself, and those that a user may set. */
public final class EnvironmentNames {

    public static final String PROGRAM_NAME = ProgramDefinition.NAME_VARIABLE;
    public static final String HOST = "GAGGLED_HOST";
    public static final String INSTANCE = "GAGGLED_INSTANCE";
    public static final String EVENT_URL = "GAGGLED_EVENT_URL";
    public static final String CONTROL_URL = "GAGGLED_CONTROL_URL";

    /** What gaggled tells every program, and no configuration may say otherwise. */
    private static final Set<String> RESERVED =
            Set.of(PROGRAM_NAME, INSTANCE, HOST, EVENT_URL, CONTROL_URL, ProgramDefinition.RUN_VARIABLE);

    /**
     * By which systemd, or whatever else has started gaggled, hears of gaggled itself: a program that used them would
     * speak in its name.
     */
    public static final Set<String> FOR_GAGGLED_ALONE = Set.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID");

    private EnvironmentNames() {}

    /** Whether a system can hold such a variable, and a user may set it; reports it otherwise. */
    public static boolean check(String name, ConfigPosition position, ConfigText value, Problems problems) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            problems.error(
                    position,
                    Wording.quoted(name) + " cannot name an environment variable",
                    "a name has at least one character, and neither = nor NUL");
            return false;
        }
        if (RESERVED.contains(name)) {
            problems.error(position, name + " is set by gaggled itself and cannot be set here", "choose another name");
            return false;
        }
        if (value.value().indexOf('\0') >= 0) {
            problems.error(
                    value.position(), "the value of " + name + " holds a NUL character, which a variable cannot hold",
                    "remove it");
            return false;
        }
        return true;
    }
}
