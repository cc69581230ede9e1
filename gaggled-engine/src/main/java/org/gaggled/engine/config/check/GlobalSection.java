package org.gaggled.engine.config.check;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.launch.ContainmentInForce;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code gaggled}, read, without what plugins find in it.
 *
 * @param contents as it stands in the files
 * @param ownEnvironment what it sets itself
 * @param environment what every program inherits, before its own section
 * @param searchPath where commands are looked for
 * @param logs what it says of what programs print
 * @param containment tells what contains the runs of programs; null where that is not known
 * @param stateDirectory where it notes what the next gaggled is to know; absolute, or null where it notes nothing
 */
public record GlobalSection(
        SectionContents contents,
        CheckedSettings settings,
        Map<String, ConfigText> ownEnvironment,
        Map<String, String> environment,
        String searchPath,
        LogSettings logs,
        @Nullable Path stateDirectory,
        Supplier<@Nullable ContainmentInForce> containment) {

    /** The value in effect of a setting that a program may have, and that otherwise is as it is for all of them. */
    public <T> @Nullable T find(Setting<T> setting, CheckedSettings program) {
        return around(setting, program).find(setting);
    }

    /**
     * The settings that tell the value in effect: those of the program, unless it has none and all programs may have
     * one.
     */
    public CheckedSettings around(Setting<?> setting, CheckedSettings program) {
        return program.positionOf(setting) == null && KnownSettings.isForAll(setting) ? settings : program;
    }
}
