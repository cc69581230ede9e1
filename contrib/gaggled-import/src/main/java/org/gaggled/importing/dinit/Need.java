package org.gaggled.importing.dinit;

import org.gaggled.importing.model.ForeignSetting;

/** What one service says of another one, by its name. */
record Need(Kind kind, String name, ForeignSetting setting) {

    /** By the names of the settings. */
    enum Kind {
        DEPENDS_ON("depends-on"), PREPARED_BY("prepared-by"), MILESTONE("depends-ms"), WAITS_FOR("waits-for"),
        AFTER("after"), BEFORE("before"), CHAIN("chain-to");

        private final String setting;

        Kind(String setting) {
            this.setting = setting;
        }

        /** The setting that names one, which has {@code .d} behind it where it names a directory of them. */
        String setting() {
            return setting;
        }

        /** Whether the other one is started with it. */
        boolean starts() {
            return switch (this) {
                case DEPENDS_ON, PREPARED_BY, MILESTONE, WAITS_FOR -> true;
                case AFTER, BEFORE, CHAIN -> false;
            };
        }
    }
}
