package org.gaggled.engine.config.known;

import java.nio.file.Path;
import java.util.Locale;
import org.gaggled.api.config.InvalidSettingException;

/** Where a stream of a program goes, as users write it. */
public sealed interface LogTarget {

    /** What stands for the name of the program in a path, also where values are not expanded. */
    String PROGRAM = "${PROGRAM}";

    /** What the standard output can go to, fit to stand behind "is not". */
    String ALLOWED = "inherit, null, or a path, relative to the directory gaggled was started in";

    /** What the standard error can go to, fit to stand behind "is not". */
    String ALLOWED_OF_ERRORS = "inherit, null, merge, or a path, relative to the directory gaggled was started in";

    /** What a word says. */
    enum Word implements LogTarget {
        /** gaggled's own stream of the same kind. */
        INHERIT,
        /** Nowhere. */
        NULL,
        /** Of the standard error: where the standard output goes. */
        MERGE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A file that gaggled writes.
     *
     * @param path as it is written, with {@link #PROGRAM} in it
     */
    record File(Path path) implements LogTarget {

        /** The path for a program of that name. */
        public Path forProgram(String name) {
            return Path.of(path.toString().replace(PROGRAM, name));
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * Reads what users write for the standard output.
     *
     * @throws InvalidSettingException with what is wrong, and what to write
     */
    static LogTarget ofOutput(String text) {
        LogTarget target = ofErrors(text);
        if (target == Word.MERGE) {
            throw new InvalidSettingException(
                    "is for 'errorlog' alone", "write errorlog = merge, or ./merge for a file of that name");
        }
        return target;
    }

    /**
     * Reads what users write for the standard error. The empty text is how some formats hand over their own
     * {@code null}.
     *
     * @throws InvalidSettingException with what is wrong, and what to write
     */
    static LogTarget ofErrors(String text) {
        if (text.isEmpty()) {
            return Word.NULL;
        }
        for (Word word : Word.values()) {
            if (word.toString().equals(text)) {
                return word;
            }
        }
        LogTargetElsewhere.refuse(text);
        return new File(Path.of(text));
    }
}
