package org.gaggled.notify.smtp.delivery;

import java.io.IOException;
import java.util.Map;
import org.gaggled.api.announce.AnnouncedStatus;
import org.gaggled.api.announce.Told;
import org.jspecify.annotations.Nullable;

/**
 * What readers know of one program, as a line of a file in a spool: a status and a name, {@code down web}. That of a
 * program that is up has its process as well, 0 where that is not known: {@code up 4711 web}.
 */
final class ToldLine {

    private static final String UP = "up";

    private ToldLine() {}

    /** The line, without its end; null where there is nothing to be kept. */
    static @Nullable String format(String program, Told told) {
        return switch (told.getStatus()) {
            case DOWN -> "down " + program;
            case NOT_READY -> "not-ready " + program;
            case FAILED -> "failed " + program;
            case CHURNING -> "churning " + program;
            case OPERATOR_DISABLED -> "disabled " + program;
            case DONE -> "done " + program;
            case UP -> UP + " " + (told.getPid() == null ? 0 : told.getPid()) + " " + program;
            case NOTHING -> null;
        };
    }

    /** The program of a line, and what is known of it. */
    static Map.Entry<String, Told> parse(String line) throws IOException {
        String[] statusAndName = line.split(" ", 2);
        if (statusAndName.length < 2) {
            throw new IOException("'" + line + "' is not a status and a name");
        }
        return statusAndName[0].equals(UP)
                ? up(line, statusAndName[1])
                : Map.entry(statusAndName[1], Told.of(status(statusAndName[0]), null));
    }

    private static Map.Entry<String, Told> up(String line, String pidAndName) throws IOException {
        String[] parts = pidAndName.split(" ", 2);
        if (parts.length < 2 || !parts[0].matches("\\d{1,18}")) {
            throw new IOException("'" + line + "' is not a status, a process id and a name");
        }
        long pid = Long.parseLong(parts[0]);
        return Map.entry(parts[1], Told.of(AnnouncedStatus.UP, pid == 0 ? null : pid));
    }

    private static AnnouncedStatus status(String word) throws IOException {
        return switch (word) {
            case "down" -> AnnouncedStatus.DOWN;
            case "not-ready" -> AnnouncedStatus.NOT_READY;
            case "failed" -> AnnouncedStatus.FAILED;
            case "churning" -> AnnouncedStatus.CHURNING;
            case "disabled" -> AnnouncedStatus.OPERATOR_DISABLED;
            case "done" -> AnnouncedStatus.DONE;
            default -> throw new IOException(
                    "'" + word
                            + "' is neither up nor done nor down nor not-ready nor failed nor churning nor disabled");
        };
    }
}
