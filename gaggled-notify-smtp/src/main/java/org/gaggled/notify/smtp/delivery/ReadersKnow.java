package org.gaggled.notify.smtp.delivery;

import java.util.Map;
import org.gaggled.api.announce.Told;

/**
 * What readers know, or will when they have what is in the spool.
 *
 * @param run the run of gaggled that it is about, empty where that is not known: what is up in it says nothing of
 * another run
 * @param programs what they know of each program
 */
public record ReadersKnow(String run, Map<String, Told> programs) {

    /** Nothing, of no run. */
    public static final ReadersKnow NOTHING = new ReadersKnow("", Map.of());

    /** Takes a copy of the map. */
    public ReadersKnow {
        programs = Map.copyOf(programs);
    }
}
