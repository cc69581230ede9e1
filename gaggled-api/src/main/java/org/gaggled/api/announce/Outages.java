package org.gaggled.api.announce;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went down because of one and the same program, and came back with it. What is decided of such an outage is held
 * back until the rest of it is decided, so that it can be told as one; and so is what is decided of its end. What began
 * with a program that has nothing to be told, or was told without the rest, is not held back.
 *
 * <p>An outage is waited for as far as is known of it: a program that is being stopped will be down, and one that has
 * changed will have it decided. Not safe for use by several threads.
 */
final class Outages {

    /**
     * That programs are out because of one, or that they are back.
     *
     * @param root the program with which it began
     * @param isEnd whether they are back
     */
    record Side(String root, boolean isEnd) {

        /** Where a program belongs that went down because of that one; without one, it is where it begins. */
        static Side of(String program, @Nullable String root, boolean isEnd) {
            return new Side(root == null ? program : root, isEnd);
        }
    }

    /**
     * Something that is still to be told of a program.
     *
     * @param at when that is decided; {@link Long#MIN_VALUE} where nobody knows, because it is being stopped
     */
    record Debt(Side side, long at) {}

    /** What is held back of one side. */
    private static final class Held {
        final List<Announcement> announcements = new ArrayList<>();
        boolean hasRoot;
        long lastDecision;

        /** For how long: that of the root, or of the first of the others as long as it is missing. */
        long until = ProgramAnnouncer.NEVER;

        void addRoot(Announcement root, long untilThen) {
            announcements.add(0, root);
            hasRoot = true;
            until = untilThen;
        }

        void addOther(Announcement other, long untilThen) {
            announcements.add(other);
            until = hasRoot ? until : Math.min(until, untilThen);
        }
    }

    private final long patience;

    /** Of each program that is being stopped the one because of which it is. */
    private final Map<String, String> stops = new HashMap<>();

    private final Map<String, Debt> debts = new HashMap<>();

    /** The same by where they belong, so that no others are looked at. */
    private final Map<Side, Map<String, Debt>> debtsBySide = new HashMap<>();

    private final Map<Side, Held> held = new LinkedHashMap<>();

    /** Where each program is held back of which something is. */
    private final Map<String, Side> heldPrograms = new HashMap<>();

    /**
     * No outage.
     *
     * @param patience how long one is waited for since it began, at most, and its end after it was there to be told; 0
     * for nothing to be held back
     */
    Outages(long patience) {
        this.patience = patience;
    }

    /** A program is being stopped because of that one, which may be itself; null where it is not. */
    void stops(String program, @Nullable String root) {
        if (root == null) {
            stops.remove(program);
        } else {
            stops.put(program, root);
        }
    }

    /** Looks again at what is still to be told of a program. */
    void note(String name, ProgramAnnouncer program) {
        if (patience == 0) {
            return;
        }
        Debt before = debts.remove(name);
        if (before != null) {
            debtsBySide.computeIfPresent(before.side(), (side, owed) -> {
                owed.remove(name);
                return owed.isEmpty() ? null : owed;
            });
        }
        Debt debt = program.debt(name, stops.get(name));
        if (debt != null) {
            debts.put(name, debt);
            debtsBySide.computeIfAbsent(debt.side(), side -> new LinkedHashMap<>()).put(name, debt);
        }
    }

    /**
     * Holds back what was just decided, if there is more to wait for.
     *
     * @param since when the change came that it tells
     */
    boolean holdBack(Announcement announcement, long since, long now) {
        boolean isEnd = announcement.getStatus() == AnnouncedStatus.UP
                || announcement.getStatus() == AnnouncedStatus.DONE;
        Side side = Side.of(announcement.getProgram(), announcement.getRoot(), isEnd);
        // That something is back is decided a period after it is.
        long until = since + (isEnd ? 2 * patience : patience);
        boolean isRoot = announcement.getProgram().equals(side.root());
        if (!held.containsKey(side) && !isOpen(side, isRoot, until)) {
            return false;
        }
        Held together = held.computeIfAbsent(side, begun -> new Held());
        together.lastDecision = now;
        if (isRoot) {
            together.addRoot(announcement, until);
        } else {
            together.addOther(announcement, until);
        }
        heldPrograms.put(announcement.getProgram(), side);
        return true;
    }

    /** Whether there is more to wait for by then: of the root, or of what went with it where that is decided. */
    private boolean isOpen(Side side, boolean isRootDecided, long until) {
        Map<String, Debt> owed = debtsBySide.getOrDefault(side, Map.of());
        if (isRootDecided) {
            return owed.entrySet().stream()
                    .anyMatch(debt -> debt.getValue().at() <= until && !debt.getKey().equals(side.root()));
        }
        Debt ofRoot = owed.get(side.root());
        return ofRoot != null && ofRoot.at() <= until;
    }

    /** When something is given that is held back, if nothing changes until then. */
    long nextRelease() {
        long next = ProgramAnnouncer.NEVER;
        for (Map.Entry<Side, Held> entry : held.entrySet()) {
            Held together = entry.getValue();
            boolean isOpen = isOpen(entry.getKey(), together.hasRoot, together.until);
            next = Math.min(next, isOpen ? together.until : together.lastDecision);
        }
        return next;
    }

    /** What is not held back any longer, of each outage its root first. */
    List<Announcement> release(long now) {
        List<Announcement> released = new ArrayList<>();
        Iterator<Map.Entry<Side, Held>> all = held.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Side, Held> entry = all.next();
            Held together = entry.getValue();
            if (together.until <= now || !isOpen(entry.getKey(), together.hasRoot, together.until)) {
                released.addAll(together.announcements);
                all.remove();
            }
        }
        released.forEach(announcement -> heldPrograms.remove(announcement.getProgram()));
        return released;
    }

    /** What is held back with that program: the next of it is decided, and comes after that. */
    List<Announcement> releaseWith(String program) {
        Side side = heldPrograms.get(program);
        Held together = side == null ? null : held.remove(side);
        if (together == null) {
            return List.of();
        }
        together.announcements.forEach(announcement -> heldPrograms.remove(announcement.getProgram()));
        return together.announcements;
    }

    /** All that is held back: nothing will come any more. */
    List<Announcement> releaseAll() {
        List<Announcement> released = new ArrayList<>();
        held.values().forEach(together -> released.addAll(together.announcements));
        held.clear();
        heldPrograms.clear();
        return released;
    }

    boolean isHolding() {
        return !held.isEmpty();
    }

    /** Whether what was decided of that program is held back. */
    boolean isHolding(String program) {
        return heldPrograms.containsKey(program);
    }
}
