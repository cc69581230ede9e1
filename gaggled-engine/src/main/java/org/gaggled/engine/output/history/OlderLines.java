package org.gaggled.engine.output.history;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.output.PastLines;
import org.jspecify.annotations.Nullable;

/** Adds the lines that only files have to the last ones in memory. On a thread that may be kept waiting. */
final class OlderLines {

    /** How many files one answer is made of, beside those that they were rotated to. */
    static final int MOST_FILES = 200;

    /** So often it is looked whether what was read is written, where memory does not have it any more. */
    private static final int LOOKS = 20;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    /** A line, and by what it is sorted among those of other streams. */
    private record Timed(long millis, LogLine line) {}

    private final int most;
    private final @Nullable Instant since;
    private final Map<String, String> notes = new LinkedHashMap<>();
    private List<Timed> lines = new ArrayList<>();
    private boolean more;
    private boolean tooManyBytes;

    OlderLines(int most, @Nullable Instant since) {
        this.most = most;
        this.since = since;
    }

    /** Adds those of files to those in memory. */
    void add(LastLines last) {
        more = last.hasMore();
        tooManyBytes = last.bounds().isOfBytes();
        long latest = Long.MIN_VALUE;
        for (LogLine line : last.lines()) {
            // The clock may have been set back.
            latest = Math.max(latest, line.getTime() == null ? latest : line.getTime().toEpochMilli());
            lines.add(new Timed(latest, line));
        }
        int read = 0;
        for (LastLines.Tail tail : last.wantedOfFiles()) {
            PastLines past = tail.stream().past();
            if (past == null || isOlderThanAll(tail)) {
                more = true;
            } else if (read == MOST_FILES) {
                more = true;
                notes.putIfAbsent(tail.stream().program(),
                        "its files were not read, because too many programs were asked for at once; ask for fewer");
            } else {
                read++;
                addOf(tail, past);
            }
        }
    }

    /** Whether there are enough lines that are newer than all that this stream has in files alone. */
    private boolean isOlderThanAll(LastLines.Tail tail) {
        return lines.size() == most && (most == 0 || lines.getFirst().millis() > tail.evictedMillis());
    }

    /** The oldest first. */
    List<LogLine> lines() {
        return lines.stream().map(Timed::line).toList();
    }

    /** Whether lines were left out for another reason than that no more were asked for. */
    boolean isCut(boolean allAsked) {
        return tooManyBytes || (more && (allAsked || lines.size() < most));
    }

    /** What there is to say of programs. */
    Map<String, String> notes() {
        return notes;
    }

    private void addOf(LastLines.Tail tail, PastLines past) {
        try {
            PastLines.Found found = read(tail, past);
            more |= found.cut();
            merge(tail, beforeMemory(tail, found));
        } catch (IOException e) {
            notes.putIfAbsent(tail.stream().program(), "its files cannot be read: " + e.getMessage());
        }
    }

    /** Reads as many as are wanted, beside those in memory, which are in the file as well. */
    private PastLines.Found read(LastLines.Tail tail, PastLines past) throws IOException {
        int bytes = (int) Math.min(Integer.MAX_VALUE, Bounds.MOST_BYTES + tail.takenBytes());
        PastLines.Found found = past.read(most + tail.taken(), since, bytes);
        for (int looks = 0; looks < LOOKS && isAGap(tail, found); looks++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            found = past.read(most + tail.taken(), since, bytes);
        }
        if (isAGap(tail, found)) {
            notes.putIfAbsent(tail.stream().program(),
                    "lines are left out that are not in its file yet, and not in memory any more");
        }
        return found;
    }

    private static boolean isAGap(LastLines.Tail tail, PastLines.Found found) {
        return tail.hasEvicted() && found.end() < tail.beginning();
    }

    /** Those that are not in memory: whatever begins where memory begins, or behind that, is there. */
    private static List<LogLine> beforeMemory(LastLines.Tail tail, PastLines.Found found) {
        long beginning = tail.beginning();
        int end = found.lines().size();
        long position = found.end();
        if (beginning >= 0) {
            while (end > 0) {
                position -= found.lines().get(end - 1).getBytes().length + 1;
                if (position < beginning) {
                    break;
                }
                end--;
            }
        }
        return found.lines().subList(0, end);
    }

    private void merge(LastLines.Tail tail, List<LogLine> older) {
        List<Timed> all = new ArrayList<>(older.size() + lines.size());
        long latest = Long.MIN_VALUE;
        for (LogLine line : older) {
            latest = Math.max(latest, line.getTime() == null ? latest : line.getTime().toEpochMilli());
            all.add(new Timed(Math.min(latest, tail.beginningMillis()), line));
        }
        all.addAll(lines);
        all.sort(Comparator.comparingLong(Timed::millis));
        lines = lastOf(all);
    }

    private List<Timed> lastOf(List<Timed> all) {
        Bounds bounds = new Bounds(most);
        int begin = all.size();
        while (begin > 0 && bounds.take(all.get(begin - 1).line().getBytes().length + 1)) {
            begin--;
        }
        more |= begin > 0;
        tooManyBytes |= bounds.isOfBytes();
        return new ArrayList<>(all.subList(begin, all.size()));
    }
}
