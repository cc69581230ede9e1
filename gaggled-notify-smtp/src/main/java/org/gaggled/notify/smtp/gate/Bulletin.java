package org.gaggled.notify.smtp.gate;

import java.util.List;
import org.gaggled.api.announce.Announcement;

/**
 * What goes into one mail.
 *
 * @param announcements at least one
 * @param batch whether it is a mail about several changes, also if there is but one
 * @param allWell whether every program is up
 */
public record Bulletin(List<Announcement> announcements, boolean batch, boolean allWell) {

    /** Takes a copy of the list. */
    public Bulletin {
        announcements = List.copyOf(announcements);
    }
}
