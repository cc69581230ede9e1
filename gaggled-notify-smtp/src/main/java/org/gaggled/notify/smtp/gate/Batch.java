package org.gaggled.notify.smtp.gate;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.announce.Announcement;
import org.gaggled.api.announce.Announcer;

/**
 * Announcements that wait to go out in one mail, one for each program: a newer one takes the place of an older. The
 * first word of an outage does not wait, but for the moment in which what belongs to it is heard; after that there is
 * at most one mail in a fixed time. Not safe for use by several threads.
 */
public final class Batch {

    private final long length;
    private final long gathering;
    private final Map<String, Announcement> announcements = new LinkedHashMap<>();
    private long due = Announcer.NEVER;

    /** No batch before this. */
    private long restsUntil = Long.MIN_VALUE;

    /**
     * An empty batch.
     *
     * @param length the time in which there is one batch at most; zero for none to wait
     * @param gathering how long the first one waits for what belongs to it
     */
    public Batch(Duration length, Duration gathering) {
        this.length = length.toNanos();
        this.gathering = length.isZero() ? 0 : gathering.toNanos();
    }

    /** Puts announcements in. */
    public void add(List<Announcement> more, long now) {
        if (announcements.isEmpty() && !more.isEmpty()) {
            due = Math.max(now + gathering, restsUntil);
        }
        more.forEach(announcement -> announcements.put(announcement.getProgram(), announcement));
    }

    /** The programs of which something is in it. */
    public Set<String> programs() {
        return Collections.unmodifiableSet(announcements.keySet());
    }

    /** When it should be sent, or {@link Gate#NEVER} while it is empty. */
    public long due() {
        return due;
    }

    /** Empties it, and gives what was in it, in the order in which programs came in. */
    public List<Announcement> take(long now) {
        List<Announcement> taken = List.copyOf(announcements.values());
        if (!taken.isEmpty()) {
            restsUntil = now + length;
        }
        announcements.clear();
        due = Announcer.NEVER;
        return taken;
    }
}
