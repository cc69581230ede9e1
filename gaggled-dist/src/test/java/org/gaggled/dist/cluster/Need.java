package org.gaggled.dist.cluster;

import java.util.List;

/**
 * That a program needs one of another host.
 *
 * @param propagate as the setting
 * @param stops whether it is stopped when the other one is unknown, by {@code onunknown}
 */
record Need(String program, int host, String on, int onHost, boolean propagate, boolean stops) {

    /** Every host needs another one, each in another way. */
    static final List<Need> ALL = List.of(
            new Need("api", 1, "db", 0, true, false),
            new Need("web", 2, "api", 1, true, false),
            new Need("backup", 2, "db", 0, false, true),
            new Need("audit", 0, "web", 2, false, false));

    /** All programs; each needs only such as stand before it. */
    static final List<String> PROGRAMS = List.of("db", "api", "web", "backup", "audit");

    /** The programs of a host, as sections of its configuration. */
    static String sections(int host, String command, String argument) {
        StringBuilder sections = new StringBuilder();
        if (host == 0) {
            sections.append(section("db", command, argument));
        }
        for (Need need : ALL) {
            if (need.host == host) {
                sections.append(section(need.program, command, argument)).append("""
                        [%s/depends/%s@%s]
                        propagate = %s
                        onunknown = %s
                        """.formatted(need.program, need.on, Host.nameOf(need.onHost), need.propagate,
                        need.stops ? "stop" : "hold"));
            }
        }
        return sections.toString();
    }

    private static String section(String program, String command, String argument) {
        return "[" + program + "]\ncommand = " + command + "\nargv = " + argument + "\n";
    }
}
