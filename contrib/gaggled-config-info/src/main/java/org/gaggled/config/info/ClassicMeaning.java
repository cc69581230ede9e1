package org.gaggled.config.info;

import java.util.List;

/** What classic gaggled makes of a document, beyond its syntax, and its files rely on. */
final class ClassicMeaning {

    private static final String GAGGLED = "gaggled";
    private static final String ENV = "env";
    private static final List<String> UNSET_WHEN_EMPTY_IN_GAGGLED = List.of("eventurl", "controlurl");
    private static final List<String> UNSET_WHEN_EMPTY_IN_PROGRAM = List.of("wd");

    private ClassicMeaning() {}

    /**
     * Several sections {@code gaggled}, of which each included file may have one, are one, and so is {@code env} in
     * them: a setting that is given twice then is one that stands twice in a section. An empty {@code wd},
     * {@code eventurl} or {@code
     * controlurl} is as if it were not there.
     */
    static void applyTo(InfoEntry root) {
        boolean several = root.merge(GAGGLED);
        for (InfoEntry section : root.children()) {
            boolean global = section.name().equals(GAGGLED);
            if (global && several) {
                section.merge(ENV);
            }
            section.removeEmpty(global ? UNSET_WHEN_EMPTY_IN_GAGGLED : UNSET_WHEN_EMPTY_IN_PROGRAM);
        }
    }
}
