package org.gaggled.dist;

import static org.gaggled.dist.LogLines.inOrder;
import static org.gaggled.dist.LogLines.once;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The large examples of the tarball run: every program comes up after what it depends on, as whom and within which
 * limits its section says, and stops before that, on the signal that its section says.
 */
class ExamplesIT {

    private static final Path EXAMPLES = Distribution.home().resolve("share/examples");

    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    /** What only root can have, as the examples say themselves. */
    private static final Pattern FOR_ROOT =
            Pattern.compile("(?m)^ *(user|group|groups|capabilities) *[:=].*\n");

    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:9877");

    @TempDir
    Path directory;

    @Test
    void benchRunsAsItsSectionsSay() throws IOException {
        try (Gaggled gaggled = example("bench.yaml")) {
            runs(gaggled, "redis-cache", look("nobody").nofile(512));
            runs(gaggled, "redis-queue", look("nobody"));
            gaggled.await(says("redis-queue", "clears", look("nobody")));
            gaggled.await(says("assets", "builds", look("daemon")));
            runs(gaggled, "web", look("daemon").umask("0027"));
            runs(gaggled, "socketio", look("daemon"));
            runs(gaggled, "schedule", look("daemon"));
            runs(gaggled, "worker-default", look("daemon").nice(5));
            runs(gaggled, "worker-short:1", look("daemon").nice(5).instance(1));
            runs(gaggled, "worker-short:2", look("daemon").nice(5).instance(2));
            runs(gaggled, "worker-long:1", look("daemon").nice(10).instance(1));
            runs(gaggled, "worker-long:2", look("daemon").nice(10).instance(2));
            upInOrder(gaggled, "redis-cache", "web");
            upInOrder(gaggled, "redis-queue", "web");
            upInOrder(gaggled, "redis-cache", "socketio");
            upInOrder(gaggled, "redis-queue", "worker-long:2");

            gaggled.stop();

            for (String name : List.of("web", "socketio", "schedule", "worker-default", "worker-short:1",
                    "worker-short:2", "redis-cache", "redis-queue")) {
                gaggled.await(stops(name, "TERM"));
            }
            for (String name : List.of("worker-long:1", "worker-long:2")) {
                inOrder(gaggled, finishes(name), stops(name, "TERM"), stops("redis-queue", "TERM"));
            }
            inOrder(gaggled, stops("web", "TERM"), stops("redis-cache", "TERM"));
            inOrder(gaggled, stops("socketio", "TERM"), stops("redis-cache", "TERM"));
            once(gaggled, says("assets", "builds", look("daemon")));
        }
    }

    @Test
    void programsWithATagRestartTogether() throws IOException {
        try (Gaggled gaggled = example("bench.yaml")) {
            runs(gaggled, "worker-long:2", look("daemon").instance(2));
            runs(gaggled, "web", look("daemon"));
            control(gaggled, "-r", "@workers");
            for (String name : List.of("worker-default", "worker-short:1", "worker-short:2", "worker-long:1",
                    "worker-long:2")) {
                gaggled.await(says(name, "runs", look("daemon")) + ".*", 2);
            }
            gaggled.stop();
            once(gaggled, says("web", "runs", look("daemon")) + ".*");
        }
    }

    @Test
    void chatServerRunsAsItsSectionsSay() throws IOException {
        try (Gaggled gaggled = example("chat-server.ini")) {
            runs(gaggled, "database", look("nobody"));
            runs(gaggled, "memory-cache", look("nobody"));
            runs(gaggled, "message-broker", look("nobody").nofile(1024));
            runs(gaggled, "application", look("daemon").nice(5));
            inOrder(gaggled, says("application", "migrates", look("daemon").nice(5)),
                    says("application", "runs", look("daemon").nice(5)) + ".*");
            runs(gaggled, "push:1", look("daemon").instance(1).port(9801));
            runs(gaggled, "push:2", look("daemon").instance(2).port(9802));
            runs(gaggled, "proxy", look("daemon"));
            runs(gaggled, "thumbnails", look("daemon").nice(10));
            runs(gaggled, "full-text-index", look("daemon"));
            runs(gaggled, "queue-mail-out:1", look("daemon").instance(1));
            runs(gaggled, "queue-mail-out:2", look("daemon").instance(2));
            runs(gaggled, "queue-mail-in", look("daemon").umask("0077"));
            runs(gaggled, "queue-notify", look("daemon"));
            runs(gaggled, "queue-links", look("daemon"));
            runs(gaggled, "queue-digest", look("daemon").nice(15));
            gaggled.await(says("deliver-scheduled", "delivers", look("daemon")));
            upInOrder(gaggled, "database", "application", "proxy");
            upInOrder(gaggled, "message-broker", "push:1", "proxy");
            upInOrder(gaggled, "message-broker", "push:2", "proxy");
            if (ROOT) {
                Map<String, String> proxy = statusOf(gaggled, "proxy");
                assertEquals("0000000000000400", proxy.get("CapEff"), "net_bind_service alone");
                assertEquals("1", proxy.get("NoNewPrivs"));
                assertEquals("", proxy.get("Groups"));
            }
            long thumbnails = pidOf(gaggled, "thumbnails");
            assertEquals("1000", Files.readString(Path.of("/proc/" + thumbnails + "/oom_score_adj")).strip());

            control(gaggled, "reload", "proxy");
            gaggled.await("proxy reads its settings again");

            gaggled.stop();

            inOrder(gaggled, stops("proxy", "TERM"), stops("application", "TERM"), stops("database", "INT"));
            inOrder(gaggled, stops("application", "TERM"), says("application", "reports", look("daemon")));
            inOrder(gaggled, finishes("queue-digest"), stops("queue-digest", "INT"), stops("database", "INT"));
            inOrder(gaggled, stops("push:2", "TERM"), stops("message-broker", "TERM"));
        }
    }

    @Test
    void indexStartsAgainWithItsDatabaseAndTheRestGoesOn() throws IOException {
        try (Gaggled gaggled = example("chat-server.ini")) {
            runs(gaggled, "full-text-index", look("daemon"));
            runs(gaggled, "queue-notify", look("daemon"));
            Gaggled.signal(pidOf(gaggled, "database"), "KILL");
            gaggled.await(says("full-text-index", "runs", look("daemon")) + ".*", 2);
            gaggled.stop();
            once(gaggled, says("queue-notify", "runs", look("daemon")) + ".*");
        }
    }

    @Test
    void archiveForDocumentsRunsAsItsSectionsSay() throws IOException {
        try (Gaggled gaggled = example("documents.yaml")) {
            runs(gaggled, "broker", look("nobody"));
            runs(gaggled, "converter", look("nobody").nofile(256));
            runs(gaggled, "text-recognition", look("nobody").nice(10));
            runs(gaggled, "web", look("daemon").group("daemon").umask("0007"));
            runs(gaggled, "worker", look("daemon").group("daemon").umask("0007").nice(5));
            runs(gaggled, "consumer", look("daemon").group("daemon").umask("0007"));
            runs(gaggled, "scheduler", look("daemon").group("daemon"));
            upInOrder(gaggled, "broker", "web", "worker");
            upInOrder(gaggled, "converter", "worker");
            upInOrder(gaggled, "web", "consumer");
            Map<String, String> converter = statusOf(gaggled, "converter");
            assertEquals("0000000000000000", converter.get("CapEff"));
            assertEquals("1", converter.get("NoNewPrivs"));

            gaggled.stop();

            inOrder(gaggled, finishes("worker"), stops("worker", "QUIT"), stops("web", "TERM"),
                    stops("broker", "TERM"));
            inOrder(gaggled, stops("scheduler", "INT"), stops("web", "TERM"));
            inOrder(gaggled, stops("scheduler", "INT"), says("scheduler", "reports", look("daemon")));
        }
    }

    @Test
    void everyExampleButTheBadOnesPasses() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.filter(path -> path.toString().matches(".*\\.(ini|yaml|conf)")).toList()) {
                String name = file.getFileName().toString();
                Path copy = name.startsWith("bad-") ? file : copy(name);
                try (Gaggled checked = Gaggled.runCommand(
                        EXAMPLES, Map.of(), List.of(Distribution.command().toString(), "-t", "-c", copy.toString()))) {
                    assertEquals(name.startsWith("bad-") ? 1 : 0, checked.exitCode(), checked::text);
                }
            }
        }
    }

    private static void control(Gaggled gaggled, String... what) {
        List<String> arguments = new ArrayList<>(List.of("-u", gaggled.controlUrl(), "--timeout", "60s"));
        arguments.addAll(List.of(what));
        try (Companion controller = Companion.tool("gaggled_controller", arguments.toArray(String[]::new))) {
            assertEquals(0, controller.exitCode(), controller::text);
        }
    }

    /** An example as its first lines say it is to be started, but with a port of its own. */
    private Gaggled example(String name) throws IOException {
        return Gaggled.runCommand(
                EXAMPLES, Map.of(), List.of(Distribution.command().toString(), "-c", copy(name).toString()));
    }

    private Path copy(String name) throws IOException {
        String text = PORT.matcher(Files.readString(EXAMPLES.resolve(name))).replaceAll("127.0.0.1:*");
        return Files.writeString(directory.resolve(name), ROOT ? text : FOR_ROOT.matcher(text).replaceAll(""));
    }

    /** As whom, and within which limits, a stand-in says that it does something: regular expressions. */
    private record Look(
            String user, String group, String umask, String nice, String nofile, String instance, String port) {

        Look group(String name) {
            return new Look(user, ROOT ? name : group, umask, nice, nofile, instance, port);
        }

        Look umask(String octal) {
            return new Look(user, group, octal, nice, nofile, instance, port);
        }

        Look nice(int value) {
            return new Look(user, group, umask, String.valueOf(value), nofile, instance, port);
        }

        Look nofile(int limit) {
            return new Look(user, group, umask, nice, String.valueOf(limit), instance, port);
        }

        Look instance(int number) {
            return new Look(user, group, umask, nice, nofile, String.valueOf(number), port);
        }

        Look port(int number) {
            return new Look(user, group, umask, nice, nofile, instance, ", port " + number);
        }
    }

    private static Look look(String user) {
        return new Look(ROOT ? user : "\\S+", "\\S+", "\\d+", "-?\\d+", "\\w+", "\\d+", "");
    }

    private static String says(String program, String verb, Look look) {
        return Pattern.quote(program) + " " + verb + " as " + look.user() + ", group " + look.group() + ", umask "
                + look.umask() + ", nice " + look.nice() + ", nofile " + look.nofile();
    }

    private static void runs(Gaggled gaggled, String program, Look look) {
        gaggled.await(says(program, "runs", look) + ", instance " + look.instance() + look.port());
    }

    private static String stops(String program, String signal) {
        return Pattern.quote(program) + " stops on " + signal;
    }

    private static String finishes(String program) {
        return Pattern.quote(program) + " finishes its work first";
    }

    private static long pidOf(Gaggled gaggled, String program) {
        return Long.parseLong(gaggled.await(LogLines.up(program) + ".*").group("pid"));
    }

    private static Map<String, String> statusOf(Gaggled gaggled, String program) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pidOf(gaggled, program) + "/status")).stream()
                .map(line -> line.split(":", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1].strip()));
    }

    private static void upInOrder(Gaggled gaggled, String... programs) {
        inOrder(gaggled, Stream.of(programs).map(program -> LogLines.up(program) + ".*").toArray(String[]::new));
    }
}
