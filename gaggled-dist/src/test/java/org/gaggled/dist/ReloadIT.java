package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A reload does what the plan says, to exactly the programs it names: the processes of all others stay. */
class ReloadIT extends SuccessionFixture {

    private static final String WEB = "web";
    private static final String DB = "db";
    private static final String CACHE = "cache";
    private static final String POOL = "pool";

    /**
     * A change of a configuration, without section {@code gaggled}.
     *
     * @param what it is
     * @param plan what the plan says of it, as expressions for lines
     */
    private record Change(String what, String before, String after, List<String> plan) {}

    private Gaggled running;

    private Path configFile() {
        return directory.resolve("gaggled.ini");
    }

    /** What is so before each of these changes, and is in each of them as long as nothing else is said. */
    private String base(String web) {
        return program(DB) + web + program(CACHE, "killwait = 2s");
    }

    /** Each change, and what the plan says of it: one line for each program that does not just go on. */
    private List<Change> changes() {
        String web = program(WEB, "argv = -a", "tags = front");
        return List.of(
                change("nothing but comments and order", web,
                        "# a comment\n" + program(CACHE, "killwait = 2000") + web + program(DB)),
                change("arguments", web, base(program(WEB, "argv = -b", "tags = front")),
                        "restart web: argv: -a -> -b"),
                change("how long a stop may take", web, base(web).replace("killwait = 2s", "killwait = 3s"),
                        "change cache: killwait: .*"),
                change("a tag", web, base(program(WEB, "argv = -a", "tags = back")), "change web: tags: .*"),
                change("a new program", web, base(web) + program("mailer"), "start mailer"),
                change("a program that is gone", web, program(DB) + web, "stop cache"),
                change("another name", web, program("database") + web + program(CACHE, "killwait = 2s"),
                        "start database", "stop db"),
                change("a dependency that is new", web, base(web) + Programs.dependency(WEB, DB, "propagate = true"),
                        "change web: .*db.*"),
                change("a dependency that is gone", web + Programs.dependency(WEB, DB, "propagate = true"), base(web),
                        "change web: .*db.*"),
                change("an environment variable", web, base(web + "[web/env]\nGREETING = hello\n"),
                        "restart web: .*GREETING.*"),
                change("more instances", web + program(POOL, "instances = 2"),
                        base(web) + program(POOL, "instances = 3"), "start pool:3"),
                change("fewer instances", web + program(POOL, "instances = 3"),
                        base(web) + program(POOL, "instances = 2"), "stop pool:3"),
                change("where lines go", web, base(web + "[web/log]\nfile = " + directory + "/web.log\n"),
                        ".* web: .*log.*"));
    }

    private Change change(String what, String webBefore, String after, String... plan) {
        return new Change(what, gaggle() + base(webBefore), gaggle() + after, List.of(plan));
    }

    /** Runs of all programs that have not ended. */
    private Map<String, ReportedRun> living() {
        Map<String, ReportedRun> living = new HashMap<>();
        runs().keySet().forEach(program -> living(program).forEach(run -> living.put(program, run)));
        return living;
    }

    private void write(String config) throws IOException {
        Path whole = Files.writeString(directory.resolve("gaggled.ini.new"), config);
        Files.move(whole, configFile(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Set<String> lines(List<String> output) {
        return output.stream().filter(line -> !line.matches("\\d+ programs?: .*")).collect(
                Collectors.toCollection(TreeSet::new));
    }

    private static void assertPlanned(List<String> expected, List<String> output) {
        Set<String> lines = lines(output);
        assertEquals(expected.size(), lines.size(), output::toString);
        for (String line : expected) {
            assertTrue(lines.stream().anyMatch(each -> each.matches(line)), () -> "no " + line + " in " + output);
        }
    }

    /** One gaggled after the other would take longer: each change is made, and taken back again. */
    @Test
    void exactlyWhatThePlanSaysIsDone() throws Exception {
        for (Change each : changes()) {
            assertDone(each.what(), each.before(), each.after(), each.plan());
        }
    }

    private void assertDone(String what, String before, String after, List<String> plan) throws Exception {
        if (running == null) {
            running = start(before);
        } else {
            write(before);
            Map<String, ReportedRun> earlier = living();
            awaitStarted(control(running, 0, "reload"), earlier, what);
        }
        awaitEachOnce(programsOf(before));
        Map<String, ReportedRun> first = living();
        write(after);
        List<String> planned = control(running, 0, "plan");
        assertEquals(first, living(), () -> what + ": a plan does nothing");
        assertPlanned(plan, planned);
        assertEquals(lines(planned), lines(control(running, 0, "reload")), what);
        awaitStarted(planned, first, what);
        awaitEachOnce(programsOf(after));
        Set<String> touched = named(planned, "(start|restart|stop)");
        Map<String, ReportedRun> second = living();
        first.forEach((program, run) -> {
            if (!touched.contains(program)) {
                assertEquals(run, second.get(program), () -> what + ": " + program + " was touched\n" + running.text());
            }
        });
        assertEquals(List.of(), lines(control(running, 0, "plan")).stream().toList(), what + ": it is done");
    }

    /** A reload is answered before everything is done that it asks for: waits until other processes run than before. */
    private void awaitStarted(List<String> plan, Map<String, ReportedRun> before, String what) {
        Set<String> started = named(plan, "(start|restart)");
        awaitSo(() -> started.stream().allMatch(
                program -> living(program).size() == 1 && !living(program).getFirst().equals(before.get(program))),
                () -> what + ": " + report() + "\n" + running.text());
    }

    private static Set<String> named(List<String> plan, String action) {
        return plan.stream().filter(line -> line.matches(action + " .*"))
                .map(line -> line.split(" ")[1].replaceAll("(?<=\\w):$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> programsOf(String config) {
        Set<String> programs = new TreeSet<>();
        String section = "";
        for (String line : config.lines().toList()) {
            if (line.matches("\\[[^/]+\\]") && !line.equals("[gaggled]")) {
                section = line.substring(1, line.length() - 1);
                programs.add(section);
            } else if (line.startsWith("instances = ")) {
                programs.remove(section);
                for (int i = 1; i <= Integer.parseInt(line.substring("instances = ".length())); i++) {
                    programs.add(section + ":" + i);
                }
            }
        }
        return programs;
    }

    /** The process goes on under its new name, which it does not know itself. */
    @Test
    void aProgramThatBecomesSeveralIsTheFirstOfThem() throws Exception {
        Gaggled gaggled = start(gaggle() + program(WEB));
        awaitEachOnce(List.of(WEB));
        ReportedRun web = onlyRun(WEB);
        write(gaggle() + program(WEB, "instances = 3"));
        assertPlanned(List.of("change web:1: name: web -> web:1", "start web:2", "start web:3"),
                control(gaggled, 0, "reload"));
        awaitEachOnce(List.of(WEB, "web:2", "web:3"));
        assertEquals(web, onlyRun(WEB));
        gaggled.stop();
        awaitNothingLeft();
    }

    static Stream<Arguments> badConfigurations() {
        return Stream.of(
                Arguments.of("[web]\ncomand = sh\n[db]\nkillwait = soon\ncommand = sh\n", List.of("comand", "soon")),
                Arguments.of("[web\ncommand = sh\n", List.of("gaggled.ini:1")),
                Arguments.of("[web]\ncommand = sh\n[web/depends/nobody]\n", List.of("nobody")),
                Arguments.of("", List.of()));
    }

    @ParameterizedTest
    @MethodSource("badConfigurations")
    void withABadFileNothingChangesAndAllProblemsAreTold(String bad, List<String> told) throws Exception {
        Gaggled gaggled = start(gaggle() + program(WEB) + program(DB));
        awaitEachOnce(List.of(WEB, DB));
        Map<String, ReportedRun> first = living();
        if (bad.isEmpty()) {
            Files.delete(configFile());
        } else {
            write(bad);
        }
        for (String command : List.of("plan", "reload")) {
            String output = String.join("\n", control(gaggled, 1, command));
            told.forEach(word -> assertTrue(output.contains(word), () -> "no " + word + " in:\n" + output));
        }
        gaggled.signal("HUP");
        write(gaggle() + program(WEB) + program(DB) + program(CACHE));
        control(gaggled, 0, "reload");
        awaitEachOnce(List.of(WEB, DB, CACHE));
        first.forEach((program, run) -> assertEquals(run, onlyRun(program)));
        gaggled.stop();
        awaitNothingLeft();
    }

    /** Half of it would be worse than nothing. */
    @Test
    void withAChannelThatIsTakenNothingChanges() throws Exception {
        Gaggled gaggled = start(gaggle() + program(WEB));
        awaitEachOnce(List.of(WEB));
        Map<String, ReportedRun> first = living();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            write(gaggle().replaceFirst("eventurl = \\S+", "eventurl = tcp://127.0.0.1:" + taken.getLocalPort())
                    + program(DB));
            String output = String.join("\n", control(gaggled, 1, "reload"));
            assertTrue(output.contains("eventurl"), output);
        }
        assertEquals(first, living());
        write(gaggle() + program(WEB) + program(DB));
        control(gaggled, 0, "reload");
        awaitEachOnce(List.of(WEB, DB));
        assertEquals(first.get(WEB), onlyRun(WEB));
        gaggled.stop();
        awaitNothingLeft();
    }

    @Test
    void sighupReloads() throws Exception {
        Gaggled gaggled = start(gaggle() + program(WEB));
        awaitEachOnce(List.of(WEB));
        ReportedRun web = onlyRun(WEB);
        write(gaggle() + program(WEB) + program(DB));
        gaggled.signal("HUP");
        awaitEachOnce(List.of(WEB, DB));
        assertEquals(web, onlyRun(WEB));
        gaggled.stop();
        awaitNothingLeft();
    }
}
