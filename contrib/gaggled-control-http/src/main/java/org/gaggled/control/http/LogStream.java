package org.gaggled.control.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogLine;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that follows what programs print, as Server-Sent Events. It asks for what comes next when the client has
 * taken what was before, so that nothing waits here for a client that is slow.
 */
final class LogStream {

    private static final Logger log = LoggerFactory.getLogger(LogStream.class);

    private final LogQuery query;
    private final Function<LogQuery, CompletableFuture<LogExcerpt>> port;
    private final Limits limits;
    private final Outlet outlet;
    private final CompletableFuture<@Nullable LogExcerpt> ended = new CompletableFuture<>();

    /** Follows what is asked for; {@code port} answers further questions. */
    LogStream(LogQuery query, Function<LogQuery, CompletableFuture<LogExcerpt>> port, Limits limits, Outlet outlet) {
        this.query = query;
        this.port = port;
        this.limits = limits;
        this.outlet = outlet;
    }

    /** What there is by now is still written, and then no more. */
    void end() {
        ended.complete(null);
    }

    /** Writes the first lines, and those that follow, until the end, or until the client goes away or is cut off. */
    void write(LogExcerpt first, OutputStream to) throws IOException, InterruptedException {
        send(beginning(first), to);
        String position = first.getPosition();
        while (!ended.isDone()) {
            LogExcerpt next = awaited(ask(query.goOn(position, limits.heartbeat())));
            if (next == null) {
                break;
            }
            String frames = frames(next);
            send(frames.isEmpty() ? ":\n\n" : frames, to);
            position = next.getPosition();
        }
        LogExcerpt last = answer(ask(query.goOn(position, null)));
        if (last != null) {
            send(frames(last), to);
        }
    }

    private CompletableFuture<LogExcerpt> ask(LogQuery further) {
        return port.apply(further);
    }

    /** What came next; null when the end came before, or there is no answer. */
    private @Nullable LogExcerpt awaited(CompletableFuture<LogExcerpt> asked) throws InterruptedException {
        answer(CompletableFuture.anyOf(asked, ended));
        return ended.isDone() && !asked.isDone() ? null : answer(asked);
    }

    /** The answer; null when there is none. */
    private <T> @Nullable T answer(CompletableFuture<T> asked) throws InterruptedException {
        try {
            return asked.get(limits.heartbeat().plus(limits.answer()).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            ControlException unanswered = ControlException.find(e);
            if (unanswered == null) {
                log.error("http: a client cannot follow what programs print any more", e);
            } else {
                log.debug("http: a client cannot follow what programs print any more: {}", unanswered.getMessage());
            }
            return null;
        } catch (TimeoutException e) {
            log.debug("http: gaggled does not answer any more", e);
            return null;
        }
    }

    private String beginning(LogExcerpt first) {
        StringBuilder frames = new StringBuilder();
        if (first.isCut() && query.after() == null) {
            frames.append(frame("cut", new JsonObject().put("cut", true)));
        }
        first.getNotes().forEach((program, note) -> frames.append(
                frame("note", new JsonObject().put("program", program).put("note", note))));
        return frames.append(frames(first)).toString();
    }

    /**
     * The last line alone has a number: a client that loses the connection before it, and asks again, gets all of these
     * once more.
     */
    private static String frames(LogExcerpt excerpt) {
        StringBuilder frames = new StringBuilder();
        if (excerpt.getMissed() != 0) {
            frames.append(frame("gap", new JsonObject().put("missed", excerpt.getMissed())));
        }
        List<LogLine> lines = excerpt.getLines();
        for (int i = 0; i < lines.size(); i++) {
            if (i == lines.size() - 1) {
                frames.append("id: ").append(excerpt.getPosition()).append('\n');
            }
            frames.append(frame("line", JsonWords.of(lines.get(i))));
        }
        return frames.toString();
    }

    /** JSON is written on one line, so it needs one line of data. */
    private static String frame(String type, JsonObject data) {
        return "event: " + type + "\ndata: " + data + "\n\n";
    }

    private void send(String text, OutputStream to) throws IOException {
        outlet.send(text.getBytes(StandardCharsets.UTF_8), to);
    }
}
