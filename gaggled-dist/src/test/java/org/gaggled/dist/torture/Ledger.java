package org.gaggled.dist.torture;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gaggled.dist.ReportedRun;

/** What programs have reported of themselves, and which of those processes {@code /proc} still has. */
final class Ledger {

    private static final int READ_AT_ONCE = 1 << 20;

    /**
     * A process that a run has made.
     *
     * @param of the run, null if its program reported none
     */
    private record Child(ReportedRun process, ReportedRun of) {}

    /** What a program should never have to report. */
    record Fault(String program, String text) {}

    private final RandomAccessFile report;
    private final Map<String, List<ReportedRun>> runs = new HashMap<>();
    private final List<Child> children = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Long> lastEnd = new HashMap<>();
    private final StringBuilder unfinished = new StringBuilder();
    private long line;

    Ledger(Path report) throws IOException {
        this.report = new RandomAccessFile(report.toFile(), "r");
    }

    /** Reads what has been reported since. */
    synchronized void read() throws IOException {
        byte[] bytes = new byte[READ_AT_ONCE];
        for (int length = report.read(bytes); length > 0; length = report.read(bytes)) {
            unfinished.append(new String(bytes, 0, length, StandardCharsets.UTF_8));
            int end = unfinished.lastIndexOf("\n");
            if (end >= 0) {
                unfinished.substring(0, end).lines().map(String::strip).forEach(this::note);
                unfinished.delete(0, end + 1);
            }
        }
    }

    private void note(String text) {
        String[] words = text.split(" ");
        line++;
        counts.merge(words[0], 1L, Long::sum);
        switch (words[0]) {
            case "begin" -> runsOf(words[1]).add(run(words));
            case "child" -> children.add(new Child(run(words), runsOf(words[1]).stream()
                    .filter(run -> run.pid() == Long.parseLong(words[4])).reduce((_, last) -> last).orElse(null)));
            case "end" -> lastEnd.put(words[1], line);
            default -> faults.add(
                    new Fault(words[1], text + ", after " + runsOf(words[1]).reversed().stream().limit(5).toList()));
        }
    }

    private static ReportedRun run(String[] words) {
        return new ReportedRun(words[1], Long.parseLong(words[2]), Long.parseLong(words[3]));
    }

    private List<ReportedRun> runsOf(String program) {
        return runs.computeIfAbsent(program, _ -> new ArrayList<>());
    }

    /** The runs of a program that have not ended. */
    synchronized List<ReportedRun> living(String program) {
        List<ReportedRun> all = runsOf(program);
        // Children of a run that has just ended are still told apart by it.
        all.subList(0, Math.max(0, all.size() - 3)).removeIf(run -> !run.isAlive());
        return all.stream().filter(ReportedRun::isAlive).toList();
    }

    /** Processes of runs that have ended, which should have been stopped with them. */
    synchronized List<ReportedRun> orphans() {
        children.removeIf(child -> !child.process().isAlive());
        return children.stream().filter(child -> child.of() == null || !child.of().isAlive()).map(Child::process)
                .toList();
    }

    /** Those of these programs that do not run, or more than once. */
    synchronized Map<String, Integer> notOnce(Collection<String> programs) {
        Map<String, Integer> others = new TreeMap<>();
        for (String program : programs) {
            int count = living(program).size();
            if (count != 1) {
                others.put(program, count);
            }
        }
        return others;
    }

    /** All processes that programs have reported and that are there, with children. */
    synchronized List<ReportedRun> allLiving() {
        Set<ReportedRun> all = new HashSet<>();
        List.copyOf(runs.keySet()).forEach(program -> all.addAll(living(program)));
        children.stream().map(Child::process).filter(ReportedRun::isAlive).forEach(all::add);
        return List.copyOf(all);
    }

    /** At which line of the report each program has said last that it ends. */
    synchronized Map<String, Long> lastEnds() {
        return Map.copyOf(lastEnd);
    }

    synchronized long linesSoFar() {
        return line;
    }

    /** How often each thing was reported. */
    synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /** What must never be reported, once each. */
    synchronized List<Fault> takeFaults() {
        List<Fault> taken = List.copyOf(faults);
        faults.clear();
        return taken;
    }
}
