package org.gaggled.notify.smtp.gate;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.announce.Announcement;
import org.gaggled.api.announce.Told;
import org.jspecify.annotations.Nullable;

/**
 * What readers know of programs: what they were last told, and which programs are up, which needs no mail. A gate that
 * begins anew goes on from it. Only what left for the readers counts, not what waits in a batch. Not safe for use by
 * several threads.
 */
final class LastWords {

    private final Map<String, Told> words = new HashMap<>();

    /** What readers are to know when they get a batch that waits. */
    private final Map<String, Told> waiting = new HashMap<>();

    private boolean changed;

    /** What an earlier gate had told. */
    void recall(Map<String, Told> told) {
        words.putAll(told);
    }

    /**
     * Takes note of what readers know, or will when they have what waits.
     *
     * @param unsaid the programs of which something waits
     */
    void tell(Map<String, Told> told, Set<String> unsaid) {
        waiting.putAll(told);
        waiting.entrySet().removeIf(entry -> {
            boolean isKnown = !unsaid.contains(entry.getKey());
            if (isKnown) {
                changed |= !entry.getValue().equals(words.put(entry.getKey(), entry.getValue()));
            }
            return isKnown;
        });
    }

    /** These leave for the readers. */
    void tell(List<Announcement> announcements) {
        for (Announcement announcement : announcements) {
            Told told = waiting.remove(announcement.getProgram());
            Told known = told == null ? Told.of(announcement) : told;
            changed |= !known.equals(words.put(announcement.getProgram(), known));
        }
    }

    /** There are no other programs than these: nothing will ever be said of another. */
    void keepOnly(Collection<String> programs) {
        waiting.keySet().retainAll(programs);
        changed |= words.keySet().retainAll(programs);
    }

    /** Another run of gaggled begins: what is up in it needs no mail, whatever process it has. */
    void forgetGood() {
        waiting.clear();
        changed |= words.values().removeIf(Told::isGood);
    }

    /** All of them, when they are not what was taken last; otherwise null. */
    @Nullable
    Map<String, Told> takeChanged() {
        if (!changed) {
            return null;
        }
        changed = false;
        return Map.copyOf(words);
    }
}
