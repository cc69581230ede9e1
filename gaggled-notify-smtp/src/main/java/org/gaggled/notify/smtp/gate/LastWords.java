package org.gaggled.notify.smtp.gate;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.announce.AnnouncedStatus;
import org.gaggled.api.announce.Announcement;
import org.jspecify.annotations.Nullable;

/**
 * What readers were last told of programs that were not up: down, not ready, failed, churning, operator disabled. It is
 * what has to be taken back when it is so no longer, also by a gate that begins anew. Only what left for the readers
 * counts, not what waits in a batch. Not safe for use by several threads.
 */
final class LastWords {

    private final Map<String, AnnouncedStatus> words = new HashMap<>();
    private boolean changed;

    /** What an earlier gate had told. */
    void recall(Map<String, AnnouncedStatus> told) {
        words.putAll(told);
    }

    /** These leave for the readers. */
    void tell(List<Announcement> announcements) {
        for (Announcement announcement : announcements) {
            String program = announcement.getProgram();
            AnnouncedStatus bad = isGood(announcement.getStatus()) ? null : announcement.getStatus();
            changed |= bad != (bad == null ? words.remove(program) : words.put(program, bad));
        }
    }

    private static boolean isGood(AnnouncedStatus status) {
        return status == AnnouncedStatus.UP || status == AnnouncedStatus.DONE;
    }

    /** There are no other programs than these: nothing will ever be said of another. */
    void keepOnly(Collection<String> programs) {
        changed |= words.keySet().retainAll(programs);
    }

    /** All of them, when they are not what was taken last; otherwise null. */
    @Nullable
    Map<String, AnnouncedStatus> takeChanged() {
        if (!changed) {
            return null;
        }
        changed = false;
        return Map.copyOf(words);
    }
}
