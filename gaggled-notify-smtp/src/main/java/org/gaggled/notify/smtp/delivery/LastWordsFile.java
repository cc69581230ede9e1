package org.gaggled.notify.smtp.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gaggled.api.announce.AnnouncedStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What readers were last told of programs that were not up, as a file in a spool: a first line that says so, for each
 * program a line of its status and its name, and a last line that says that this is all. A file that cannot be used
 * costs the memory, and is complained about; mails are sent all the same. Not safe for use by several threads.
 */
public final class LastWordsFile {

    private static final Logger log = LoggerFactory.getLogger(LastWordsFile.class);

    static final String NAME = "last-words";

    private static final String FIRST_LINE = "gaggled last words 1";
    private static final String LAST_LINE = "end";

    /** Programs beyond that many are not remembered. */
    static final int MAX_PROGRAMS = 10_000;

    /** A file of so many programs with names of a reasonable length; a larger one is none of ours. */
    static final long MAX_SIZE = 16L * 1024 * 1024;

    private final Spool spool;

    /** What could not be written. */
    private @Nullable Map<String, AnnouncedStatus> unwritten;

    /** The file in that spool. */
    public LastWordsFile(Spool spool) {
        this.spool = spool;
    }

    /** What an earlier gate wrote down; nothing where there is no file, or none that makes sense. */
    public Map<String, AnnouncedStatus> read() {
        try {
            byte[] bytes = spool.readNote(NAME, MAX_SIZE);
            return bytes == null ? Map.of() : parse(bytes);
        } catch (IOException e) {
            log.warn(
                    "spool {}: {} cannot be used ({}); {}. If a mail said that a program is down and it is up now, no mail will say so",
                    spool,
                    NAME,
                    reason(e),
                    spool.putNoteAside(NAME));
            return Map.of();
        }
    }

    private static Map<String, AnnouncedStatus> parse(byte[] bytes) throws IOException {
        List<String> lines = decoded(bytes).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(FIRST_LINE)) {
            throw new IOException("it does not begin with '" + FIRST_LINE + "'");
        }
        if (lines.size() < 2 || !lines.getLast().equals(LAST_LINE)) {
            throw new IOException("it does not end with '" + LAST_LINE + "'");
        }
        if (lines.size() - 2 > MAX_PROGRAMS) {
            throw new IOException("it has more than " + MAX_PROGRAMS + " programs");
        }
        Map<String, AnnouncedStatus> words = new HashMap<>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            String[] statusAndName = line.split(" ", 2);
            if (statusAndName.length < 2) {
                throw new IOException("'" + line + "' is not a status and a name");
            }
            words.put(statusAndName[1], status(statusAndName[0]));
        }
        return words;
    }

    private static String decoded(byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it is not text in UTF-8", e);
        }
    }

    private static AnnouncedStatus status(String word) throws IOException {
        return switch (word) {
            case "down" -> AnnouncedStatus.DOWN;
            case "not-ready" -> AnnouncedStatus.NOT_READY;
            case "failed" -> AnnouncedStatus.FAILED;
            case "churning" -> AnnouncedStatus.CHURNING;
            case "disabled" -> AnnouncedStatus.OPERATOR_DISABLED;
            default -> throw new IOException(
                    "'" + word + "' is neither down nor not-ready nor failed nor churning nor disabled");
        };
    }

    /** Writes down what replaces all that was there; it lasts when this returns, unless that cannot be done. */
    public void write(Map<String, AnnouncedStatus> words) {
        try {
            spool.writeNote(NAME, format(words));
            unwritten = null;
        } catch (IOException e) {
            if (unwritten == null) {
                log.error(
                        "spool {}: cannot write {} ({}): until it can, a restart of the gate forgets which programs were mailed as down",
                        spool,
                        NAME,
                        reason(e));
            }
            unwritten = words;
        }
    }

    /** Tries once more what could not be written. */
    public void finish() {
        if (unwritten != null) {
            write(unwritten);
        }
    }

    private byte[] format(Map<String, AnnouncedStatus> words) {
        if (words.size() > MAX_PROGRAMS) {
            log.warn("spool {}: of {} programs that are not up, {} are remembered", spool, words.size(), MAX_PROGRAMS);
        }
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        new TreeMap<>(words).entrySet().stream()
                .limit(MAX_PROGRAMS)
                .forEach(word -> text.append(line(word.getKey(), word.getValue())));
        return text.append(LAST_LINE).append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String line(String program, AnnouncedStatus status) {
        return switch (status) {
            case DOWN -> "down " + program + "\n";
            case NOT_READY -> "not-ready " + program + "\n";
            case FAILED -> "failed " + program + "\n";
            case CHURNING -> "churning " + program + "\n";
            case OPERATOR_DISABLED -> "disabled " + program + "\n";
            case UP, DONE, NOTHING -> "";
        };
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : ServerWords.oneLine(e.getMessage());
    }
}
