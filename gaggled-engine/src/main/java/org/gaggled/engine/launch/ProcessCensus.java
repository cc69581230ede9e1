package org.gaggled.engine.launch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gaggled.api.program.CurrentUsage;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of each run use, found in one pass over all processes of the machine. For one thread at a time.
 *
 * <p>A process belongs to the run in whose session it is or from which it descends or, where its parents have ended, in
 * whose cgroup it is.
 */
final class ProcessCensus {

    /** Longer than any {@code stat} file. */
    private static final int MOST_BYTES = 4096;

    /** Of {@code /proc}, on all machines. */
    private static final int TICKS_PER_SECOND = 100;

    private static final MemorySegment OPEN = LibC.symbol("open");
    private static final long CLOSE_ON_EXEC = 0x80000;
    private static final long PAGE_BYTES = LibC.call(LibC.symbol("getpagesize"));

    /** The places of fields behind the name in a {@code stat} file. */
    private static final int PARENT = 1;

    private static final int SESSION = 3;
    private static final int FIRST_TIME = 11;
    private static final int LAST_TIME = 14;
    private static final int THREADS = 17;

    /** A process; times are in ticks. One that is dead waits to be waited for, and has used what it has used. */
    private record Seen(boolean dead, int parent, int session, long time) {}

    /** Those of a run, added up. */
    private static final class Sum {
        private int processes;
        private long time;
        private long resident;

        void add(Seen process, long pages) {
            processes += process.dead ? 0 : 1;
            time += process.time;
            resident += pages;
        }

        CurrentUsage toUsage() {
            return CurrentUsage.builder(processes)
                    .processorTime(Duration.ofMillis(time * (1000 / TICKS_PER_SECOND)))
                    .residentBytes(resident * PAGE_BYTES)
                    .build();
        }
    }

    private final MemorySegment buffer;
    private final byte[] text = new byte[MOST_BYTES];
    private final Map<Integer, Seen> processes = new HashMap<>();
    private final Map<Integer, LinuxProcess> leaders = new HashMap<>();
    private final Map<String, LinuxProcess> cgroups = new HashMap<>();

    /** Whose each process is; null where it is nobody's. */
    private final Map<Integer, @Nullable LinuxProcess> owners = new HashMap<>();

    private ProcessCensus(Stream<LinuxProcess> runs, Arena arena) {
        buffer = arena.allocate(MOST_BYTES);
        runs.forEach(run -> {
            if (run.hasNumber()) {
                leaders.put(run.pid(), run);
            }
            RunCgroup cgroup = run.cgroup();
            if (cgroup != null) {
                cgroups.put(String.valueOf(cgroup.directory().getFileName()), run);
            }
        });
    }

    /** What the processes of those runs use, by the pids of their leaders. */
    static Map<Long, CurrentUsage> of(Stream<LinuxProcess> runs) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return new ProcessCensus(runs, arena).take();
        }
    }

    private Map<Long, CurrentUsage> take() throws IOException {
        for (int pid : ProcessTable.processes()) {
            Seen process = read(pid);
            if (process != null) {
                processes.put(pid, process);
            }
        }
        Map<LinuxProcess, Sum> sums = new HashMap<>();
        for (Map.Entry<Integer, Seen> process : processes.entrySet()) {
            int pid = process.getKey();
            LinuxProcess owner = ownerOf(pid);
            if (owner != null) {
                sums.computeIfAbsent(owner, _ -> new Sum()).add(process.getValue(), residentPages(pid));
            }
        }
        Map<Long, CurrentUsage> usages = HashMap.newHashMap(sums.size());
        sums.forEach((run, sum) -> {
            if (sum.processes > 0) {
                usages.put(run.getPid(), sum.toUsage());
            }
        });
        return usages;
    }

    private @Nullable LinuxProcess ownerOf(int pid) throws IOException {
        List<Integer> line = new ArrayList<>();
        LinuxProcess owner = null;
        boolean isKnown = false;
        for (int each = pid; each > 1 && each != OwnChildren.PID && line.size() <= processes.size();) {
            Seen process = processes.get(each);
            isKnown = owners.containsKey(each);
            if (isKnown || process == null) {
                owner = owners.get(each);
                break;
            }
            line.add(each);
            owner = leaders.get(process.session);
            if (owner != null) {
                break;
            }
            each = process.parent;
        }
        if (owner == null && !isKnown && !line.isEmpty()) {
            owner = inCgroup(line.getLast());
        }
        for (int each : line) {
            owners.put(each, owner);
        }
        return owner;
    }

    private @Nullable LinuxProcess inCgroup(int pid) throws IOException {
        String name = cgroups.isEmpty() ? null : RunCgroup.nameIn(pid, cgroups.keySet());
        return name == null ? null : cgroups.get(name);
    }

    /** Null where it is gone. */
    private @Nullable Seen read(int pid) throws IOException {
        int length = read(pid, "stat");
        return length <= 0 ? null : parse(text, length);
    }

    /** Pages in memory; what {@code stat} says of them is not exact. Zero where it is gone. */
    private long residentPages(int pid) throws IOException {
        int length = read(pid, "statm");
        return fields(text, 0, length, 2)[1];
    }

    /**
     * How many bytes the file has that the kernel shows of a process; none where that is gone. Java's own way to read a
     * file asks the kernel for more, and has a cleaner know each of them.
     */
    private int read(int pid, String file) throws IOException {
        String path = "/proc/" + pid + "/" + file;
        buffer.setString(0, path);
        int result = LibC.call(OPEN, buffer.address(), CLOSE_ON_EXEC);
        if (result >= 0) {
            int descriptor = result;
            result = Descriptors.read(descriptor, buffer);
            LibC.close(descriptor);
        }
        // It may have ended; for want of a descriptor, nobody is taken for that.
        if (result < 0 && Files.exists(Path.of("/proc/" + pid + "/stat"))) {
            throw new IOException(path + ": " + Errno.meaningOf(-result));
        }
        int length = Math.max(result, 0);
        MemorySegment.copy(buffer, JAVA_BYTE, 0, text, 0, length);
        return length;
    }

    /** Reads {@code pid (name) state parent group session ...}, in which the name may hold anything. */
    private static Seen parse(byte[] stat, int length) {
        int at = length - 1;
        while (at > 0 && stat[at] != ')') {
            at--;
        }
        at += 2;
        byte state = stat[at];
        long[] fields = fields(stat, at, length, THREADS + 1);
        boolean dead = (state == 'Z' || state == 'X') && fields[THREADS] <= 1;
        long time = 0;
        for (int each = FIRST_TIME; each <= LAST_TIME; each++) {
            time += fields[each];
        }
        return new Seen(dead, (int) fields[PARENT], (int) fields[SESSION], time);
    }

    /** The first numbers of a line from there on; what is none counts as 0, and a sign is left out. */
    private static long[] fields(byte[] line, int from, int length, int count) {
        long[] fields = new long[count];
        int field = 0;
        for (int at = from; at < length && field < count; at++) {
            if (line[at] == ' ') {
                field++;
            } else if (line[at] >= '0' && line[at] <= '9') {
                fields[field] = fields[field] * 10 + (line[at] - '0');
            }
        }
        return fields;
    }
}
