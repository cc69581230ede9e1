package org.gaggled.engine.probe;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Locale;
import org.gaggled.api.HarmlessText;
import org.gaggled.engine.words.ReadableDuration;
import org.jspecify.annotations.Nullable;

/** Why a try failed, as a part of a sentence: {@code connection refused}. */
final class Reason {

    /** Longer ones are cut: what a server or a plugin says may be a whole page. */
    private static final int MAX_LENGTH = 200;

    private Reason() {}

    /** There was no answer in the time that a try has. */
    static String late(Duration timeout) {
        return "no answer within " + ReadableDuration.of(timeout);
    }

    /** What the system says of a connection or a file. */
    static String of(IOException e, Duration timeout) {
        return switch (e) {
            case SocketTimeoutException _ -> late(timeout);
            case UnknownHostException unknown -> "the name " + unknown.getMessage() + " cannot be resolved";
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException file when file.getReason() != null -> inSentence(file.getReason());
            default -> inSentence(said(e));
        };
    }

    /** What a stranger's code has thrown, whose message is for the operator. */
    static String of(Throwable thrown) {
        String message = messageOf(thrown);
        return message == null || message.isBlank() ? thrown.getClass().getName() : message;
    }

    private static @Nullable String messageOf(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (Throwable fromItsOwnMessage) {
            // Nothing more can be learnt from an exception whose message throws; its type still tells something.
            return null;
        }
    }

    private static String said(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** The first letter small, as the system's words begin a sentence; abbreviations stay. */
    static String inSentence(String text) {
        return text.length() > 1 && Character.isLowerCase(text.charAt(1))
                ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1)
                : text;
    }

    /** On one line, harmless for a terminal, and never long. */
    static String shown(String text) {
        String head = text.substring(0, Math.min(text.length(), MAX_LENGTH + 1));
        String line = HarmlessText.of(head.replaceAll("\\s+", " ").strip());
        if (line.isEmpty()) {
            return "no reason is given";
        }
        return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "..." : line;
    }
}
