package org.gaggled.engine.config.known;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.LogRequest;
import org.gaggled.engine.config.known.LogTarget.Word;
import org.gaggled.engine.config.known.SectionDefinition.Contents;
import org.gaggled.engine.core.OutputRules;

/**
 * What becomes of what a program prints: the settings {@code log} and {@code errorlog}, which become its
 * {@link OutputRules}. In section {@code gaggled} they are for all programs.
 */
public final class OutputSettings {

    /** What each line in a file begins with. */
    public enum Stamp {
        /** Nothing. */
        NONE,
        /** The time at which gaggled has read it. */
        ISO
    }

    private static final int MOST_KEPT_FILES = 1000;

    /** Below it, a unit has been forgotten. */
    private static final long SHORTEST_MAX_LINE = 64;

    /** An unfinished line is kept in memory until it is whole. */
    private static final long LONGEST_MAX_LINE = 256 << 10;

    public static final DefiniteSetting<LogTarget> LOG = Setting.of("log", LogTarget.ALLOWED, LogTarget::ofOutput)
            .otherwise(Word.INHERIT)
            .withExample("/var/log/shop/${PROGRAM}.log")
            .describedAs("Where standard output goes: where gaggled's does, nowhere, or into a file that gaggled writes"
                    + " and rotates. ${PROGRAM} in the path is the name of the program. This is short for section log"
                    + " with that file. In gaggled, it is for all programs.");

    public static final Setting<LogTarget> ERROR_LOG =
            Setting.of("errorlog", LogTarget.ALLOWED_OF_ERRORS, LogTarget::ofErrors)
                    .withExample("/var/log/shop/${PROGRAM}.err")
                    .describedAs("Where standard error goes. Without it, errors go where standard output goes (merge),"
                            + " or to gaggled's own standard error if the output is inherited. This is short for"
                            + " section errorlog with that file. In gaggled, it is for all programs.");

    /** Of the standard output. */
    public static final DefiniteSetting<LogTarget> LOG_FILE = Setting.of("file", LogTarget.ALLOWED, LogTarget::ofOutput)
            .otherwise(Word.INHERIT)
            .withExample("/var/log/shop/${PROGRAM}.log")
            .describedAs("What log can be in one word. gaggled makes the directories that are missing.");

    /** Of the standard error. */
    public static final Setting<LogTarget> ERROR_LOG_FILE =
            Setting.of("file", LogTarget.ALLOWED_OF_ERRORS, LogTarget::ofErrors)
                    .withExample("/var/log/shop/${PROGRAM}.err")
                    .describedAs("What errorlog can be in one word. gaggled makes the directories that are missing.");

    public static final DefiniteSetting<RotationSize> MAX_SIZE =
            Setting.of("maxsize", RotationSize.ALLOWED, RotationSize::parse)
                    .otherwise(new RotationSize(10 << 20))
                    .withExample("50m")
                    .describedAs("The size at which the file becomes FILE.1, FILE.1 becomes FILE.2, and so on, and a"
                            + " new file is begun.");

    public static final DefiniteSetting<RotationAge> MAX_AGE =
            Setting.of("maxage", RotationAge.ALLOWED, RotationAge::parse)
                    .otherwise(RotationAge.ANY)
                    .withExample("7d")
                    .describedAs("The age at which the file is rotated in the same way, counted from its first line."
                            + " gaggled looks at it when the program prints.");

    public static final DefiniteSetting<Integer> KEEP = Setting.wholeNumber("keep", 0, MOST_KEPT_FILES)
            .otherwise(10)
            .withExample("30")
            .describedAs("How many rotated files are kept. FILE.1 is the newest.");

    public static final DefiniteSetting<Boolean> COMPRESS = Setting.flag("compress")
            .otherwise(true)
            .withExample("false")
            .describedAs("Whether rotated files are compressed: FILE.1.gz.");

    public static final DefiniteSetting<Stamp> STAMP = Setting.choice("stamp", Stamp.class)
            .otherwise(Stamp.NONE)
            .withExample("iso")
            .describedAs("What each line in the file begins with: nothing, or the time in UTC at which gaggled has"
                    + " read it.");

    public static final DefiniteSetting<Boolean> PREFIX = Setting.flag("prefix")
            .otherwise(false)
            .withExample("true")
            .describedAs("With inherit: whether each line begins with the name of the program.");

    public static final DefiniteSetting<Integer> LINES = Setting.wholeNumber("lines", 0, LogRequest.MAX_LINES)
            .otherwise(OutputRules.USUAL_KEPT_LINES)
            .withExample("200")
            .describedAs("About how many of the last lines gaggled keeps in memory, for gaggled_controller logs.");

    public static final DefiniteSetting<ByteSize> MAX_LINE =
            Setting.of("maxline", "a number of bytes from 64 to 256k, also with k", OutputSettings::lineLength)
                    .otherwise(new ByteSize(OutputRules.USUAL_LONGEST_LINE))
                    .withExample("16k")
                    .describedAs("The longest line. gaggled splits a longer one there.");

    private static final List<Setting<?>> BESIDE_FILE =
            List.of(MAX_SIZE, MAX_AGE, KEEP, COMPRESS, STAMP, PREFIX, LINES, MAX_LINE);

    /** {@code log}. */
    public static final SectionDefinition LOG_SECTION = section(LOG, LOG_FILE, "Where standard output goes.");

    /** {@code errorlog}. */
    public static final SectionDefinition ERROR_LOG_SECTION =
            section(ERROR_LOG, ERROR_LOG_FILE, "Where standard error goes.");

    /** Both, by their words. */
    static final List<Setting<?>> WORDS = List.of(LOG, ERROR_LOG);

    /** Both, as sections. */
    public static final List<SectionDefinition> SECTIONS = List.of(LOG_SECTION, ERROR_LOG_SECTION);

    private OutputSettings() {}

    /** Whether that is the name of one of the two. */
    public static boolean isLog(String name) {
        return SECTIONS.stream().anyMatch(section -> section.name().equals(name));
    }

    /**
     * Whether a setting of the two sections means anything for a stream.
     *
     * @param isRead whether gaggled reads the stream
     */
    public static boolean hasMeaning(Setting<?> setting, LogTarget target, boolean isRead) {
        if (setting.getName().equals(LOG_FILE.getName())) {
            return true;
        }
        boolean ofReading = setting.equals(LINES) || setting.equals(MAX_LINE);
        return switch (target) {
            case LogTarget.File _ -> !setting.equals(PREFIX);
            case Word.INHERIT -> setting.equals(PREFIX) || (ofReading && isRead);
            case Word.NULL -> ofReading && isRead;
            case Word.MERGE -> false;
        };
    }

    private static SectionDefinition section(
            Setting<LogTarget> word, Setting<LogTarget> file, String description) {
        List<Setting<?>> settings = new ArrayList<>(List.<Setting<?>>of(file));
        settings.addAll(BESIDE_FILE);
        return new SectionDefinition(word.getName(), description, Contents.DEFINED, settings, List.of())
                .orInOneWord(word, file);
    }

    private static ByteSize lineLength(String text) {
        Long bytes = ByteSize.number(text);
        if (bytes == null) {
            throw new IllegalArgumentException("not a size");
        }
        if (bytes < SHORTEST_MAX_LINE) {
            throw new InvalidSettingException("is less than 64 bytes", "write a unit, as in 16k");
        }
        if (bytes > LONGEST_MAX_LINE) {
            throw new InvalidSettingException("is more than 256k", "write at most 256k");
        }
        return new ByteSize(bytes);
    }
}
