package org.gaggled.api.probe;

import java.util.Map;
import java.util.Objects;
import org.gaggled.api.Stability;

/**
 * A program that runs and is probed.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ProbedProgram {

    private final String name;
    private final long pid;
    private final Map<String, String> environment;

    /**
     * The program of that name, in the process {@code pid}, a positive number, with that as its whole environment.
     */
    public ProbedProgram(String name, long pid, Map<String, String> environment) {
        this.name = Objects.requireNonNull(name);
        this.pid = pid;
        this.environment = Map.copyOf(environment);
    }

    /** The program's name. */
    public String getName() {
        return name;
    }

    /** Its process. The number may be another's by the time it is used. */
    public long getPid() {
        return pid;
    }

    /** The whole environment of its process, where passwords and ports may be found. Unmodifiable. */
    public Map<String, String> getEnvironment() {
        return environment;
    }

    @Override
    public String toString() {
        return name + " pid " + pid;
    }
}
