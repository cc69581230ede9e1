package org.gaggled.engine.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.engine.text.Wording;

/** Reads the head of an answer of HTTP/1: its status, and its headers, which are passed over. */
final class HttpHead {

    private static final int MOST_BYTES = 64 * 1024;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[0-9] ([1-9][0-9]{2})(?: .*)?");
    private static final int FIRST_FINAL = 200;

    private final Socket socket;
    private final InputStream in;
    private final Deadline deadline;
    private final byte[] buffer = new byte[8 * 1024];
    private int next;
    private int end;
    private int total;

    private HttpHead(Socket socket, Deadline deadline) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.deadline = deadline;
    }

    /**
     * Reads up to the end of the headers, and gives the status.
     *
     * @throws IOException with the reason, when that is not an answer, is too long, or is not complete in time
     */
    static int readStatus(Socket socket, Deadline deadline) throws IOException {
        HttpHead head = new HttpHead(socket, deadline);
        while (true) {
            int status = head.status();
            while (!head.line().isEmpty()) {
                // Headers mean nothing here.
            }
            // What comes before the answer itself: 100 Continue, 103 Early Hints.
            if (status >= FIRST_FINAL) {
                return status;
            }
        }
    }

    private int status() throws IOException {
        String line = line();
        Matcher form = STATUS_LINE.matcher(line);
        if (!form.matches()) {
            throw new IOException("the answer is not HTTP: it begins with " + Wording.quoted(line));
        }
        return Integer.parseInt(form.group(1));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = read(); c != '\n'; c = read()) {
            line.append((char) c);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    private int read() throws IOException {
        if (next == end) {
            fill();
        }
        return Byte.toUnsignedInt(buffer[next++]);
    }

    private void fill() throws IOException {
        if (total >= MOST_BYTES) {
            throw new IOException("the headers of the answer have no end: more than 64k of them came");
        }
        socket.setSoTimeout(deadline.millisLeft());
        int count = in.read(buffer);
        if (count < 0) {
            throw new IOException(total == 0
                    ? "the connection was closed without an answer"
                    : "the connection was closed before the end of the headers");
        }
        total += count;
        next = 0;
        end = count;
    }
}
