package org.gaggled.notify.smtp.delivery;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.announce.Told;

/**
 * A letter as a file: a first line that says so, the sender, each recipient, an empty line, a line for each program of
 * which it tells ({@link ToldLine}) and an empty one, the subject, and then the letter's own bytes. The first kind of
 * these files tells of no program: it has neither such lines nor the empty one.
 */
final class SpooledLetter {

    private static final String FIRST_LINE_OF_OLD = "gaggled letter 1";
    private static final String FIRST_LINE = "gaggled letter 2";
    private static final int MAX_LINE = 8192;

    /** Beyond this it is none of ours: the longest mail has a body of 64 KiB, encoded. */
    static final long MAX_SIZE = 4 * 1024 * 1024;

    private SpooledLetter() {}

    static byte[] format(Letter letter) {
        List<String> lines = new ArrayList<>();
        lines.add(FIRST_LINE);
        lines.add(letter.sender());
        lines.addAll(letter.recipients());
        lines.add("");
        letter.told().forEach((program, told) -> {
            String line = ToldLine.format(program, told);
            if (line != null) {
                lines.add(line);
            }
        });
        lines.add("");
        lines.add(ServerWords.oneLine(letter.subject()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(letter.content());
        return bytes.toByteArray();
    }

    static Letter parse(InputStream file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file);
        String first = line(in);
        if (!first.equals(FIRST_LINE) && !first.equals(FIRST_LINE_OF_OLD)) {
            throw new IOException("it does not begin with '" + FIRST_LINE + "'");
        }
        String sender = line(in);
        List<String> recipients = new ArrayList<>();
        for (String recipient = line(in); !recipient.isEmpty(); recipient = line(in)) {
            recipients.add(recipient);
        }
        if (recipients.isEmpty()) {
            throw new IOException("it names no recipient");
        }
        Map<String, Told> told = first.equals(FIRST_LINE) ? told(in) : Map.of();
        return new Letter(sender, recipients, line(in), in.readAllBytes(), told);
    }

    private static Map<String, Told> told(InputStream in) throws IOException {
        Map<String, Told> told = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            Map.Entry<String, Told> program = ToldLine.parse(line);
            told.put(program.getKey(), program.getValue());
        }
        return told;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.size() == MAX_LINE) {
                throw new IOException("it ends too early, or has too long a line");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
