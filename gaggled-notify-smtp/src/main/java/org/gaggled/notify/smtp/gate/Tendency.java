package org.gaggled.notify.smtp.gate;

import org.gaggled.api.announce.AnnouncedStatus;
import org.gaggled.api.announce.Announcement;

/** Whether an announcement is good news. */
enum Tendency {
    /** It is now down, not ready, churning, or given up on. */
    WORSE,
    /** It is now up or done, or has at least stopped churning. */
    BETTER,
    /** An operator wanted it so. */
    NEUTRAL;

    static Tendency of(Announcement announcement) {
        return switch (announcement.getStatus()) {
            case CHURNING, FAILED -> WORSE;
            case DOWN, NOT_READY -> announcement.getBefore() == AnnouncedStatus.CHURNING ? BETTER : WORSE;
            case UP, DONE -> BETTER;
            case OPERATOR_DISABLED, NOTHING -> NEUTRAL;
        };
    }
}
