package org.gaggled.dist.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaggled.dist.ReportedRun;

/**
 * What is looked at in a calm: that each program that should run does, once; that none runs that should not; that
 * nothing is left of runs that have ended; that gaggled sees it as it is; and what gaggled takes of the machine.
 */
final class Inspection {

    private static final Pattern LISTED =
            Pattern.compile("\"program\": ?\"(?<name>[^\"]+)\"(?:(?!\"program\").)*?\"pid\": ?(?<pid>\\d+)");
    private static final int SPARE_DESCRIPTORS = 40;
    private static final int SPARE_THREADS = 12;
    private static final long SPARE_KILOBYTES = 300_000;

    private final Cast cast;
    private final Ledger ledger;
    private final Incumbent incumbent;
    private final ZmqChannel zmq;
    private final Tally tally;
    private final String marker;
    private final Map<String, Vitals> vitals = new LinkedHashMap<>();

    Inspection(Cast cast, Ledger ledger, Incumbent incumbent, ZmqChannel zmq, Tally tally, String marker) {
        this.cast = cast;
        this.ledger = ledger;
        this.incumbent = incumbent;
        this.zmq = zmq;
        this.tally = tally;
        this.marker = marker;
    }

    /** What is wrong at this moment; nothing is written of what is right. */
    private Map<String, Object> wrong(boolean allStarted) throws IOException {
        ledger.read();
        Map<String, Object> wrong = new TreeMap<>();
        put(wrong, "do not run once", ledger.notOnce(cast.running(allStarted)));
        put(wrong, "run, and must not", running(cast.down()));
        List<String> twice = cast.programs().stream().filter(program -> ledger.living(program).size() > 1).toList();
        if (!twice.isEmpty()) {
            wrong.put("run twice", twice);
        }
        if (!ledger.orphans().isEmpty()) {
            wrong.put("are left of runs that have ended", ledger.orphans());
        }
        List<Long> zombies = zombies();
        if (!zombies.isEmpty()) {
            wrong.put("are zombies of gaggled", zombies);
        }
        return wrong;
    }

    private static void put(Map<String, Object> wrong, String what, Map<String, Integer> programs) {
        if (!programs.isEmpty()) {
            wrong.put(what, programs);
        }
    }

    private Map<String, Integer> running(Set<String> programs) {
        Map<String, Integer> running = new TreeMap<>();
        programs.forEach(program -> {
            int count = ledger.living(program).size();
            if (count > 0) {
                running.put(program, count);
            }
        });
        return running;
    }

    /** Waits until all is as it should be, and says what was not. */
    void inspect(String when, boolean allStarted) throws IOException {
        long begun = System.nanoTime();
        Map<String, Object> wrong = wrong(allStarted);
        while (!wrong.isEmpty() && System.nanoTime() - begun < Incumbent.PATIENCE.toNanos()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            wrong = wrong(allStarted);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        if (!wrong.isEmpty()) {
            tally.violated(when + ", these " + wrong + why(wrong));
        }
        for (Ledger.Fault fault : ledger.takeFaults()) {
            tally.violated(when + ", a program had reported: " + fault.text() + "\n"
                    + incumbent.textAbout(fault.program()));
        }
        compareWithGaggled(when, allStarted);
        measure(when);
        System.out.println("torture: " + when + ": well after " + millis + " ms, " + ledger.counts());
    }

    /** What gaggled says of those that do not run, for whoever looks for the reason. */
    private String why(Map<String, Object> wrong) {
        StringBuilder text = new StringBuilder("\ngaggled says:");
        if (wrong.get("do not run once") instanceof Map<?, ?> programs) {
            programs.keySet().stream().limit(3).forEach(program -> {
                try {
                    text.append('\n').append(zmq.call("{'call': 'describe', 'program': '" + program + "'}"));
                } catch (IOException e) {
                    text.append('\n').append(e);
                }
            });
        }
        return text.append('\n').append(incumbent.text()).toString();
    }

    /** Nothing changes in a calm, so gaggled must have each as it is. */
    private void compareWithGaggled(String when, boolean allStarted) throws IOException {
        String answer = zmq.insist("{'call': 'list', 'limit': 500}");
        Map<String, Long> listed = new HashMap<>();
        Matcher each = LISTED.matcher(answer);
        while (each.find()) {
            listed.put(each.group("name"), Long.parseLong(each.group("pid")));
        }
        for (String program : cast.running(allStarted)) {
            List<ReportedRun> living = ledger.living(program);
            if (living.size() == 1 && !Long.valueOf(living.getFirst().pid()).equals(listed.get(program))) {
                tally.violated(when + ", gaggled has pid " + listed.get(program) + " for " + living);
            }
        }
    }

    /**
     * In every calm the same programs run, so gaggled takes as much as in the first one. It gives back what a burst has
     * taken when the burst is over for a while.
     */
    private void measure(String when) throws IOException {
        long deadline = System.nanoTime() + Incumbent.PATIENCE.toNanos();
        Vitals now = Vitals.of(incumbent.lives(), incumbent.pid());
        Vitals first = vitals.isEmpty() ? now : vitals.values().iterator().next();
        while (hasGrown(now, first) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            now = Vitals.of(incumbent.lives(), incumbent.pid());
        }
        vitals.put(when, now);
        if (hasGrown(now, first)) {
            tally.violated(when + ", gaggled has grown: " + now + ", from " + first);
        }
    }

    private static boolean hasGrown(Vitals now, Vitals first) {
        return now.descriptors() > first.descriptors() + SPARE_DESCRIPTORS
                || now.threads() > first.threads() + SPARE_THREADS
                || now.residentKilobytes() > first.residentKilobytes() + SPARE_KILOBYTES;
    }

    Map<String, Vitals> vitals() {
        return vitals;
    }

    private List<Long> zombies() throws IOException {
        List<Long> zombies = new ArrayList<>();
        String gaggled = Long.toString(incumbent.pid());
        for (Path process : processes()) {
            String[] fields = afterName(process);
            if (fields.length > 1 && fields[0].equals("Z") && fields[1].equals(gaggled)) {
                zombies.add(Long.valueOf(process.getFileName().toString()));
            }
        }
        return zombies;
    }

    private static String[] afterName(Path process) {
        String stat = read(process.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    }

    private static List<Path> processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("\\d+")).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    /** gaggled is asked to end: it does, dependents first, and nothing is left. */
    void end() throws IOException, InterruptedException {
        ledger.read();
        long before = ledger.linesSoFar();
        int status = incumbent.stop();
        ledger.read();
        if (status != 0) {
            tally.violated("gaggled ended with status " + status + ":\n" + incumbent.text());
        }
        Map<String, Long> ends = ledger.lastEnds();
        cast.dependencies().forEach(dependency -> {
            String program = dependency.getKey();
            String needed = dependency.getValue();
            long own = ends.getOrDefault(program, 0L);
            long other = ends.getOrDefault(needed, 0L);
            if (own > before && other > before && own > other) {
                tally.violated(needed + " was stopped before " + program + ", which depends on it");
            }
        });
        List<String> left = left();
        if (!left.isEmpty()) {
            tally.violated("gaggled has ended, and left: " + left);
        }
        List<Path> cgroups = cgroups();
        if (!cgroups.isEmpty()) {
            tally.violated("gaggled has ended, and left cgroups: " + cgroups);
        }
    }

    /** Those that one of these gaggleds has made: they have its process id in their names. */
    private List<Path> cgroups() throws IOException {
        String own = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .filter(line -> line.startsWith("0::"))
                .map(line -> line.substring(3))
                .findFirst().orElse("/");
        List<Path> found = new ArrayList<>();
        for (String hierarchy : List.of("/sys/fs/cgroup", "/sys/fs/cgroup/unified")) {
            Path parent = Path.of(hierarchy + own);
            if (Files.exists(parent.resolve("cgroup.controllers"))) {
                try (Stream<Path> below = Files.list(parent)) {
                    below.filter(path -> incumbent.pids().stream()
                            .anyMatch(pid -> path.getFileName().toString().startsWith("gaggled-" + pid + "-")))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    /** What carries the marker of this torture. */
    private List<String> left() throws IOException {
        return processes().stream()
                .filter(process -> read(process.resolve("environ")).contains("GAGGLED_TORTURE=" + marker))
                .map(process -> process.getFileName() + " " + read(process.resolve("cmdline")).replace('\0', ' ')
                        .strip())
                .toList();
    }

    /** Whatever is left is killed. */
    void killAll() throws IOException {
        for (List<String> left = left(); !left.isEmpty(); left = left()) {
            left.forEach(each -> ProcessHandle.of(Long.parseLong(each.substring(0, each.indexOf(' '))))
                    .ifPresent(ProcessHandle::destroyForcibly));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
