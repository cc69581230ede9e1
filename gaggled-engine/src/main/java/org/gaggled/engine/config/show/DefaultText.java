package org.gaggled.engine.config.show;

import java.util.List;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.show.EffectiveSetting.Value;
import org.jspecify.annotations.Nullable;

/** The default of a setting, written as a user would. */
public final class DefaultText {

    private DefaultText() {}

    /** The text, or null for a setting without a default. */
    public static @Nullable String of(Setting<?> setting) {
        @Nullable
        Object value = setting.getDefault();
        if (value == null) {
            return null;
        }
        return switch (SettingText.of(value)) {
            case Value.Single(String text) -> text;
            case Value.Secret() -> throw new IllegalStateException("a default is no secret");
            case Value.Several(List<String> texts) -> String.join(", ", texts);
        };
    }
}
