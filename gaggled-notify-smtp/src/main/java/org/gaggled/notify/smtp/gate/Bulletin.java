package org.gaggled.notify.smtp.gate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.announce.Announcement;
import org.gaggled.api.announce.Told;

/**
 * What goes into one mail.
 *
 * @param groups at least one
 * @param batch whether it is a mail about several changes, also if there is but one
 * @param allWell whether every program is up
 */
public record Bulletin(List<Group> groups, boolean batch, boolean allWell) {

    /** Takes a copy of the list. */
    public Bulletin {
        groups = List.copyOf(groups);
    }

    /** All that it tells. */
    List<Announcement> announcements() {
        return groups.stream().flatMap(group -> group.announcements().stream()).toList();
    }

    /** What readers know of each program once they have it. */
    public Map<String, Told> told() {
        Map<String, Told> told = new HashMap<>();
        announcements().forEach(announcement -> told.put(announcement.getProgram(), Told.of(announcement)));
        return told;
    }
}
