package org.gaggled.engine.launch;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.gaggled.engine.launch.Orphan.Environments;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that have come to gaggled from runs and are not in their sessions. They are listed at most once for
 * each turn of the watching thread, for which all of this is.
 */
final class Orphans {

    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private static final Duration CLOSE_BOUND = Duration.ofMillis(100);

    /** Of the list, while some of those in it end. */
    private static final int MOST_LISTINGS = 3;

    /** One for those that can be read, while another waits for one that is stuck in the kernel. */
    private static final int READERS = 2;

    private final ProcessWatch watch;
    private final Environments environments;
    private final StandingThreads readers = new StandingThreads("orphan-environment-", READERS);
    private final Map<Integer, Orphan> known = new HashMap<>();

    private boolean isListed;

    /** Whether nothing can be missing in the list but what has come since. */
    private boolean isComplete;

    Orphans(ProcessWatch watch, Environments environments) {
        this.watch = watch;
        this.environments = environments;
    }

    /** Of what has died until now, all that it has left is listed from now on. */
    void beginTurn() {
        isListed = false;
    }

    void close() {
        readers.close(CLOSE_BOUND);
    }

    /** Whether anything has come to gaggled of what belongs to a run. */
    Presence of(LinuxProcess run) {
        if (run.marks().isEmpty()) {
            return Presence.NOBODY;
        }
        try {
            for (int i = 0; i < MOST_LISTINGS; i++) {
                list();
                Presence found = look(run);
                if (isListed) {
                    return found;
                }
            }
        } catch (IOException unreadable) {
            LOG.debug("the children of gaggled cannot be listed now: {}", unreadable.toString());
        }
        return Presence.UNKNOWN;
    }

    /** One that is found dead makes the list obsolete: what it had made has come since. */
    private Presence look(LinuxProcess run) {
        long now = System.nanoTime();
        Presence found = isComplete ? Presence.NOBODY : Presence.UNKNOWN;
        for (Orphan orphan : known.values()) {
            if (orphan.isDead()) {
                continue;
            }
            if (orphan.isUnknown(now)) {
                found = Presence.UNKNOWN;
            } else if (run.equals(orphan.owner(watch))) {
                if (isAlive(orphan)) {
                    return Presence.SOMEBODY;
                }
                orphan.died();
                isListed = false;
            }
        }
        return found;
    }

    private static boolean isAlive(Orphan orphan) {
        try {
            ProcessTable.Entry entry = ProcessTable.entry(orphan.pid());
            return entry != null && !entry.dead() && entry.startTime() == orphan.startTime();
        } catch (IOException unreadable) {
            return true;
        }
    }

    /** Whether it is known of each of them which run it comes of, if any. */
    boolean areKnown() throws IOException {
        list();
        long now = System.nanoTime();
        return known.values().stream().noneMatch(orphan -> orphan.isUnknown(now));
    }

    /** Whether there are none. */
    boolean areNone() throws IOException {
        list();
        return isComplete && known.isEmpty();
    }

    /** The run that a child of gaggled comes of; null where that is none, or is not known. */
    @Nullable
    LinuxProcess ownerOf(int child) throws IOException {
        list();
        Orphan orphan = known.get(child);
        return orphan == null ? null : orphan.owner(watch);
    }

    private void list() throws IOException {
        if (isListed) {
            return;
        }
        isComplete = false;
        for (int i = 0; i < MOST_LISTINGS && !isComplete; i++) {
            isComplete = listOnce();
        }
        isListed = true;
    }

    /** False when one of them has ended meanwhile: what it had made came to gaggled then, and may be missing. */
    private boolean listOnce() throws IOException {
        boolean complete = true;
        long now = System.nanoTime();
        Set<Integer> listed = new HashSet<>();
        for (int pid : OwnChildren.listOrphans()) {
            if (watch.isLeader(pid)) {
                continue;
            }
            int session = LibC.sessionOf(pid);
            if (session < 0) {
                complete = false;
            } else if (session != OwnChildren.SESSION && !watch.isLeader(session)) {
                listed.add(pid);
                complete &= see(pid, now);
            }
        }
        known.keySet().retainAll(listed);
        known.values().forEach(orphan -> orphan.ask(environments, readers, watch::wake));
        return complete;
    }

    /** Takes note of one; false when it is found dead for the first time. */
    private boolean see(int pid, long now) throws IOException {
        Orphan orphan = known.get(pid);
        if (orphan != null && (orphan.isDead() || !orphan.isToBeSeenAgain(now))) {
            return true;
        }
        ProcessTable.Entry entry = ProcessTable.entry(pid);
        if (entry == null) {
            known.remove(pid);
            return false;
        }
        if (orphan == null || orphan.startTime() != entry.startTime()) {
            orphan = new Orphan(pid, entry.startTime());
            known.put(pid, orphan);
        }
        orphan.isSeen(now);
        if (entry.dead()) {
            orphan.died();
        }
        return !entry.dead();
    }
}
