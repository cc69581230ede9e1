package org.gaggled.dist.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.dist.ReportedRun;

/**
 * What programs have reported of themselves ({@code src/test/c/witness.c}), and when those were killed that could not
 * report it. Their clock is that of {@link System#nanoTime}.
 */
final class Report {

    private final Path file;
    private final Map<ReportedRun, Long> kills = new HashMap<>();

    /** What the file had when it was read last, and how long it was right before. */
    private List<String[]> lines = List.of();
    private long size;

    Report(Path file) throws IOException {
        this.file = Files.createFile(file);
    }

    /** All runs so far, by program, in the order in which they began. */
    Map<String, List<Run>> runs() {
        Map<ReportedRun, Long> ends = new HashMap<>();
        for (String[] words : lines("end")) {
            ends.put(process(words), time(words));
        }
        Map<String, List<Run>> runs = new HashMap<>();
        for (String[] words : lines("begin")) {
            ReportedRun process = process(words);
            boolean asked = ends.containsKey(process);
            long ended = asked ? ends.get(process) : kills.getOrDefault(process, Run.GOES_ON);
            runs.computeIfAbsent(process.program(), _ -> new ArrayList<>())
                    .add(new Run(process, time(words), ended, asked));
        }
        return runs;
    }

    private static ReportedRun process(String[] words) {
        return new ReportedRun(words[1], Long.parseLong(words[2]), Long.parseLong(words[3]));
    }

    private static long time(String[] words) {
        return Long.parseLong(words[4]);
    }

    List<Run> runs(String program) {
        return runs().getOrDefault(program, List.of());
    }

    /** The runs of a program whose process is there. */
    List<Run> living(String program) {
        return living(runs(program));
    }

    /** Those of these runs whose process is there. */
    static List<Run> living(List<Run> runs) {
        return runs.stream().filter(run -> run.ended() == Run.GOES_ON && run.process().isAlive()).toList();
    }

    /** Runs that began while another run of the same program was there. */
    List<String> doubled() {
        return lines("doubled").stream().map(words -> String.join(" ", words)).toList();
    }

    /** Kills the run of a program, if there is one, and gives the time right before. */
    long kill(String program) {
        long time = System.nanoTime();
        for (Run run : living(program)) {
            kills.put(run.process(), time);
            ProcessHandle.of(run.process().pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
        return time;
    }

    private List<String[]> lines(String what) {
        try {
            long now = Files.size(file);
            if (now != size) {
                lines = Files.readAllLines(file).stream().map(line -> line.split(" ")).toList();
                size = now;
            }
            return lines.stream().filter(words -> words[0].equals(what)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
