package org.gaggled.engine.config.show;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.check.ProgramLogs.Stream;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.known.LogTarget.Word;
import org.gaggled.engine.core.Destination;
import org.jspecify.annotations.Nullable;

/**
 * What the streams of a program have, defaults too: those settings of {@code log} and {@code errorlog} that mean
 * something with where the stream goes.
 */
final class LogValues {

    /**
     * One value.
     *
     * @param origin where it was given; null for a default
     */
    record LogValue(Setting<?> setting, Object value, @Nullable ConfigPosition origin) {}

    private LogValues() {}

    /** Whether one word says all there is to say of a stream. */
    static boolean isInOneWord(Stream stream) {
        return stream.target() instanceof Word && !stream.isRead();
    }

    /** All values of a stream, first where it goes, as it is to be shown. */
    static List<LogValue> of(Stream stream, Object target) {
        List<LogValue> values = new ArrayList<>();
        values.add(new LogValue(stream.file(), target, stream.position()));
        for (Setting<?> setting : stream.section().settings()) {
            @Nullable
            Object value = setting.equals(stream.file()) ? null : stream.settings().find(setting);
            if (value != null && stream.hasMeaning(setting)) {
                values.add(new LogValue(setting, value, stream.settings().positionOf(setting)));
            }
        }
        return values;
    }

    /**
     * Where a stream goes: as a full path, but as it is written where the section stands for several programs, each of
     * which has a path of its own.
     */
    static Object target(Stream stream, Program program) {
        return program.id().group() == null ? resolved(stream) : stream.target();
    }

    /** Where a stream goes, as a full path. */
    static Object resolved(Stream stream) {
        return stream.destination() instanceof Destination.Filed filed ? filed.path() : stream.target();
    }
}
