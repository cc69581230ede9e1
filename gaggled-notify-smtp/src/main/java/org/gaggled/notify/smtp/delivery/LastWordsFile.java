package org.gaggled.notify.smtp.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.announce.Told;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What readers know, as a file in a spool: a first line that says so, the run of gaggled, the number of the last letter
 * that is taken into account, for each program a {@linkplain ToldLine line}, and a last line that says that this is
 * all. The first kind of these files has neither run nor letter. A file that cannot be used costs the memory, and is
 * complained about; mails are sent all the same. Not safe for use by several threads.
 *
 * <p>A gate that is killed may have stored letters after it last wrote the file. None of them was on its way, as the
 * file is written before that; so what they tell is added when the file is read, and they are sent.
 */
public final class LastWordsFile {

    private static final Logger log = LoggerFactory.getLogger(LastWordsFile.class);

    static final String NAME = "last-words";

    private static final String FIRST_LINE_OF_OLD = "gaggled last words 1";
    private static final String FIRST_LINE = "gaggled last words 2";
    private static final String RUN = "run ";
    private static final String LETTER = "letter ";
    private static final String LAST_LINE = "end";

    /** Programs beyond that many are not remembered. */
    static final int MAX_PROGRAMS = 10_000;

    /** A file of so many programs with names of a reasonable length; a larger one is none of ours. */
    static final long MAX_SIZE = 16L * 1024 * 1024;

    private final Spool spool;

    /** What could not be written. */
    private @Nullable ReadersKnow unwritten;

    /** Whether that was said. */
    private boolean complained;

    private record Note(ReadersKnow known, long letter) {}

    /** The file in that spool. */
    public LastWordsFile(Spool spool) {
        this.spool = spool;
    }

    /**
     * What an earlier gate wrote down, and what the letters tell that it stored after that; nothing where there is no
     * file, or none that makes sense.
     */
    public ReadersKnow read() throws IOException {
        Note note = readNote();
        Map<String, Told> programs = new HashMap<>(note.known().programs());
        for (Spool.Stored stored : spool.read()) {
            if (Spool.number(stored.file()) > note.letter()) {
                programs.putAll(stored.letter().told());
            }
        }
        // The clock may have been set back since, and the letters are gone.
        spool.goOnAfter(note.letter() == Long.MAX_VALUE ? 0 : note.letter());
        return new ReadersKnow(note.known().run(), programs);
    }

    private Note readNote() {
        try {
            byte[] bytes = spool.readNote(NAME, MAX_SIZE);
            return bytes == null ? new Note(ReadersKnow.NOTHING, 0) : parse(bytes);
        } catch (IOException e) {
            log.warn(
                    "spool {}: {} cannot be used ({}); {}. If a mail said that a program is down and it is up now, no mail will say so",
                    spool,
                    NAME,
                    reason(e),
                    spool.putNoteAside(NAME));
            return new Note(ReadersKnow.NOTHING, 0);
        }
    }

    private static Note parse(byte[] bytes) throws IOException {
        List<String> lines = decoded(bytes).lines().toList();
        String first = lines.isEmpty() ? "" : lines.getFirst();
        if (!first.equals(FIRST_LINE) && !first.equals(FIRST_LINE_OF_OLD)) {
            throw new IOException("it does not begin with '" + FIRST_LINE + "'");
        }
        if (lines.size() < 2 || !lines.getLast().equals(LAST_LINE)) {
            throw new IOException("it does not end with '" + LAST_LINE + "'");
        }
        List<String> rest = lines.subList(1, lines.size() - 1);
        if (first.equals(FIRST_LINE_OF_OLD)) {
            return new Note(new ReadersKnow("", programs(rest)), Long.MAX_VALUE);
        }
        if (rest.size() < 2 || !rest.get(0).startsWith(RUN) || !rest.get(1).matches(LETTER + "\\d{1,18}")) {
            throw new IOException("it does not name its run and its last letter");
        }
        return new Note(
                new ReadersKnow(rest.get(0).substring(RUN.length()), programs(rest.subList(2, rest.size()))),
                Long.parseLong(rest.get(1).substring(LETTER.length())));
    }

    private static Map<String, Told> programs(List<String> lines) throws IOException {
        if (lines.size() > MAX_PROGRAMS) {
            throw new IOException("it has more than " + MAX_PROGRAMS + " programs");
        }
        Map<String, Told> programs = new HashMap<>();
        for (String line : lines) {
            Map.Entry<String, Told> program = ToldLine.parse(line);
            programs.put(program.getKey(), program.getValue());
        }
        return programs;
    }

    private static String decoded(byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it is not text in UTF-8", e);
        }
    }

    /** Writes down what replaces all that was there; it lasts when this returns, unless that cannot be done. */
    public void write(ReadersKnow known) {
        try {
            spool.writeNote(NAME, format(known));
            unwritten = null;
            complained = false;
        } catch (IOException e) {
            if (!complained) {
                log.error(
                        "spool {}: cannot write {} ({}): until it can, a restart of the gate forgets which programs were mailed as down",
                        spool,
                        NAME,
                        reason(e));
            }
            complained = true;
            unwritten = known;
        }
    }

    /** Keeps that for the next time: a letter that tells of it may not outlive this process. */
    public void postpone(ReadersKnow known) {
        unwritten = known;
    }

    /** Tries once more what could not be written. */
    public void finish() {
        if (unwritten != null) {
            write(unwritten);
        }
    }

    /** What is not up comes first, as there is something to take back. */
    private byte[] format(ReadersKnow known) {
        if (known.programs().size() > MAX_PROGRAMS) {
            log.warn("spool {}: of {} programs, {} are remembered", spool, known.programs().size(), MAX_PROGRAMS);
        }
        List<String> lines = new ArrayList<>();
        lines.add(FIRST_LINE);
        lines.add(RUN + known.run());
        lines.add(LETTER + spool.lastNumber());
        known.programs().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Told> entry) -> entry.getValue().isGood())
                        .thenComparing(Map.Entry::getKey))
                .limit(MAX_PROGRAMS)
                .map(entry -> ToldLine.format(entry.getKey(), entry.getValue()))
                .filter(Objects::nonNull)
                .forEach(lines::add);
        lines.add(LAST_LINE);
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : ServerWords.oneLine(e.getMessage());
    }
}
