package org.gaggled.engine.probe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.gaggled.api.config.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/** A kind of probe that gaggled has itself. */
enum OwnKind {
    /** The program says so by the protocol of {@code sd_notify}. */
    NOTIFY("notify"),
    /** The program writes a newline to a descriptor. */
    FD("fd:N"),
    /** A port takes connections. */
    TCP("tcp://HOST:PORT"),
    /** A server answers. */
    HTTP("http://HOST:PORT/PATH"),
    /** A server answers over TLS, with a certificate that is trusted. */
    HTTPS("https://HOST/PATH"),
    /** A command succeeds. */
    EXEC("exec:COMMAND"),
    /** The program prints a line. */
    LOG("log:REGEX"),
    /** A file exists. */
    FILE("file:PATH"),
    /** A socket in the file system takes connections. */
    UNIX("unix:PATH");

    private static final int FIRST_DESCRIPTOR = 3;
    private static final int LAST_DESCRIPTOR = 1023;

    private final String form;

    OwnKind(String form) {
        this.form = form;
    }

    /** The kind of that name; null where gaggled has none. */
    static @Nullable OwnKind find(String name) {
        return Arrays.stream(values()).filter(kind -> kind.getName().equals(name)).findFirst().orElse(null);
    }

    /** What all of them are written like. */
    static List<String> forms() {
        return Arrays.stream(values()).map(kind -> kind.form).toList();
    }

    /** What is written before the colon. */
    String getName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the program tells it by itself, so that nothing is tried. */
    boolean isTold() {
        return switch (this) {
            case NOTIFY, FD, LOG -> true;
            case TCP, HTTP, HTTPS, EXEC, FILE, UNIX -> false;
        };
    }

    /**
     * Checks what stands behind the colon.
     *
     * @throws InvalidSettingException when that is not a target of this kind
     */
    void check(String target) {
        switch (this) {
            case NOTIFY -> {
                if (!target.isEmpty()) {
                    throw new InvalidSettingException("has something behind notify", "write notify alone");
                }
            }
            case FD -> checkDescriptor(target);
            case TCP -> TcpProbe.parse(target);
            case HTTP, HTTPS -> HttpProbe.parse(getName(), target);
            case EXEC -> {
                if (target.isBlank()) {
                    throw new InvalidSettingException("has no command", "write for example exec:pg_isready -q");
                }
            }
            case LOG -> checkExpression(target);
            case FILE -> LocalPath.ofFile(target);
            case UNIX -> LocalPath.ofSocket(target);
        }
    }

    private static void checkDescriptor(String target) {
        boolean isNumber =
                !target.isEmpty() && target.length() <= 4 && target.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = isNumber ? Integer.parseInt(target) : -1;
        if (number >= 0 && number < FIRST_DESCRIPTOR) {
            throw new InvalidSettingException(
                    "names a descriptor for input, output or errors",
                    "write the number that the program uses for this alone, 3 or more: fd:3");
        }
        if (number < 0 || number > LAST_DESCRIPTOR) {
            throw new InvalidSettingException(
                    "does not name a descriptor: numbers are 3 to " + LAST_DESCRIPTOR, "write for example fd:3");
        }
    }

    private static void checkExpression(String target) {
        if (target.isEmpty()) {
            throw new InvalidSettingException(
                    "has no expression", "write what a line of the output contains: log:ready to accept");
        }
        try {
            Pattern.compile(target);
        } catch (PatternSyntaxException e) {
            throw new InvalidSettingException(
                    "is not a regular expression: " + Reason.inSentence(e.getDescription())
                            + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1)),
                    "write for example log:ready to accept, and \\ before a special character that is meant as it is");
        }
    }
}
