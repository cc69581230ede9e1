package org.gaggled.engine.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The first line of an executable file, by which the kernel tells a script and its interpreter. */
public final class FirstLine {

    /** As much of a #! line as the kernel reads. */
    private static final int BYTES = 255;

    private static final String ELF = "\u007fELF";

    /** As its bytes read one by one. */
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    /** Null when the file cannot be read, which is no reason not to be executable. */
    private final @Nullable String text;

    /** Reads the line. */
    public FirstLine(Path file) {
        this.text = read(file);
    }

    private static @Nullable String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(BYTES), StandardCharsets.ISO_8859_1);
            int end = text.indexOf('\n');
            return end < 0 ? text : text.substring(0, end);
        } catch (IOException unreadable) {
            return null;
        }
    }

    /**
     * Why the kernel would not start the file as it is now, unless it was told what to do with files of another kind
     * (binfmt_misc); null when the line is no reason.
     */
    public @Nullable String doubt() {
        if (text == null || text.startsWith(ELF)) {
            return null;
        }
        if (!text.startsWith("#!")) {
            return notAProgram();
        }
        String interpreter = interpreter();
        // From where a relative one is looked up is known when the program starts.
        return interpreter == null || !Path.of(interpreter).isAbsolute() || Files.exists(Path.of(interpreter))
                ? null : missing(interpreter);
    }

    String notAProgram() {
        if (text == null) {
            return "is neither a program for this machine nor a script";
        }
        if (text.startsWith(BYTE_ORDER_MARK + "#!")) {
            return "begins with a byte order mark, so its #! line does not count; remove the mark: sed -i"
                    + " '1s/^\\xef\\xbb\\xbf//'";
        }
        return text.isEmpty()
                ? "is empty or begins with an empty line; a script begins with a line like #!/bin/sh"
                : "is neither a program for this machine nor a script with a first line like #!/bin/sh";
    }

    /**
     * The interpreter that the line names, as the kernel reads it: blanks and tabs end it, nothing else; null when it
     * names none.
     */
    @Nullable
    String interpreter() {
        if (text == null || !text.startsWith("#!")) {
            return null;
        }
        String name = text.substring(2).replaceFirst("^[ \t]+", "").split("[ \t]", 2)[0];
        return name.isEmpty() || name.indexOf('\0') >= 0 ? null : name;
    }

    static String missing(String interpreter) {
        return named(interpreter) + " does not exist" + (interpreter.endsWith("\r")
                ? ": the line ends in a carriage return (\\r), as lines do on Windows; remove it: sed -i 's/\\r$//'"
                : "");
    }

    static String named(String interpreter) {
        return "its interpreter " + interpreter.replace("\r", "\\r") + ", named in the #! line,";
    }
}
