package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plugins that do the worst they can, as jars in a plugin directory of the gaggled of the tarball: its programs are
 * kept all the same, it ends in order, and says whose fault it is.
 */
class BadPluginIT {

    private static final String PROGRAMS =
            "[gaggled]\nbackoff = 0\n[gaggled/evil]\nqueue = 16\n" + Programs.sleeper("victim")
                    + Programs.polite("database");

    @TempDir
    Path directory;

    private Gaggled supervise(String javaOptions) {
        Path config = Gaggled.configFile(directory, PROGRAMS);
        return Gaggled.runCommand(
                directory,
                Map.of("GAGGLED_JAVA_OPTS", javaOptions),
                List.of(Distribution.command().toString(), "-c", config.toString(), "--plugins", plugins().toString()));
    }

    private Path plugins() {
        return directory.resolve("plugins");
    }

    private void sink(String accept, String members) {
        PluginJar.sink(plugins(), accept, members, Map.of());
    }

    /** Kills the victim so many times, each time waiting for its successor. */
    private static void supervisionGoesOn(Gaggled gaggled, int deaths) {
        for (int run = 1; run <= deaths; run++) {
            Gaggled.signal(gaggled.pidOf("victim", run), "KILL");
        }
        gaggled.pidOf("victim", deaths + 1);
    }

    @Test
    void throwsAlways() {
        sink("throw new IllegalStateException(\"no\");", "");
        try (Gaggled gaggled = supervise("")) {
            supervisionGoesOn(gaggled, 20);
            gaggled.await(".* ERROR event sink evil failed on #1 .*");
            gaggled.await("java.lang.IllegalStateException: no");
            gaggled.stop();
        }
    }

    @Test
    void blocksForEver() {
        sink("while (true) { try { Thread.sleep(1000000); } catch (InterruptedException e) { } }", "");
        try (Gaggled gaggled = supervise("")) {
            supervisionGoesOn(gaggled, 20);
            gaggled.await(
                    ".* WARN  event sink evil does not keep up: \\d+ of its events dropped, the oldest first, \\d+ so far in this run."
                            + " Nothing else is affected. Find out what it waits for; if it is only short of room, raise 'queue' in its"
                            + " section");
            gaggled.stop();
            gaggled.await(".* WARN  event sink evil: not done 2 s after the end; gaggled does not wait any longer");
        }
    }

    /** gaggled warns while it can, and ends as by {@code kill -9}: its programs do not notice. */
    @Test
    void takesAllMemoryAndKeepsIt() {
        sink(
                "if (!begun) { begun = true; new Thread(Sink::fill).start(); }",
                "boolean begun; static final List<byte[]> held = new LinkedList<>();"
                        + " static void fill() { while (true) { held.add(new byte[100_000]);"
                        + " try { Thread.sleep(20); } catch (InterruptedException e) { } } }");
        try (Gaggled gaggled = supervise("-Xmx48m")) {
            long database = gaggled.pidOf("database");
            gaggled.await(".* WARN  the heap of gaggled stays mostly full: .* loaded are: .*evil.*");
            gaggled.await("Terminating due to java.lang.OutOfMemoryError: Java heap space");
            gaggled.awaitExit();
            assertTrue(gaggled.descendants().containsKey(database), gaggled::text);
            gaggled.killDescendants();
            assertEquals(3, gaggled.exitCode(), gaggled::text);
        }
    }

    @Test
    void startsThreadsAndShutdownHooksThatNeverEnd() {
        sink(
                "if (!begun) { begun = true; for (int i = 0; i < 5; i++) new Thread(Sink::forEver).start();"
                        + " Runtime.getRuntime().addShutdownHook(new Thread(Sink::forEver)); }",
                "boolean begun; static void forEver() { while (true) try { Thread.sleep(1000000); }"
                        + " catch (InterruptedException e) { } }");
        try (Gaggled gaggled = supervise("")) {
            supervisionGoesOn(gaggled, 5);
            gaggled.stop();
            gaggled.await("gaggled: a shutdown hook of a plugin still runs after 2 s; gaggled ends without it");
        }
    }

    @Test
    void callsSystemExit() {
        sink("if (event.getMessage().contains(\"SIGKILL\")) System.exit(0);", "");
        try (Gaggled gaggled = supervise("")) {
            gaggled.pidOf("database");
            Gaggled.signal(gaggled.pidOf("victim", 1), "KILL");
            assertEquals(1, gaggled.exitCode(), gaggled::text);
            gaggled.await(
                    ".* ERROR evil//org\\.evil\\.Evil\\$Sink\\.accept\\(Evil\\.java:\\d+\\) ended"
                            + " gaggled with System\\.exit\\. That is a fault of the plugin: update or remove it; every program is stopped"
                            + " in order first");
            gaggled.await(Programs.stops("database"));
            assertEquals(Map.of(), gaggled.descendants());
        }
    }

    /**
     * On the loop, where nobody but a launcher is called: the one thread that could have stopped the programs never
     * comes back. So gaggled ends as by {@code kill -9}.
     */
    @Test
    void callsSystemExitOnTheLoop() {
        launcher("if (request.getProgramName().equals(\"victim\")) Bomb.go();");
        String programs = "[gaggled]\n" + Programs.sleeper("database") + Programs.sleeper("victim")
                + Programs.dependency("victim", "database");
        try (Gaggled gaggled =
                Gaggled.supervise(directory, programs, "--plugins", plugins().toString(), "--launcher", "evil")) {
            long database = gaggled.pidOf("database");
            gaggled.awaitExit();
            gaggled.await(
                    ".* ERROR evil//org\\.evil\\.Evil\\$Bomb\\.<clinit>\\(Evil\\.java:\\d+\\) ended gaggled with System\\.exit\\."
                            + " That is a fault of the plugin: update or remove it; every program is stopped in order first");
            gaggled.await(".* ERROR the programs cannot be stopped, because the thread that does so does not answer;"
                    + " they run on");
            assertTrue(gaggled.descendants().containsKey(database), gaggled::text);
            gaggled.killDescendants();
            assertEquals(1, gaggled.exitCode(), gaggled::text);
        }
    }

    /**
     * While plugins are looked for, whatever gaggled was asked to do: no status of the plugin's may stand for the
     * answer.
     */
    @Test
    void callsSystemExitInItsStaticInitialiser() {
        PluginJar.write(
                plugins().resolve("evil.jar"),
                "org.gaggled.api.event.EventSinkFactory",
                """
                package org.evil;

                import org.gaggled.api.event.*;

                public class Evil implements EventSinkFactory {
                    static { if (true) System.exit(0); }
                    public String getName() { return "evil"; }
                    public EventSink open(EventSinkContext context) { return event -> {}; }
                }
                """,
                Map.of());
        Path config = Gaggled.configFile(directory, PROGRAMS);
        for (String option : List.of("-t", "--list-plugins")) {
            try (Gaggled gaggled = Gaggled.run(option, "-c", config.toString(), "--plugins", plugins().toString())) {
                assertEquals(1, gaggled.exitCode(), gaggled::text);
                assertTrue(
                        gaggled.text().matches(
                                "gaggled: evil//org\\.evil\\.Evil\\.<clinit>\\(Evil\\.java:\\d+\\)"
                                        + " ended gaggled with System\\.exit\\. That is a fault of the plugin: update or remove"
                                        + " it; no program was started"),
                        gaggled::text);
            }
        }
    }

    /** No code of gaggled's runs then: its status is the plugin's, and the programs are left, as after kill -9. */
    @Test
    void haltsTheMachine() {
        sink("if (event.getMessage().contains(\"SIGKILL\")) Runtime.getRuntime().halt(7);", "");
        try (Gaggled gaggled = supervise("")) {
            long database = gaggled.pidOf("database");
            Gaggled.signal(gaggled.pidOf("victim", 1), "KILL");
            gaggled.awaitExit();
            assertTrue(gaggled.descendants().containsKey(database), gaggled::text);
            gaggled.killDescendants();
            assertEquals(7, gaggled.exitCode());
        }
    }

    /** A launcher that does what it should by the JDK's means, and before each launch something else. */
    private void launcher(String beforeLaunch) {
        PluginJar.write(
                plugins().resolve("evil.jar"),
                "org.gaggled.api.launch.ProcessLauncherFactory",
                """
                package org.evil;

                import java.util.*;
                import org.gaggled.api.launch.*;
                import org.gaggled.api.program.*;

                public class Evil implements ProcessLauncherFactory {
                    static class Bomb {
                        static { if (true) System.exit(0); }
                        static void go() {}
                    }

                    public String getName() { return "evil"; }
                    public LauncherSupport getSupport() { return LauncherSupport.supported(-1); }
                    public ProcessLauncher open(LauncherContext context) {
                        return new ProcessLauncher() {
                            public Set<LauncherCapability> getCapabilities() { return Set.of(); }
                            public void launch(LaunchRequest request, LaunchListener listener) {
                                %s
                                start(request, listener);
                            }
                            public void close() {}
                        };
                    }

                    static void start(LaunchRequest request, LaunchListener listener) {
                        List<String> command = new ArrayList<>(List.of(request.getExecutable().toString()));
                        // The first is the name that the program is to see as its own.
                        command.addAll(request.getArguments().subList(1, request.getArguments().size()));
                        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
                        builder.environment().clear();
                        builder.environment().putAll(request.getEnvironment());
                        try {
                            Process process = builder.start();
                            listener.started(new LaunchedProcess() {
                                public long getPid() { return process.pid(); }
                                public boolean signal(ProcessSignal signal) {
                                    if (signal.equals(ProcessSignal.KILL)) process.destroyForcibly(); else process.destroy();
                                    return true;
                                }
                            });
                            process.onExit().thenRun(() ->
                                    listener.exited(ProcessExit.builder(new ExitStatus.Exited(0)).build()));
                        } catch (java.io.IOException e) {
                            listener.startFailed(StartFailure.builder(e.toString()).build());
                        }
                    }
                }
                """
                        .formatted(beforeLaunch),
                Map.of());
    }

    @Test
    void callsAMethodThatThisApiDoesNotHave() {
        Path jar = PluginJar.write(
                plugins().resolve("evil.jar"),
                "org.gaggled.api.event.EventSinkFactory",
                """
                package org.evil;

                import org.gaggled.api.event.*;

                public class Evil implements EventSinkFactory {
                    public String getName() { return "evil"; }
                    public EventSink open(EventSinkContext context) {
                        context.getGaggle();
                        return event -> {};
                    }
                }
                """,
                Map.of());
        PluginJar.renameMethod(jar, "getGaggle", "getGoslin");
        try (Gaggled gaggled = supervise("")) {
            assertEquals(1, gaggled.exitCode());
            assertEquals(
                    List.of("gaggled: event sink evil of plugin evil was built against another version of what it uses:"
                            + " java.lang.NoSuchMethodError: 'org.gaggled.api.GaggleInfo"
                            + " org.gaggled.api.event.EventSinkContext.getGoslin()'; that is a fault of the plugin: update it or"
                            + " remove it"),
                    gaggled.lines());
        }
    }

    @Test
    void lacksAMethodThatThisApiCalls() {
        Path jar = PluginJar.write(
                plugins().resolve("evil.jar"),
                "org.gaggled.api.event.EventSinkFactory",
                """
                package org.evil;

                import org.gaggled.api.event.*;

                public class Evil implements EventSinkFactory, EventSink {
                    public String getName() { return "evil"; }
                    public EventSink open(EventSinkContext context) { return this; }
                    public void accept(GaggleEvent event) {}
                }
                """,
                Map.of());
        PluginJar.renameMethod(jar, "accept", "absent");
        try (Gaggled gaggled = supervise("")) {
            supervisionGoesOn(gaggled, 3);
            gaggled.await(".* ERROR event sink evil failed on #1 .*");
            gaggled.await("java.lang.AbstractMethodError: .*");
            gaggled.stop();
        }
    }

    /** A sink that is broken where nobody asks for it is of no account; where somebody does, the reason is told. */
    @Test
    void cannotSayItsSettings() {
        factory("public List<Setting<?>> getSettings() { throw new IllegalStateException(\"no\"); }",
                "return event -> {};");
        String reason =
                "failed: class org.evil.Evil cannot say its settings: it threw java.lang.IllegalStateException: no";
        String plugins = plugins().toString();
        Path unused = Gaggled.configFile(directory, Programs.sleeper("db"));
        try (Gaggled gaggled = Gaggled.run("-t", "-c", unused.toString(), "--plugins", plugins)) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
        }
        try (Gaggled gaggled = Gaggled.run("--list-plugins", "--plugins", plugins)) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            assertTrue(gaggled.text().matches("(?s).*\nevent sink +evil +- +\\S+/evil\\.jar +\\Q" + reason + "\\E.*"),
                    gaggled::text);
        }
        try (Gaggled gaggled = Gaggled.run("--list-settings", "--plugins", plugins)) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            assertTrue(gaggled.lines().stream().noneMatch(line -> line.startsWith("\tat ")), gaggled::text);
        }
        Path used = Gaggled.configFile(directory, PROGRAMS);
        try (Gaggled gaggled = Gaggled.run("-t", "-c", used.toString(), "--plugins", plugins)) {
            assertEquals(1, gaggled.exitCode(), gaggled::text);
            assertTrue(gaggled.text().contains("its plugin may be one that failed to load: " + plugins + "/evil.jar: "),
                    gaggled::text);
        }
    }

    /** Its author wants to know where, and an operator's screen is not filled with it. */
    @Test
    void isShownWhereItThrowsWithV() {
        String where = "\tat evil//org\\.evil\\.Evil\\.%s\\(Evil\\.java:\\d+\\)";
        factory("public List<ConfigProblem> check(PluginSettings settings) { throw new IllegalStateException(\"no\"); }",
                "return null;");
        assertTracedWithV(where.formatted("check"), "-t", "-j");
        factory("", "throw new IllegalStateException(\"no\");");
        assertTracedWithV(where.formatted("open"));
        factory("public List<Setting<?>> getSettings() { throw new IllegalStateException(\"no\"); }", "return null;");
        assertTracedWithV(where.formatted("getSettings"), "-t");
    }

    private void assertTracedWithV(String frame, String... options) {
        Path config = Gaggled.configFile(directory, PROGRAMS);
        List<String> words = new ArrayList<>(List.of("-c", config.toString(), "--plugins", plugins().toString()));
        words.addAll(List.of(options));
        try (Gaggled gaggled = Gaggled.run(words.toArray(String[]::new))) {
            assertEquals(1, gaggled.exitCode(), gaggled::text);
            assertTrue(gaggled.lines().stream().noneMatch(line -> line.matches(frame)), gaggled::text);
        }
        words.add("-v");
        try (Gaggled gaggled = Gaggled.run(words.toArray(String[]::new))) {
            assertEquals(1, gaggled.exitCode(), gaggled::text);
            assertEquals(1, gaggled.lines().stream().filter(line -> line.matches(frame)).count(), gaggled::text);
        }
    }

    private void factory(String members, String open) {
        PluginJar.write(
                plugins().resolve("evil.jar"),
                "org.gaggled.api.event.EventSinkFactory",
                """
                package org.evil;

                import java.util.*;
                import org.gaggled.api.config.*;
                import org.gaggled.api.event.*;

                public class Evil implements EventSinkFactory {
                    public String getName() { return "evil"; }
                    public EventSink open(EventSinkContext context) { %s }
                    %s
                }
                """
                        .formatted(open, members),
                Map.of());
    }

    @Test
    void asksTheControlPortFromWithinItsCallback() {
        PluginJar.write(
                plugins().resolve("evil.jar"),
                "org.gaggled.api.control.ControlSourceFactory",
                """
                package org.evil;

                import org.gaggled.api.control.*;
                import org.gaggled.api.event.*;

                public class Evil implements ControlSourceFactory {
                    public String getName() { return "evil"; }
                    public ControlSource open(ControlSourceContext context) {
                        ControlPort port = context.getControlPort();
                        return new ControlSource() {
                            public void start() {
                                port.subscribe("nested", event -> {
                                    if (event.getType() == GaggleEventType.PROGRAM_DOWN) {
                                        int programs = port.getSnapshot().toCompletableFuture().get().getStates().size();
                                        port.mark(7).toCompletableFuture().get();
                                        System.out.println("nested saw " + programs);
                                    }
                                });
                            }
                            public void close() {}
                        };
                    }
                }
                """,
                Map.of());
        Path config = Gaggled.configFile(directory, PROGRAMS.replace("queue = 16\n", ""));
        try (Gaggled gaggled = Gaggled.run("-c", config.toString(), "--plugins", plugins().toString())) {
            supervisionGoesOn(gaggled, 20);
            gaggled.await("nested saw 2", 20);
            gaggled.stop();
        }
    }

    /** It may work all the same, if it asks for nothing that is new; so gaggled starts. */
    @Test
    void isBuiltForANewerApi() {
        PluginJar.sink(plugins(), "", "", Map.of("Gaggled-Api-Version", "99.1"));
        try (Gaggled gaggled = supervise("")) {
            gaggled.await(
                    ".* WARN  plugin evil is built for API 99\\.1, newer than the \\S+ of this gaggled: what is new in it is"
                            + " missing here; update gaggled");
            gaggled.pidOf("victim");
            gaggled.stop();
        }
    }

    @Test
    void isListedAsUsedOrNotByAConfiguration() {
        PluginJar.sink(plugins(), "", "", Map.of());
        Path config = Gaggled.configFile(directory, PROGRAMS);
        try (Gaggled gaggled =
                Gaggled.run("--list-plugins", "-v", "-c", config.toString(), "--plugins", plugins().toString())) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            assertTrue(gaggled.lines().contains("  event sink: evil, loaded, used"), gaggled::text);
            String unused = ", loaded, unused: the configuration does not ask for it";
            for (String service : List.of("event sink: zmq", "control source: zmq", "event sink: smtpgate")) {
                assertTrue(gaggled.lines().contains("  " + service + unused), gaggled::text);
            }
            assertTrue(gaggled.lines().contains("  config source: ini, loaded"), gaggled::text);
        }
    }

    @Test
    void nobodyKnowsWhatAWrongConfigurationUses() {
        PluginJar.sink(plugins(), "", "", Map.of());
        Path config = Gaggled.configFile(directory, PROGRAMS.replace("queue = 16", "queue = 1"));
        try (Gaggled gaggled =
                Gaggled.run("--list-plugins", "-v", "-c", config.toString(), "--plugins", plugins().toString())) {
            assertEquals(1, gaggled.exitCode(), gaggled::text);
            assertTrue(gaggled.lines().contains("  event sink: evil, loaded"), gaggled::text);
            assertEquals(
                    "gaggled: " + config + ": 1 problem, so it is not known which plugins are used; gaggled -t -c "
                            + config
                            + " shows them",
                    gaggled.lines().getLast());
        }
    }

    @Test
    void isListedWithAllThereIsToSay() {
        PluginJar.sink(plugins(), "", "", Map.of("Implementation-Version", "0.3", "Gaggled-Api-Version", "99.1"));
        try (Gaggled gaggled = Gaggled.run("--list-plugins", "-v", "--plugins", plugins().toString())) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            List<String> lines = gaggled.lines();
            String version = Distribution.VERSION;
            assertEquals(
                    List.of(
                            "gaggled " + version,
                            "  from: built in",
                            "  api: " + version,
                            "  process launcher: linux, loaded",
                            "  process launcher: jdk, loaded",
                            "  control source: local, loaded",
                            ""),
                    lines.subList(0, 7));
            String home = Distribution.home() + "/plugins/config-ini/";
            List<String> expected = new ArrayList<>(List.of(
                    "config-ini " + version,
                    "  jar: " + home + "gaggled-config-ini-" + version + ".jar",
                    "  jar: " + home + "ini4j-0.5.4.jar",
                    "  api: " + version,
                    "  config source: ini, loaded",
                    ""));
            int at = lines.indexOf(expected.getFirst());
            assertTrue(at > 0, gaggled::text);
            assertEquals(expected, lines.subList(at, at + expected.size()));
            assertEquals(
                    List.of(
                            "evil 0.3",
                            "  jar: " + plugins() + "/evil.jar",
                            "  api: 99.1, newer than the " + version
                                    + " of this gaggled: what is new in it is missing here; update gaggled",
                            "  event sink: evil, loaded"),
                    lines.subList(lines.size() - 4, lines.size()));
        }
    }
}
