package org.gaggled.api.announce;

import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * What readers know of one program: what it was last announced as, or was found to be when nothing had to be said. An
 * announcer that is killed leaves it for the next one, which then neither repeats an announcement nor omits one: see
 * {@link Announcer#takeTold()} and {@link Announcer#resume}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class Told {

    private final AnnouncedStatus status;
    private final @Nullable Long pid;

    private Told(AnnouncedStatus status, @Nullable Long pid) {
        this.status = Objects.requireNonNull(status);
        this.pid = status == AnnouncedStatus.UP ? pid : null;
    }

    /**
     * That a program is this.
     *
     * @param pid of the process by which it is {@linkplain AnnouncedStatus#UP up}; not kept for what is not up, and
     * null where it is not known
     */
    public static Told of(AnnouncedStatus status, @Nullable Long pid) {
        return new Told(status, pid);
    }

    /** What readers know once they have this announcement. */
    public static Told of(Announcement announcement) {
        return of(announcement.getStatus(), announcement.getState().getPid());
    }

    /** What the program is as far as readers know. */
    public AnnouncedStatus getStatus() {
        return status;
    }

    /**
     * The process by which it was up. One that is up by another process has been down meanwhile, also where nobody
     * heard that. Null where it is not up, or the process is not known.
     */
    public @Nullable Long getPid() {
        return pid;
    }

    /** Whether there is nothing to take back: it is up, or done. */
    public boolean isGood() {
        return status == AnnouncedStatus.UP || status == AnnouncedStatus.DONE;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Told told && status == told.status && Objects.equals(pid, told.pid);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, pid);
    }

    @Override
    public String toString() {
        return pid == null ? status.getWords() : status.getWords() + " by process " + pid;
    }
}
