package org.gaggled.engine.state;

import java.nio.file.Path;
import java.util.List;
import org.gaggled.engine.core.FormerProgram;

/**
 * What an earlier gaggled has left, which ended without having stopped its programs.
 *
 * @param instanceId the identity that its events have, and that those of the next have, too
 * @param lastEvent the number of its last event
 * @param origin the beginning of its time: what its times are counted from, as {@link System#nanoTime()} tells it
 * @param handedOver whether it has ended for the next to go on, rather than died
 * @param configuration the file in which it was to keep the sources of the configuration that was in force
 */
public record Former(
        List<FormerProgram> programs,
        String instanceId,
        long lastEvent,
        long origin,
        boolean handedOver,
        Path configuration) {

    /** Keeps a copy of the list. */
    public Former {
        programs = List.copyOf(programs);
    }
}
