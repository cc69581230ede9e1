package org.gaggled.importing.systemd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.systemd.Relation.Kind;

/** What is said of units that are not imported, most of which are systemd's own. */
final class OtherUnits {

    private static final String OWN_UNIT = "gaggled's own unit can wait for it";

    /** What the unit of gaggled starts after: of its own accord, and as any service does. */
    private static final Set<String> EARLIER = Set.of("network.target", "network-online.target", "network-pre.target",
            "local-fs.target", "sysinit.target", "basic.target", "sockets.target", "paths.target",
            "systemd-journald.socket", "systemd-journald.service");

    private static final Set<String> ENDS = Set.of("shutdown.target", "umount.target", "final.target", "exit.target",
            "reboot.target", "halt.target", "poweroff.target", "kexec.target");

    private static final Set<String> EVENTS = Set.of("sleep.target", "suspend.target", "hibernate.target",
            "hybrid-sleep.target", "suspend-then-hibernate.target", "rescue.target", "emergency.target");

    private OtherUnits() {}

    /** What a program says of one, or it would say itself of the program. */
    static void read(Relation relation, Section program) {
        String name = relation.to();
        if (EARLIER.contains(name)) {
            program.keep(relation.setting(), "gaggled's own unit starts after it");
        } else if (relation.kind() == Kind.AFTER) {
            program.approximate(relation.setting(), notImported(name, relation) + "; " + OWN_UNIT);
        } else {
            program.lose(relation.setting(), notImported(name, relation));
        }
    }

    /** What is said where one is missing; a link to it tells where it is. */
    static String notImported(String name, Path link) {
        String missing = "there is no " + name + " in what was imported";
        return Files.isSymbolicLink(link) && Files.exists(link)
                ? missing + "; it is " + UnitFiles.realPath(link) + ": name that, too" : missing;
    }

    private static String notImported(String name, Relation relation) {
        return notImported(name, Path.of(relation.setting().place().file()));
    }

    /** What one is to have of a program: what is before it, and what it wants. */
    static void readBy(Relation relation, Section program) {
        String name = relation.from();
        if (relation.kind() == Kind.AFTER) {
            if (ENDS.contains(name)) {
                program.keep(relation.setting(), "gaggled stops all programs when it ends");
            } else {
                program.keep(relation.setting(), "nothing that was imported comes after that");
            }
        } else if (ENDS.contains(name) || EVENTS.contains(name)) {
            program.approximate(relation.setting(), "enabled", "false",
                    "an operator starts it: gaggled hears nothing of " + name);
        } else if (name.endsWith("." + UnitName.TARGET)) {
            program.keep(relation.setting(), "a program starts with gaggled");
        } else {
            program.approximate(relation.setting(), "it starts with gaggled; " + notImported(name, relation));
        }
    }
}
