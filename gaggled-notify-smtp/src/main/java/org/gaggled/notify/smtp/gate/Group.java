package org.gaggled.notify.smtp.gate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gaggled.api.announce.AnnouncedStatus;
import org.gaggled.api.announce.Announcement;
import org.gaggled.api.announce.Told;
import org.jspecify.annotations.Nullable;

/**
 * What a mail tells as one: a program, and those that went down because of it, or are back with it.
 *
 * @param root what became of the program
 * @param others what became of those that went with it
 * @param meanwhile what those of them have become since of which that is not so any more
 */
public record Group(Announcement root, List<Announcement> others, Map<String, AnnouncedStatus> meanwhile) {

    /** Takes copies. */
    public Group {
        others = List.copyOf(others);
        meanwhile = Map.copyOf(meanwhile);
    }

    /** A program that is told alone. */
    public static Group alone(Announcement announcement) {
        return new Group(announcement, List.of(), Map.of());
    }

    /**
     * Puts together what belongs together: each program that went down by itself, with those that went with it; and
     * alone each one whose root has nothing to be told, or has gone the other way.
     *
     * @param latest what a program was last heard to be
     */
    static List<Group> byRoot(List<Announcement> announcements, Function<String, AnnouncedStatus> latest) {
        Map<String, Announcement> told = new HashMap<>();
        announcements.forEach(announcement -> told.put(announcement.getProgram(), announcement));
        Map<Announcement, List<Announcement>> others = new LinkedHashMap<>();
        for (Announcement announcement : announcements) {
            Announcement head = head(announcement, told);
            List<Announcement> with = others.computeIfAbsent(head, _ -> new ArrayList<>());
            if (head != announcement) {
                with.add(announcement);
            }
        }
        List<Group> groups = new ArrayList<>();
        others.forEach((head, with) -> groups.add(of(head, with, latest)));
        return groups;
    }

    /** What it is told with: its root, unless that went with another; else itself. */
    private static Announcement head(Announcement announcement, Map<String, Announcement> told) {
        Announcement root = root(announcement, told);
        return root == null || root(root, told) != null ? announcement : root;
    }

    private static @Nullable Announcement root(Announcement announcement, Map<String, Announcement> told) {
        Announcement root = announcement.getRoot() == null ? null : told.get(announcement.getRoot());
        return root != null && isGood(root) == isGood(announcement) ? root : null;
    }

    private static Group of(Announcement head, List<Announcement> others, Function<String, AnnouncedStatus> latest) {
        if (others.isEmpty()) {
            return alone(head);
        }
        Map<String, AnnouncedStatus> meanwhile = new HashMap<>();
        List<Announcement> all = new ArrayList<>(others);
        all.add(head);
        for (Announcement announcement : all) {
            AnnouncedStatus now = latest.apply(announcement.getProgram());
            // Where a churning program is at the moment says little.
            if (announcement.getStatus() != AnnouncedStatus.CHURNING && now != announcement.getStatus()) {
                meanwhile.put(announcement.getProgram(), now);
            }
        }
        return new Group(head, others, meanwhile);
    }

    /** Whether this is about programs that are back. */
    boolean isGood() {
        return isGood(root);
    }

    private static boolean isGood(Announcement announcement) {
        return Told.of(announcement).isGood();
    }

    boolean isAlone() {
        return others.isEmpty();
    }

    /** All that it tells, the root first. */
    List<Announcement> announcements() {
        List<Announcement> all = new ArrayList<>(others);
        all.addFirst(root);
        return all;
    }
}
