package org.gaggled.notify.smtp.gate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Announcements that wait to go out in one mail, one for each program: a newer one takes the place of an older. A batch is
 * due a fixed time after its first announcement; as the next one begins after that, there is at most one mail in that time.
 * Not safe for use by several threads.
 */
public final class Batch {

    private final long length;
    private final Map<String, Announcement> announcements = new LinkedHashMap<>();
    private long due = Gate.NEVER;

    /** An empty batch; one of no length is due at once. */
    public Batch(Duration length) {
        this.length = length.toNanos();
    }

    /** Puts announcements in. */
    public void add(List<Announcement> more, long now) {
        if (announcements.isEmpty() && !more.isEmpty()) {
            due = now + length;
        }
        more.forEach(announcement -> announcements.put(announcement.program(), announcement));
    }

    /** When it should be sent, or {@link Gate#NEVER} while it is empty. */
    public long due() {
        return due;
    }

    /** Empties it, and gives what was in it, in the order in which programs came in. */
    public List<Announcement> take() {
        List<Announcement> taken = List.copyOf(announcements.values());
        announcements.clear();
        due = Gate.NEVER;
        return taken;
    }
}
