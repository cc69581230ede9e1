package org.gaggled.engine.config.show;

import org.gaggled.api.config.Setting;
import org.jspecify.annotations.Nullable;

/** The default of a setting, written as a user would. */
public final class DefaultText {

    private DefaultText() {}

    /** The text, or null for a setting without a default. */
    public static @Nullable String of(Setting<?> setting) {
        @Nullable
        Object value = setting.getDefault();
        return value == null ? null : SettingText.onOneLine(value);
    }
}
