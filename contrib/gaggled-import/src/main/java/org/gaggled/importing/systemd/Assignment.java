package org.gaggled.importing.systemd;

import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;

/**
 * A setting of a unit: {@code Restart=always}.
 *
 * @param section the name of its section, such as {@code Service}
 * @param line where it begins
 */
record Assignment(String section, String name, String value, Source source, int line) {

    ForeignSetting setting() {
        return setting(value);
    }

    /** The same, where only a part of the value is meant. */
    ForeignSetting setting(String part) {
        return source.setting(name + "=" + part, line);
    }

    /** The same, where the value is not to be shown, or in another way. */
    ForeignSetting named(String written) {
        return source.setting(written, line);
    }
}
