package org.gaggled.engine.config.show;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.check.GlobalSection;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.ReloadEffect;
import org.jspecify.annotations.Nullable;

/**
 * A setting in section {@code gaggled} that is of gaggled itself: of no program, and of no plugin.
 *
 * @param text the value in force, as it is shown; null where there is none
 * @param position where it stands; where it does not, where the section begins
 * @param effect what a reload does about a change of it
 */
public record OwnSetting(String name, @Nullable String text, ConfigPosition position, ReloadEffect effect) {

    private static final Set<ReloadEffect> OF_GAGGLED = Set.of(ReloadEffect.IN_PLACE, ReloadEffect.REFUSAL);

    /** All of them, in the order of the reference. */
    public static List<OwnSetting> of(GlobalSection global) {
        List<OwnSetting> all = new ArrayList<>();
        for (Setting<?> setting : KnownSettings.GLOBAL.settings()) {
            ReloadEffect effect = KnownSettings.GLOBAL.effectOf(setting);
            if (OF_GAGGLED.contains(effect) && !KnownSettings.isOfPrograms(setting.getName())) {
                ConfigPosition position = global.settings().positionOf(setting);
                all.add(new OwnSetting(
                        setting.getName(), text(setting, global),
                        position == null ? global.settings().getPosition() : position, effect));
            }
        }
        return List.copyOf(all);
    }

    private static @Nullable String text(Setting<?> setting, GlobalSection global) {
        Path directory = global.stateDirectory();
        if (setting.equals(KnownSettings.STATE_DIRECTORY)) {
            return directory == null ? null : directory.toString();
        }
        @Nullable
        Object value = global.settings().find(setting);
        return value == null ? null : ShownSettings.text(value);
    }
}
