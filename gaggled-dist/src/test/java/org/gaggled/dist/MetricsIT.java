package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gaggled measures is right, is what Prometheus reads, and raises the alerts that are made for it. */
class MetricsIT {

    private static final String TOKEN = "fedcba9876543210fedcba9876543210";
    private static final Path RULES = Path.of("../contrib/prometheus");

    @TempDir
    static Path installation;

    private static Path home;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void activate() throws IOException {
        home = Distribution.unpackInto(installation);
        Files.createSymbolicLink(
                home.resolve("plugins/control-http"), Path.of("../plugins-available/control-http"));
    }

    private Path token(String name, String text) throws IOException {
        Path file = Files.createFile(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text + "\n");
    }

    private Gaggled run(String programs) throws IOException {
        String config = "[gaggled/http]\nport = 0\ntokenfile = " + token("operate", "0123456789abcdef0123")
                + "\nwatchtokenfile = " + token("watch", TOKEN) + "\n" + programs;
        return Gaggled.runCommand(directory, Map.of(), List.of(
                home.resolve("bin/gaggled").toString(), "-c", Gaggled.configFile(directory, config).toString()));
    }

    private static String addressOf(Gaggled gaggled) {
        return gaggled.await(".*http: requests are answered at http://(127\\.0\\.0\\.1:\\d+)/v1/").group(1);
    }

    private String get(String url) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + TOKEN).build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer::body);
        return answer.body();
    }

    private static double value(String metrics, String name) {
        OptionalDouble found = metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst();
        return found.orElseThrow(() -> new AssertionError("no " + name + " in:\n" + metrics));
    }

    /** A server and its worker, which has a session of its own. */
    @Test
    void figuresAreThoseOfTheProcessesAndTheTextIsGood() throws Exception {
        String web = Programs.program("web", "setsid sleep 600 & echo \"worker runs as $!\"; exec sleep 600");
        try (Gaggled gaggled = run(web + Programs.sleeper("db"))) {
            String url = "http://" + addressOf(gaggled) + "/metrics";
            long worker = Long.parseLong(gaggled.await("worker runs as (\\d+)").group(1));
            gaggled.await(LogLines.up("db"));
            long server = Long.parseLong(gaggled.await(LogLines.up("web")).group("pid"));
            awaitSleeping(server);
            awaitSleeping(worker);
            String metrics = get(url);
            assertEquals(2, value(metrics, "gaggled_program_processes{program=\"web\"}"));
            awaitResident(url, server, worker);
            assertEquals(1, value(metrics, "gaggled_program_ready{program=\"db\"}"));
            assertTrue(value(metrics, "process_resident_memory_bytes") > 1 << 20);
            Path text = Files.writeString(directory.resolve("metrics"), metrics);
            try (Companion promtool = Companion.start(
                    List.of("sh", "-c", "promtool check metrics < \"$1\"", "sh", text.toString()))) {
                assertEquals(0, promtool.exitCode(), promtool::text);
            }
            gaggled.stop();
        }
    }

    /** The kernel may take pages away between two readings. */
    private void awaitResident(String url, long server, long worker) throws Exception {
        long end = System.nanoTime() + Gaggled.PATIENCE.toNanos();
        while (true) {
            double told = value(get(url), "gaggled_program_resident_memory_bytes{program=\"web\"}");
            long bytes = residentBytes(server) + residentBytes(worker);
            if (told == bytes) {
                return;
            }
            assertFalse(System.nanoTime() - end > 0, told + " and not " + bytes);
            Thread.sleep(5);
        }
    }

    private static void awaitSleeping(long pid) throws Exception {
        long end = System.nanoTime() + Gaggled.PATIENCE.toNanos();
        while (!Files.readString(Path.of("/proc/" + pid + "/stat")).contains("(sleep) S ")) {
            assertFalse(System.nanoTime() - end > 0, pid + " does not sleep");
            Thread.sleep(5);
        }
    }

    /** As ps tells it, in KiB. */
    private static long residentBytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .sum();
    }

    @Test
    void prometheusCollectsThem() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (Gaggled gaggled = run(Programs.sleeper("db"))) {
            Path config = Files.writeString(directory.resolve("prometheus.yml"), """
                    scrape_configs:
                      - job_name: gaggled
                        scrape_interval: 1s
                        authorization:
                          credentials_file: %s
                        static_configs:
                          - targets: ["%s"]
                    """.formatted(directory.resolve("watch"), addressOf(gaggled)));
            try (Companion prometheus = Companion.start(List.of(
                    "prometheus", "--config.file=" + config, "--storage.tsdb.path=" + directory.resolve("tsdb"),
                    "--web.listen-address=127.0.0.1:" + port))) {
                prometheus.awaitError(".*Server is ready to receive web requests.*");
                Gaggled.signal(gaggled.pidOf("db"), "KILL");
                awaitAnswer("http://127.0.0.1:" + port + "/api/v1/query?query=" + URLEncoder.encode(
                        "gaggled_program_restarts_total{program=\"db\"}", StandardCharsets.UTF_8), ",\"1\"]");
            }
            gaggled.stop();
        }
    }

    private void awaitAnswer(String url, String part) throws Exception {
        long end = System.nanoTime() + Gaggled.PATIENCE.toNanos();
        for (String answer = get(url); !answer.contains(part); answer = get(url)) {
            assertFalse(System.nanoTime() - end > 0, answer);
            Thread.sleep(100);
        }
    }

    @Test
    void alertsAreRaisedWhenTheyAreToBe() throws IOException {
        Path tests = directory.resolve("gaggled.rules.test.yml");
        for (Path file : List.of(tests, directory.resolve("gaggled.rules.yml"))) {
            Files.copy(RULES.resolve(file.getFileName()), file);
        }
        try (Companion promtool = Companion.start(List.of("promtool", "test", "rules", tests.toString()))) {
            assertEquals(0, promtool.exitCode(), promtool::text);
        }
    }
}
