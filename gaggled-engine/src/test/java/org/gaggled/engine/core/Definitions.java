package org.gaggled.engine.core;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.launch.LaunchRequest;
import org.jspecify.annotations.Nullable;

/** Makes definitions for tests that are about lives, not about what is launched. */
public final class Definitions {

    private static final ConfigPosition POSITION = new ConfigPosition("test.ini", 1, 1);

    private Definitions() {}

    /** The program of that name; {@code w:2} is an instance of {@code w}, and {@code db@host2} is one elsewhere. */
    static ProgramId id(String name) {
        int at = name.indexOf('@');
        if (at >= 0) {
            return ProgramId.at(name.substring(at + 1), name.substring(0, at));
        }
        int colon = name.indexOf(':');
        return colon < 0 ? new ProgramId(name)
                : ProgramId.instanceOf(name.substring(0, colon), Integer.parseInt(name.substring(colon + 1)));
    }

    /** A program that runs the command of its name. */
    public static ProgramDefinition of(String name, LifeRules life) {
        return of(name, life, "/bin/" + name);
    }

    static ProgramDefinition of(String name, LifeRules life, String command) {
        return of(name, life, LaunchRequest.builder(name, Path.of(command))
                .environment(Map.of(ProgramDefinition.NAME_VARIABLE, name))
                .fenced(life.places() != null)
                .build());
    }

    /** A program that is launched like that. */
    public static ProgramDefinition of(String name, LifeRules life, LaunchRequest launch) {
        return new ProgramDefinition(
                id(name), POSITION, life, launch,
                () -> Map.of("command", launch.getExecutable().toString()));
    }

    /** Two hosts, of which one runs a program. */
    public static PlaceRules places() {
        return new PlaceRules(List.of("host1", "host2"), 1, Duration.ofSeconds(30));
    }

    /** Says when a program is ready, or whether it is alive; where it has to be ready within that time, and says so. */
    public static ProbeRules probe(@Nullable Duration within) {
        return new ProbeRules("tcp", "127.0.0.1:1", null, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1),
                1, 3, within);
    }

    /** A task that is due at times of which the core knows nothing. */
    public static Duty.Task scheduled(Schedule.Overlap overlap) {
        return new Duty.Task(new Schedule("0 3 * * *", ZoneOffset.UTC, overlap, false, Duration.ZERO));
    }

    /** A command around a program's life. */
    public static ErrandCommand errand(String file, String... words) {
        List<String> line = new ArrayList<>(List.of(file));
        line.addAll(List.of(words));
        return new ErrandCommand(LaunchRequest.builder("errand", Path.of(file)).arguments(line).build());
    }
}
