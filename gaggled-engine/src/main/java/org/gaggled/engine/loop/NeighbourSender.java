package org.gaggled.engine.loop;

import java.util.Set;
import org.gaggled.api.neighbour.HostReport;

/** Takes what this host tells others, and returns at once. */
public interface NeighbourSender {

    /** What all programs of this host do now. */
    void tell(HostReport report);

    /** This host says goodbye, behind what it has told before. */
    void leave();

    /** From now on, this host wants to hear what all hosts claim. */
    void watchClaims();

    /** What this host claims from now on, if its claims have that version. */
    void claim(long version, Set<String> programs);
}
