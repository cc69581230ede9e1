package org.gaggled.engine.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.launch.ProcessIdentity;
import org.jspecify.annotations.Nullable;

/** The processes of this machine, as {@code /proc} shows them; for finding out who is in a program's session. */
public final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    /** The places of fields behind the name in a {@code stat} file. */
    private static final int START_TIME = 19;

    private static final int WAIT_STATUS = 49;

    private static final long CAP_SYS_PTRACE = 1L << 19;

    /** More than there are between a process and the leader of its run, however deep it nests. */
    private static final int MOST_GENERATIONS = 1000;

    private ProcessTable() {}

    /**
     * One line of the table.
     *
     * @param dead whether no thread of it runs any more, and it only waits to be reaped
     * @param startTime when it began, in the kernel's ticks since the machine was started
     * @param waitStatus of a dead one how it ended, as its parent's {@code wait} tells it, and 0 where this process may
     * not know it; see {@link #showsStatusOf}
     */
    record Entry(int pid, int parent, int group, int session, boolean dead, long startTime, int waitStatus) {

        /**
         * Whether it is in the session of the leader that has or had that pid, and is not the leader. Shells with job
         * control and {@code timeout} make other groups in the session. What has made a session of its own may belong
         * to the run all the same: see {@link Outsiders}.
         */
        boolean isFollowerOf(int leader) {
            return session == leader && pid != leader;
        }
    }

    /** What a process is to a run. */
    public enum Kinship {
        /** It is the leader, is in the leader's session, or descends from the leader. */
        MEMBER,
        /** It is none of these. */
        STRANGER,
        /** It is gone, or cannot be seen from here, so that nothing can be said of it. */
        UNKNOWN
    }

    /** Whether that very process is there and not dead; one that cannot be looked at is taken to be. */
    public static boolean isAlive(ProcessIdentity process) {
        try {
            Entry entry = entry((int) process.pid());
            return entry != null && !entry.dead() && entry.startTime() == process.startTime();
        } catch (IOException unreadable) {
            return true;
        }
    }

    /** A process as an operator knows it: its pid, and the name of its command while it is there. */
    static String named(int pid) {
        try {
            return pid + " ("
                    + HarmlessText.of(SystemText.decode(Files.readAllBytes(PROC.resolve(pid + "/comm"))).strip())
                    + ")";
        } catch (IOException gone) {
            return Integer.toString(pid);
        }
    }

    /** What a process is to the run that is led by another. */
    public static Kinship kinship(int pid, int leader) throws IOException {
        int session = pid == leader ? leader : LibC.sessionOf(pid);
        if (pid <= 0 || session == -Errno.ESRCH.number()) {
            return Kinship.UNKNOWN;
        }
        if (session == leader) {
            return Kinship.MEMBER;
        }
        int ancestor = pid;
        for (int generation = 0; generation < MOST_GENERATIONS && ancestor > 1; generation++) {
            Entry entry = entry(ancestor);
            if (entry == null) {
                return Kinship.UNKNOWN;
            }
            ancestor = entry.parent();
            if (ancestor == leader) {
                return Kinship.MEMBER;
            }
        }
        return Kinship.STRANGER;
    }

    /** As which users a process acts, the real one and the effective one; empty when it is gone. */
    public static Set<Integer> usersOf(int pid) throws IOException {
        Path status = PROC.resolve(pid + "/status");
        try (Stream<String> lines = Files.lines(status, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .flatMap(line -> Stream.of(line.split("\\s+")).skip(1).limit(2))
                    .map(Integer::parseUnsignedInt)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (NoSuchFileException gone) {
            return Set.of();
        } catch (IOException | UncheckedIOException failed) {
            if (Files.exists(status)) {
                throw failed instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) failed;
            }
            return Set.of();
        }
    }

    /**
     * Whether the table shows this process how that one ended. Like whoever debugs, it must be of the same user and
     * group, or may see everything.
     */
    static boolean showsStatusOf(int pid) throws IOException {
        Map<String, String> own = statusLines(Long.toString(ProcessHandle.current().pid()));
        boolean seesAll = (Long.parseUnsignedLong(own.getOrDefault("CapEff", "0"), 16) & CAP_SYS_PTRACE) != 0;
        return seesAll || isOfSameUser(own, statusLines(Integer.toString(pid)));
    }

    /** Every one of its users and groups (real, effective, saved, of files) is the one that this process acts as. */
    private static boolean isOfSameUser(Map<String, String> own, Map<String, String> other) {
        return Stream.of("Uid", "Gid").allMatch(line -> {
            String acting = own.getOrDefault(line, "").split("\\s+", -1)[1];
            return Stream.of(other.getOrDefault(line, "?").split("\\s+", -1)).allMatch(acting::equals);
        });
    }

    private static Map<String, String> statusLines(String process) throws IOException {
        Map<String, String> lines = new HashMap<>();
        for (String line : Files.readAllLines(PROC.resolve(process).resolve("status"), StandardCharsets.ISO_8859_1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return lines;
    }

    /**
     * Looks for the followers of several leaders in one pass, dead or alive. Of all others it asks no more than the
     * session, which is far cheaper than reading what the table says of them.
     *
     * @param leaders the pids that their leaders have or had
     */
    static Map<Integer, List<Entry>> followersOf(Set<Integer> leaders) throws IOException {
        Map<Integer, List<Entry>> found = new HashMap<>();
        if (leaders.isEmpty()) {
            return found;
        }
        for (int pid : processes()) {
            int session = LibC.sessionOf(pid);
            Entry entry = leaders.contains(session) && session != pid ? entry(pid) : null;
            if (entry != null && entry.isFollowerOf(session)) {
                found.computeIfAbsent(session, none -> new ArrayList<>()).add(entry);
            }
        }
        return found;
    }

    /** The pids of all processes. */
    static List<Integer> processes() throws IOException {
        String[] names = PROC.toFile().list();
        if (names == null) {
            throw new IOException(PROC + " cannot be listed");
        }
        List<Integer> pids = new ArrayList<>(names.length);
        for (String name : names) {
            if (isProcess(name)) {
                pids.add(Integer.valueOf(name));
            }
        }
        return pids;
    }

    private static boolean isProcess(String name) {
        return name.charAt(0) >= '1' && name.charAt(0) <= '9';
    }

    /**
     * The variables that a process was started with, as {@code NAME=value}; none where it is gone or dead, or is
     * another user's. It may take as long as that process is stuck in the kernel, so it is not for a thread that others
     * wait for.
     */
    static Set<String> environmentOf(int pid) throws IOException {
        try {
            String all = SystemText.decode(Files.readAllBytes(PROC.resolve(pid + "/environ")));
            return Stream.of(all.split("\0", -1))
                    .filter(each -> !each.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (NoSuchFileException | AccessDeniedException goneOrAnothers) {
            return Set.of();
        } catch (IOException failed) {
            Entry entry = entry(pid);
            if (entry != null && !entry.dead()) {
                throw failed;
            }
            return Set.of();
        }
    }

    /** The process of that pid; null when there is none. */
    static @Nullable Entry entry(int pid) throws IOException {
        return read(PROC.resolve(Integer.toString(pid)));
    }

    private static @Nullable Entry read(Path process) throws IOException {
        try {
            return parse(new String(Files.readAllBytes(process.resolve("stat")), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException gone) {
            return null;
        } catch (IOException failed) {
            // It may have died between the opening and the reading; anything else must not look like a death.
            if (!Files.notExists(process)) {
                throw failed;
            }
            return null;
        }
    }

    /** Reads a {@code stat} file: {@code pid (name) state parent group session ...}; the name may hold anything. */
    static Entry parse(String stat) {
        int nameEnd = stat.lastIndexOf(')');
        String[] fields = stat.substring(nameEnd + 2).strip().split(" ", -1);
        boolean leaderThreadDead = fields[0].equals("Z") || fields[0].equals("X");
        int threads = Integer.parseInt(fields[17]);
        return new Entry(
                Integer.parseInt(stat.substring(0, stat.indexOf(' '))),
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]),
                leaderThreadDead && threads <= 1,
                Long.parseLong(fields[START_TIME]),
                fields.length > WAIT_STATUS ? Integer.parseInt(fields[WAIT_STATUS]) : 0);
    }
}
