package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code gaggledctl} finds a gaggled without an address, and does what it is told; the socket is there again after each
 * way in which another gaggled takes over.
 */
class LocalControlIT extends SuccessionFixture {

    private String config() {
        return gaggle() + program("db") + program("api", "tags = front") + "[once]\ncommand = true\nkind = task\n";
    }

    private Path configFile() {
        return directory.resolve("gaggled.ini");
    }

    /** What gaggleds of other tests have left that were killed. */
    private Set<Path> before;

    private static Set<Path> sockets() throws IOException {
        Path place = Distribution.runtimeDirectory();
        if (!Files.exists(place)) {
            return Set.of();
        }
        try (Stream<Path> sockets = Files.list(place)) {
            return sockets.collect(Collectors.toSet());
        }
    }

    @BeforeEach
    void lookAround() throws IOException {
        before = sockets();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        awaitNothingLeft();
        assertEquals(before, sockets());
    }

    /** Runs gaggledctl, which must end with that status; gives both of its outputs. */
    private List<String> ctl(int status, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-c", configFile().toString()));
        all.addAll(List.of(arguments));
        return plainCtl(status, all.toArray(String[]::new));
    }

    private List<String> plainCtl(int status, String... arguments) {
        try (Companion tool = Companion.tool("gaggledctl", arguments)) {
            assertEquals(status, tool.exitCode(), () -> tool.text() + "\n" + textOfLast());
            return Stream.concat(tool.out().stream(), tool.err().stream()).toList();
        }
    }

    private boolean answers() {
        try (Companion tool = Companion.tool("gaggledctl", "-c", configFile().toString(), "version")) {
            return tool.exitCode() == 0;
        }
    }

    private void awaitAnswer() {
        awaitSo(this::answers, this::textOfLast);
    }

    @Test
    void everyCommandDoesWhatItSays() {
        Gaggled gaggled = start(config() + "[broken]\ncommand = false\nbackoff = 1h\nbackoffmax = 1h\n"
                + "[printer]\ncommand = sh\nargv = -c 'echo hello; exec sleep 600'\n[printer/log]\nfile = "
                + directory.resolve("printer.log") + "\n");
        gaggled.controlUrl();
        awaitEachOnce(List.of("db", "api"));
        // Before that, it may be up for a moment, and all is well.
        assertEquals(2, gaggled.await(".* WARN +broken: down, .*", 2).size());
        gaggled.await(".* INFO +once: done.*");
        gaggled.await(LogLines.up("printer"));
        assertTrue(ctl(0, "version").getFirst().startsWith("gaggled " + Distribution.VERSION.replace("-SNAPSHOT", "")),
                this::textOfLast);
        List<String> table = ctl(3, "status");
        assertEquals("NAME     PHASE      PID      UPTIME    REASON", table.getFirst());
        assertEquals(6, table.size(), table::toString);
        assertTrue(table.get(3).matches("once +done +- +-"), table::toString);
        assertTrue(table.get(4).matches("broken +waiting +- +- +.*exit 1.*"), table::toString);
        assertEquals(2, ctl(0, "status", "@front").size());
        assertEquals(List.of("unknown program wbe"), ctl(1, "status", "wbe"));
        ReportedRun before = onlyRun("db");
        ctl(0, "restart", "db", "--wait");
        assertFalse(before.isAlive());
        ctl(0, "stop", "db", "--wait");
        assertTrue(ctl(0, "why", "db").getFirst().startsWith("db is down: "), this::textOfLast);
        assertTrue(ctl(3, "status", "db").getLast().matches("db +down +- +- +stopped by user .* \\(local\\)"));
        ctl(0, "start", "db", "--wait");
        awaitEachOnce(List.of("db", "api"));
        assertEquals(List.of("hello"), ctl(0, "logs", "printer"));
        ctl(1, "logs", "db");
        ctl(2, "top");
        gaggled.stop();
        ctl(1, "status");
    }

    @Test
    void itIsThereAgainAfterAKillAndAnUpgrade() {
        Gaggled first = start(config());
        first.controlUrl();
        awaitEachOnce(List.of("db", "api"));
        awaitAnswer();
        first.kill();
        Gaggled second = start(config());
        second.controlUrl();
        awaitAnswer();
        String pid = ctl(0, "status", "db").getLast();
        control(second, 0, "upgrade");
        awaitAnswer();
        assertEquals(pid.split(" +")[2], ctl(0, "status", "db").getLast().split(" +")[2]);
        second.stop();
    }

    @Test
    void aReloadMovesIt() throws IOException {
        Path socket = directory.resolve("here.sock");
        Gaggled gaggled = start(config());
        gaggled.controlUrl();
        awaitEachOnce(List.of("db", "api"));
        String moved = gaggle("controlsocket = " + socket) + program("db") + program("api", "tags = front")
                + "[once]\ncommand = true\nkind = task\n";
        Gaggled.configFile(directory, moved);
        List<String> done = control(gaggled, 0, "reload");
        assertTrue(done.getFirst().contains("controlsocket"), done::toString);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        ctl(1, "version");
        plainCtl(0, "-s", socket.toString(), "version");
        Gaggled.configFile(directory, moved.replace(socket.toString(), "none"));
        control(gaggled, 0, "reload");
        assertTrue(Files.notExists(socket));
        Gaggled.configFile(directory, config());
        control(gaggled, 0, "reload");
        awaitAnswer();
        Gaggled.configFile(directory, moved.replace(socket.toString(), "/nonexistent/socket"));
        assertTrue(control(gaggled, 1, "reload").toString().contains("'/nonexistent/socket' cannot be used"),
                gaggled::text);
        ctl(0, "version");
        Gaggled.configFile(directory, config());
        for (Path each : sockets()) {
            if (!before.contains(each)) {
                Files.delete(each);
            }
        }
        ctl(1, "version");
        gaggled.signal("HUP");
        awaitAnswer();
        gaggled.stop();
    }

    @Test
    void aSocketThatIsAskedForAndTakenKeepsGaggledFromStarting() throws IOException {
        String asked = "[gaggled]\ncontrolsocket = " + directory.resolve("one.sock") + "\n" + program("db");
        Gaggled first = start(asked);
        awaitEachOnce(List.of("db"));
        Path other = Files.writeString(directory.resolve("other.ini"), asked);
        try (Gaggled second = Gaggled.run("-c", other.toString())) {
            assertEquals(1, second.exitCode(), second::text);
            assertTrue(second.text().contains("another gaggled answers at " + directory.resolve("one.sock")),
                    second::text);
        }
        plainCtl(0, "-s", directory.resolve("one.sock").toString(), "version");
        first.stop();
    }
}
