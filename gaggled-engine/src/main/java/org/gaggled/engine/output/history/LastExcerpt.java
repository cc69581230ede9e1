package org.gaggled.engine.output.history;

import java.time.Instant;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogRequest;
import org.jspecify.annotations.Nullable;

/** The last lines of one moment, as they are answered. */
final class LastExcerpt {

    private final LogBook book;
    private final Inquiry inquiry;
    private final long latest;
    private final @Nullable Instant since;
    private final LastLines last;

    /** Of those in memory now. */
    LastExcerpt(LogBook book, Inquiry inquiry) {
        LogRequest request = inquiry.request();
        this.book = book;
        this.inquiry = inquiry;
        this.latest = book.latest();
        this.since = request.getSince() == null ? null : book.now().minus(request.getSince());
        this.last = LastLines.read(
                inquiry.streams(), latest, request.getLines(), since == null ? null : since.toEpochMilli());
    }

    /** Whether that takes a thread that may be kept waiting. */
    boolean needsFiles() {
        return !last.wantedOfFiles().isEmpty();
    }

    /** They, with those of files where they are needed. */
    LogExcerpt get() {
        LogRequest request = inquiry.request();
        OlderLines lines = new OlderLines(request.getLines(), since);
        lines.add(last);
        LogPosition position = LogPosition.of(inquiry.streams(), latest);
        lines.notes().putAll(inquiry.notes(book));
        return new LogExcerpt(
                lines.lines(),
                position.text(book.run()),
                lines.isCut(since != null && request.getLines() == LogRequest.MAX_LINES),
                0,
                lines.notes());
    }
}
