package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lies in plugins-available works once it is linked or copied into plugins, with nothing but what the tarball
 * holds.
 */
class AvailablePluginsIT {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    static Path installation;

    private static Path home;

    @TempDir
    Path directory;

    private record Received(String body, String timestamp, String signature) {}

    /** Links and copies, so that both are tried. */
    @BeforeAll
    static void activate() throws IOException {
        home = Distribution.unpackInto(installation);
        for (String name : List.of("notify-webhook", "launcher-dry-run")) {
            Files.createSymbolicLink(home.resolve("plugins").resolve(name), Path.of("../plugins-available", name));
        }
        for (String name : List.of("control-http", "config-toml")) {
            Path from = home.resolve("plugins-available").resolve(name);
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, home.resolve("plugins").resolve(name).resolve(from.relativize(file).toString()));
                }
            }
        }
    }

    private Gaggled run(Path config, String... options) {
        List<String> command = Stream.concat(
                Stream.of(home.resolve("bin/gaggled").toString(), "-c", config.toString()), Stream.of(options))
                .toList();
        return Gaggled.runCommand(directory, Map.of(), command);
    }

    private Path secret(String name, String text) throws IOException {
        Path file = Files.createFile(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text + "\n");
    }

    @Test
    void webhookPostsTheDeathOfAProgramSigned() throws Exception {
        BlockingQueue<Received> posts = new LinkedBlockingQueue<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            posts.add(new Received(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    exchange.getRequestHeaders().getFirst("Gaggled-Timestamp"),
                    exchange.getRequestHeaders().getFirst("Gaggled-Signature")));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        String config =
                "[gaggled/webhook]\nurl = http://127.0.0.1:" + receiver.getAddress().getPort() + "/\nsecretfile = "
                        + secret("secret", "hush") + "\nevents = program-down\n" + Programs.sleeper("db");
        try (Gaggled gaggled = run(Gaggled.configFile(directory, config))) {
            Gaggled.signal(gaggled.pidOf("db"), "KILL");
            Received post = posts.poll(Gaggled.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertNotNull(post, gaggled::text);
            assertTrue(post.body().contains("\"type\":\"program-down\""), post::body);
            assertTrue(post.body().contains("\"program\":\"db\""), post::body);
            assertTrue(post.body().contains("\"last_exit\":{\"signal\":\"SIGKILL\",\"core_dumped\":false}"),
                    post::body);
            assertEquals("sha256=" + hmac("hush", post.timestamp() + "." + post.body()), post.signature());
            gaggled.stop();
        } finally {
            receiver.stop(0);
        }
    }

    private static String hmac(String secret, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void programsAreStoppedAndStartedOverHttpAndAFollowerSeesIt() throws Exception {
        // The last keeps gaggled until the follower has been told: what happens at the very end may come too late for a
        // stream.
        String config = "[gaggled]\nkillwait = 10m\n[gaggled/http]\nport = 0\ntokenfile = " + secret("token", TOKEN)
                + "\n"
                + Programs.sleeper("db")
                + Programs.program("last", "trap \"\" TERM; echo \"$GAGGLED_PROGRAM_NAME runs as $$\"; exec sleep 600");
        try (Gaggled gaggled = run(Gaggled.configFile(directory, config));
                HttpClient client = HttpClient.newHttpClient()) {
            String url = gaggled.await(".*http: requests are answered at (http://127\\.0\\.0\\.1:\\d+/v1/)").group(1);
            long pid = gaggled.pidOf("db", 1);
            long last = gaggled.pidOf("last");
            gaggled.await(LogLines.up("last"));
            String list = answer(client, request(url + "programs").GET().build(), 200);
            assertTrue(list.contains("\"program\":\"db\",\"phase\":\"up\",\"up\":true,\"ready\":true,\"pid\":" + pid),
                    list);

            HttpResponse<Stream<String>> follower =
                    client.send(request(url + "events").GET().build(), BodyHandlers.ofLines());
            Iterator<String> lines = follower.body().iterator();
            awaitEvent(lines, "snapshot");
            answer(client, request(url + "programs/db/stop").POST(BodyPublishers.noBody()).build(), 200);
            awaitEvent(lines, "operator-stop");
            awaitEvent(lines, "program-down");
            answer(client, request(url + "programs/db/start").POST(BodyPublishers.noBody()).build(), 200);
            awaitEvent(lines, "operator-start");
            awaitEvent(lines, "program-up");
            gaggled.pidOf("db", 2);

            String missing = answer(client, request(url + "programs/bd").GET().build(), 404);
            assertTrue(missing.contains("did you mean 'db'?"), missing);
            answer(client, HttpRequest.newBuilder(URI.create(url + "programs")).build(), 401);
            gaggled.signal("TERM");
            awaitEvent(lines, "gaggle-stopping");
            awaitEvent(lines, "program-down");
            Gaggled.signal(last, "KILL");
            while (lines.hasNext()) {
                String line = lines.next();
                assertTrue(!line.startsWith("event: ") || line.equals("event: program-down"), line);
            }
            assertEquals(0, gaggled.exitCode(), gaggled::text);
        }
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(Gaggled.PATIENCE).header("Authorization",
                "Bearer " + TOKEN);
    }

    private static String answer(HttpClient client, HttpRequest request, int status) throws Exception {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        assertEquals(status, response.statusCode(), response::body);
        return response.body();
    }

    private static void awaitEvent(Iterator<String> lines, String type) {
        while (!lines.next().equals("event: " + type)) {
            // Comments, data, and events of other types.
        }
    }

    /** In the installation that is as it was unpacked, where nobody has activated anything. */
    @Test
    void whoAsksForOneThatIsNotActiveIsToldWhereItLies() throws IOException {
        String programs = Programs.sleeper("db");
        Path plain = Gaggled.configFile(directory, programs);
        assertTold("launcher-dry-run", 2, "-t", "-c", plain.toString(), "--launcher", "dry-run");
        assertTold("config-toml", 2, "-t", "-c", plain.toString(), "--format", "toml");
        assertTold("config-toml", 1, "-t", "-c", Files.createFile(directory.resolve("gaggled.toml")).toString());
        for (String plugin : List.of("notify-webhook", "notify-chat", "control-http")) {
            String section = plugin.substring(plugin.indexOf('-') + 1);
            Path config = Files.writeString(
                    directory.resolve(section + ".ini"),
                    "[gaggled/" + section + "]\nurl = http://127.0.0.1/\n" + programs);
            assertTold(plugin, 1, "-t", "-c", config.toString());
        }
    }

    @Test
    void toolsTellItToo() throws IOException {
        Path toml = Files.createFile(directory.resolve("gaggled.toml"));
        Path ini = Files.writeString(
                directory.resolve("gaggled.ini"),
                "[gaggled/webhook]\nurl = http://127.0.0.1/\n" + Programs.sleeper("db"));
        for (List<String> tool : List.of(List.of("gaggled_controller", "-d"), List.of("gaggled_listener"),
                List.of("gaggled_smtpgate"))) {
            assertToldBy(tool, List.of("-c", toml.toString()), "config-toml");
            assertToldBy(tool, List.of("--format", "toml", "-c", ini.toString()), "config-toml");
        }
        assertToldBy(List.of("gaggled_smtpgate"), List.of("-c", ini.toString()), "notify-webhook");
    }

    private void assertToldBy(List<String> tool, List<String> options, String plugin) throws IOException {
        List<String> words = new ArrayList<>(tool);
        words.set(0, Distribution.home().toRealPath().resolve("bin").resolve(tool.getFirst()).toString());
        words.addAll(options);
        try (Gaggled run = Gaggled.runCommand(directory, Map.of(), words)) {
            assertTold(plugin, 1, run);
        }
    }

    private static void assertTold(String plugin, int status, String... arguments) throws IOException {
        try (Gaggled gaggled = Gaggled.run(arguments)) {
            assertTold(plugin, status, gaggled);
        }
    }

    private static void assertTold(String plugin, int status, Gaggled gaggled) throws IOException {
        Path fresh = Distribution.home().toRealPath();
        String told = "; its plugin comes with gaggled but is not active: copy or link "
                + fresh.resolve("plugins-available").resolve(plugin)
                + " into " + fresh.resolve("plugins");
        assertTrue(Files.isDirectory(fresh.resolve("plugins-available").resolve(plugin)), plugin);
        assertEquals(status, gaggled.exitCode(), gaggled::text);
        assertTrue(gaggled.text().contains(told), gaggled::text);
    }

    @Test
    void configurationInTomlIsRehearsed() throws IOException {
        Path config = Files.writeString(directory.resolve("gaggled.toml"), """
                [web]
                command = "sh"
                argv = ["-c", "echo web runs as $$$$; exec sleep 600"]
                env.ROLE = "front"
                depends = ["db"]

                [db]
                command = "sh"
                argv = ["-c", "echo db runs as $$$$; exec sleep 600"]
                """);
        try (Gaggled gaggled = run(config, "--launcher", "dry-run")) {
            gaggled.await(
                    ".*dry run: \\[db] would start /\\S+/sh as 1000000001, arguments \\[/\\S+/sh, -c, echo db .*");
            gaggled.await(
                    ".*dry run: \\[web] would start /\\S+/sh as 1000000002, .*environment \\[(\\+GAGGLED_\\w+, )*\\+ROLE]");
            gaggled.await(LogLines.up("web"));
            assertEquals(Map.of(), gaggled.descendants());
            gaggled.stop();
            for (String program : List.of("db", "web")) {
                assertTrue(
                        gaggled.text().matches(
                                "(?s).*\\[%1$s] would start.*%1$s: up.*\\[%1$s] would send SIGTERM.*%1$s: down.*"
                                        .formatted(program)),
                        gaggled::text);
            }
            List<String> signals = gaggled.lines().stream().filter(line -> line.contains("would send")).toList();
            assertEquals(2, signals.size(), gaggled::text);
            assertTrue(signals.getFirst().endsWith("dry run: [web] would send SIGTERM to group 1000000002"),
                    gaggled::text);
            assertTrue(signals.getLast().endsWith("dry run: [db] would send SIGTERM to group 1000000001"),
                    gaggled::text);
        }
    }
}
