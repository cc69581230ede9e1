package org.gaggled.api.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.control.LogRequest;
import org.gaggled.api.control.ProgramNames;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.Role;
import org.jspecify.annotations.Nullable;

/** The lines that a test has put in, and those who wait for further ones. Safe for use by several threads. */
final class FakeLogs {

    /** One who waits for a line of those programs after that one. */
    private static final class Waiting {
        final LogRequest request;
        final Set<String> programs;
        final CompletableFuture<LogExcerpt> answer;

        Waiting(LogRequest request, Set<String> programs, CompletableFuture<LogExcerpt> answer) {
            this.request = request;
            this.programs = programs;
            this.answer = answer;
        }
    }

    private final ExecutorService answers;
    private final Recording<LogRequest> requests = new Recording<>();
    private final List<LogLine> lines = new ArrayList<>();
    private final Map<String, String> notes = new LinkedHashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private @Nullable ControlOutcome forced;
    private int run = 1;

    /** How many of the lines are not kept any more. */
    private int dropped;

    FakeLogs(ExecutorService answers) {
        this.answers = answers;
    }

    Recording<LogRequest> requests() {
        return requests;
    }

    synchronized void put(LogLine line) {
        lines.add(line);
        Iterator<Waiting> all = waiting.iterator();
        while (all.hasNext()) {
            Waiting one = all.next();
            if (one.programs.contains(line.getProgram())) {
                all.remove();
                LogExcerpt excerpt = excerptOf(one.request, one.programs);
                answers.execute(() -> one.answer.complete(excerpt));
            }
        }
    }

    synchronized void putNote(String program, String note) {
        notes.put(program, note);
    }

    synchronized void drop() {
        dropped = lines.size();
    }

    synchronized void beginAnew() {
        lines.clear();
        dropped = 0;
        run++;
    }

    synchronized void failWith(@Nullable ControlOutcome outcome) {
        forced = outcome;
        if (outcome != null) {
            failAll(outcome);
        }
    }

    synchronized void close() {
        failAll(ControlOutcome.ENDED);
    }

    private void failAll(ControlOutcome outcome) {
        waiting.forEach(one -> fail(one.answer, new ControlException(outcome)));
        waiting.clear();
    }

    synchronized void read(LogRequest request, ProgramNames names, CompletableFuture<LogExcerpt> answer) {
        requests.add(request);
        ProgramSelector.Selection selection = request.getPrograms().select(names);
        String unknown = selection.getUnknown();
        if (forced != null) {
            fail(answer, new ControlException(forced));
        } else if (!request.getRequester().getRole().includes(Role.WATCH)) {
            fail(answer, new ControlException(ControlOutcome.FORBIDDEN));
        } else if (unknown != null) {
            String explanation = selection.getExplanation();
            fail(answer, new ControlException(
                    ControlOutcome.NO_SUCH_PROGRAM,
                    explanation != null ? explanation : "no program has the name '" + unknown + "'"));
        } else {
            Set<String> programs = new TreeSet<>(selection.getNames());
            LogExcerpt excerpt = excerptOf(request, programs);
            Duration patience = request.getWaitAtMost();
            boolean nothing = excerpt.getMissed() == 0 && !excerpt.isCut() && excerpt.getLines().isEmpty();
            if (patience != null && nothing) {
                await(new Waiting(request, programs, answer), patience, excerpt);
            } else {
                answers.execute(() -> answer.complete(excerpt));
            }
        }
    }

    private void await(Waiting one, Duration patience, LogExcerpt nothing) {
        waiting.add(one);
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS, answers)
                .execute(() -> giveUp(one, nothing));
    }

    private void giveUp(Waiting one, LogExcerpt nothing) {
        boolean waits;
        synchronized (this) {
            waits = waiting.remove(one);
        }
        if (waits) {
            one.answer.complete(nothing);
        }
    }

    private void fail(CompletableFuture<LogExcerpt> answer, ControlException failure) {
        answers.execute(() -> answer.completeExceptionally(failure));
    }

    private LogExcerpt excerptOf(LogRequest request, Set<String> programs) {
        return request.getAfter() != null ? newer(request, request.getAfter(), programs) : last(request, programs);
    }

    private LogExcerpt last(LogRequest request, Set<String> programs) {
        Instant since = request.getSince() == null ? null : Instant.now().minus(request.getSince());
        List<LogLine> found = new ArrayList<>();
        for (LogLine line : lines.subList(dropped, lines.size())) {
            Instant time = line.getTime();
            if (programs.contains(line.getProgram())
                    && (since == null || (time != null && !time.isBefore(since)))) {
                found.add(line);
            }
        }
        int over = Math.max(0, found.size() - request.getLines());
        Map<String, String> said = new LinkedHashMap<>(notes);
        said.keySet().retainAll(programs);
        return new LogExcerpt(
                found.subList(over, found.size()),
                positionOf(lines.size()),
                over > 0 && since != null && request.getLines() == LogRequest.MAX_LINES,
                0,
                said);
    }

    private LogExcerpt newer(LogRequest request, String position, Set<String> programs) {
        String[] parts = position.split(":", -1);
        boolean known = parts.length == 2 && parts[0].equals("fake" + run);
        int after = known ? Integer.parseInt(parts[1]) : 0;
        long missed = known ? bytesOf(after, programs) : LogExcerpt.UNKNOWN;
        List<LogLine> found = new ArrayList<>();
        int at = Math.max(after, dropped);
        while (at < lines.size()) {
            if (programs.contains(lines.get(at).getProgram())) {
                if (found.size() == request.getLines()) {
                    return new LogExcerpt(found, positionOf(at), true, missed, Map.of());
                }
                found.add(lines.get(at));
            }
            at++;
        }
        return new LogExcerpt(found, positionOf(at), false, missed, Map.of());
    }

    /** Those that are not kept any more, from that line on, with their newlines. */
    private long bytesOf(int from, Set<String> programs) {
        return lines.subList(Math.min(from, dropped), dropped).stream()
                .filter(line -> programs.contains(line.getProgram()))
                .mapToLong(line -> line.getBytes().length + 1L)
                .sum();
    }

    private String positionOf(int line) {
        return "fake" + run + ":" + line;
    }
}
