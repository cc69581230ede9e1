package org.gaggled.importing.model;

/** What other supervisors say of the pause before a restart, and of how many there are, as gaggled has it. */
public final class Restarts {

    private static final String NO_PAUSE = "0s";

    private Restarts() {}

    /** The same pause before each restart. */
    public static void pause(String time, ForeignSetting from, Section program) {
        if (time.equals(NO_PAUSE)) {
            program.keep(from, "backoff", time);
        } else {
            program.set("backoffmax", time);
            program.approximate(from, "backoff", time, "the first restart comes at once");
        }
    }

    /** So many restarts at most, within that time; 0 for any number. */
    public static void limit(String most, String within, ForeignSetting from, Section program) {
        if (!most.matches("[0-9]{1,3}")) {
            program.lose(from, "it is not a number from 0 to 999");
        } else if (most.matches("0+")) {
            program.keep(from, "gaggled has no limit, either");
        } else {
            program.approximate(from, "respawnlimit", most + "/" + within,
                    "gaggled counts how often it dies in a time");
        }
    }
}
