package org.gaggled.dist.torture;

import java.util.List;

/**
 * What a program plays, with the settings that go with it: {@code DIR} stands for the directory of the torture. Where a
 * time decides whether a program that behaves is well, it is long enough for a machine that is busy.
 */
enum Kind {

    STEADY("steady", 44),
    EXITS("exits", 30),
    CRASHES("crashes", 20),
    DUMPS("dumps", 8, "wd = DIR/cores", "SECTION limits", "core = unlimited"),
    STUBBORN("stubborn", 14, "killwait = 300ms"),
    FORKS("forks", 24, "killwait = 300ms"),
    DAEMONISES("daemonises", 18, "killwait = 300ms"),
    CLOSES("closes", 14),
    FLOODS("floods", 10, "SECTION log", "file = DIR/disk/${PROGRAM}.log", "maxsize = 100k", "keep = 2"),
    NOTIFIES("notifies", 14, "SECTION ready", "probe = notify", "within = 5s"),
    WATCHDOG("watchdog", 8, "ready = notify", "killwait = 1s", "SECTION alive", "probe = notify", "period = 4s"),
    DESCRIPTOR("descriptor", 8, "SECTION ready", "probe = fd:5", "within = 5s"),
    FILE("file", 8, "ready = file:DIR/ready/NAME"),
    SPEAKS("speaks", 6, "SECTION ready", "probe = log:is read[y]", "within = 5s"),
    PROBED("exits", 5, "SECTION ready", "probe = exec:DIR/player probe DIR", "period = 1s", "timeout = 5s",
            "within = 20s", "SECTION alive", "probe = exec:DIR/player probe DIR", "period = 1s", "timeout = 5s"),
    STEPS("exits", 12, "killwait = 1s", "prestart = DIR/player step DIR", "prestartwait = 3s",
            "poststop = DIR/player step DIR", "poststopwait = 3s", "stopcommand = DIR/player step DIR",
            "reloadsignal = HUP"),
    VANISHES("exits", 8, "command = DIR/bin/NAME"),
    HELD("exits", 5, "command = DIR/bin/NAME"),
    POOL("exits", 1, "instances = 20", "tags = pool"),
    LIMITED("exits", 5, "respawnlimit = 3/10s"),
    ONCE("exits", 5, "respawn = false"),
    TASK("task", 8, "kind = task"),
    SCHEDULED("task", 7, "kind = task", "schedule = every 3s", "overlap = wait");

    private final String part;
    private final int count;
    private final List<String> settings;

    Kind(String part, int count, String... settings) {
        this.part = part;
        this.count = count;
        this.settings = List.of(settings);
    }

    /** What the program of that name is told to play. */
    String part() {
        return part;
    }

    /** How many sections there are of it. */
    int count() {
        return count;
    }

    /** The lines of settings and of the headings of sections within the program's. */
    List<String> settings() {
        return settings;
    }

    /** How many programs a section makes. */
    int instances() {
        return this == POOL ? 20 : 1;
    }

    /** Whether a program of this kind runs in a calm, if it is wanted and what it needs runs. */
    boolean runsInCalm() {
        return switch (this) {
            case LIMITED, ONCE, TASK, SCHEDULED -> false;
            default -> true;
        };
    }

    /** Whether a start by an operator brings it up in a calm. */
    boolean runsWhenStarted() {
        return runsInCalm() || this == LIMITED || this == ONCE;
    }
}
