package org.gaggled.transport.zmq.tool.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.gaggled.api.control.Operation;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.client.ClientKeys;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.curve.KeyFile;
import org.gaggled.transport.zmq.wire.WireReply;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Shows what the feed learns of a real gaggle, and what it has it do. */
class FeedTest {

    private static final Duration INTERVAL = Duration.ofMillis(50);

    private static final String PROGRAMS =
            """
            [db]
            command = sh
            argv = -c 'while :; do :; done'
            tags = busy
            [web]
            command = sh
            argv = -c 'echo hello; echo trouble >&2; exec sleep 1000'
            log = web.log
            errorlog = web.err
            [web/depends/db]
            propagate = true
            [cron]
            command = sleep
            argv = 1000
            depends = web
            """;

    @TempDir
    Path directory;

    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();

    private Feed feed(ServerAddress address) {
        Feed feed = new Feed(address, INTERVAL, news::add);
        feed.start();
        return feed;
    }

    private RunningGaggle gaggle(String global) throws Exception {
        return new RunningGaggle(
                directory, global, PROGRAMS.replace("web.", directory.resolve("web.").toString()));
    }

    /** Waits for a piece of that kind that is so. */
    private <T extends News> T await(Class<T> kind, Predicate<T> so) throws InterruptedException {
        List<News> others = new ArrayList<>();
        long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            News piece = news.poll(100, TimeUnit.MILLISECONDS);
            if (kind.isInstance(piece) && so.test(kind.cast(piece))) {
                return kind.cast(piece);
            }
            if (piece != null && others.size() < 20) {
                others.add(piece);
            }
        }
        return fail("no such " + kind.getSimpleName() + " among " + others);
    }

    private static ProgramRow row(Reading reading, String name) {
        return reading.rows().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
    }

    private ProgramRow awaitRow(String name, Predicate<ProgramRow> so) throws InterruptedException {
        return row(await(News.Read.class, read -> so.test(row(read.reading(), name))).reading(), name);
    }

    @Test
    void whatProgramsDoAndUseIsRead() throws Exception {
        try (RunningGaggle gaggle = gaggle("");
                Feed _ = feed(gaggle.control())) {
            Reading reading = await(News.Read.class, read -> {
                Double cpu = row(read.reading(), "db").cpu();
                return cpu != null && cpu > 10;
            }).reading();
            assertEquals("gaggled 1.0.0 on goose, gaggled.ini", reading.gaggle());
            assertEquals("", reading.note());
            assertEquals(List.of("db", "web", "cron"), reading.rows().stream().map(ProgramRow::name).toList());
            ProgramRow db = row(reading, "db");
            assertEquals(List.of("busy"), db.tags());
            assertEquals(1, db.processes());
            assertTrue(Objects.requireNonNull(db.memory()) > 10_000, () -> String.valueOf(db));
            assertTrue(reading.cpu() >= Objects.requireNonNull(db.cpu()) && reading.memory() > db.memory());
        }
    }

    @Test
    void whatIsDoneIsSaidAndShows() throws Exception {
        try (RunningGaggle gaggle = gaggle("");
                Feed feed = feed(gaggle.control())) {
            awaitRow("cron", row -> row.condition().word().equals("up"));
            feed.take(new Order.Prepare(Operation.STOP, "db"));
            News.Prepared prepared = await(News.Prepared.class, any -> true);
            assertEquals("db", prepared.program());
            assertEquals(new Dependents(List.of("web"), List.of("cron")), prepared.dependents());
            feed.take(new Order.Operate(Operation.STOP, "db"));
            assertEquals("stop db: done", await(News.Told.class, any -> true).message());
            ProgramRow stopped = awaitRow("db", row -> row.condition().word().equals("disabled"));
            assertTrue(stopped.reason().startsWith("stopped by "), stopped.reason());
            feed.take(new Order.Operate(Operation.START, "db"));
            awaitRow("db", row -> row.condition().word().equals("up"));
            feed.take(new Order.Operate(Operation.RESTART, "nobody"));
            assertEquals("unknown program nobody",
                    await(News.Told.class, told -> !told.message().startsWith("start")).message());
        }
    }

    @Test
    void linesAreFollowedUntilNobodyReadsThem() throws Exception {
        try (RunningGaggle gaggle = gaggle("");
                Feed feed = feed(gaggle.control())) {
            awaitRow("web", row -> row.condition().word().equals("up"));
            feed.take(new Order.Follow("web"));
            List<LogPage.Line> lines = new ArrayList<>();
            while (lines.size() < 2) {
                lines.addAll(await(News.Printed.class, any -> true).lines());
            }
            assertTrue(lines.containsAll(List.of(
                    new LogPage.Line("hello", LogPage.Line.Kind.OUTPUT),
                    new LogPage.Line("trouble", LogPage.Line.Kind.ERROR))), () -> String.valueOf(lines));
            feed.take(new Order.Operate(Operation.RESTART, "web"));
            assertEquals("web", await(News.Printed.class,
                    printed -> printed.lines().stream().anyMatch(line -> line.text().equals("hello"))).program());
            feed.take(new Order.Follow("db"));
            List<LogPage.Line> notes = await(News.Printed.class, printed -> printed.program().equals("db")).lines();
            assertTrue(notes.getFirst().kind() == LogPage.Line.Kind.NOTE, () -> String.valueOf(notes));
            feed.take(new Order.Follow("gone"));
            assertEquals(LogPage.Line.note("there is no such program any more"), await(News.Printed.class,
                    printed -> printed.program().equals("gone")).lines().getFirst());
            feed.take(new Order.Unfollow());
            await(News.Read.class, any -> true);
        }
    }

    @Test
    void aServerThatGoesAwayIsToldAndAskedAgain() throws Exception {
        ServerAddress address;
        try (RunningGaggle gaggle = gaggle("")) {
            address = gaggle.control().withTimeout(Duration.ofSeconds(2)).withoutWaitingForServer();
        }
        try (Feed _ = feed(address)) {
            String why = await(News.Away.class, any -> true).why();
            assertTrue(
                    why.startsWith("cannot connect to " + address) && why.endsWith("(asking again until it answers)"),
                    why);
            assertNotNull(await(News.Away.class, any -> true));
        }
    }

    /** Whoever may only watch sees everything, and is told that nothing was done. */
    @Test
    void whatTheRoleForbidsIsTold() throws Exception {
        Path clients = Files.createDirectory(directory.resolve("clients"));
        for (String name : List.of("server", "ann", "bob")) {
            KeyFile.generate(directory.resolve(name));
        }
        String watcher = Files.readString(directory.resolve("bob/gaggled.pub"));
        Files.writeString(clients.resolve("bob.pub"), watcher);
        Files.writeString(clients.resolve("ann.pub"),
                Files.readString(directory.resolve("ann/gaggled.pub")).replace("role = watch", "role = operate"));
        String curve = "[gaggled/curve]\nsecretkey = " + directory.resolve("server/gaggled.key") + "\nclients = "
                + clients + "\n";
        try (RunningGaggle gaggle = gaggle(curve).operatedWith(keysOf("ann"));
                Feed feed = feed(gaggle.control().withKeys(keysOf("bob")))) {
            awaitRow("db", row -> row.memory() != null);
            feed.take(new Order.Operate(Operation.STOP, "db"));
            assertEquals("the key of this client may watch, but not operate",
                    await(News.Told.class, any -> true).message());
            awaitRow("db", row -> row.condition().word().equals("up"));
        }
    }

    private ClientKeys keysOf(String name) throws Exception {
        return ClientKeys.read(directory.resolve(name + "/gaggled.key"), directory.resolve("server/gaggled.pub"));
    }

    @Test
    void aClassicServerIsNotAskedAgain() throws Exception {
        try (ZContext context = new ZContext()) {
            ZMQ.Socket classic = context.createSocket(SocketType.REP);
            classic.bind("tcp://127.0.0.1:*");
            String url = classic.getLastEndpoint();
            try (Feed _ = feed(ServerAddress.of(url))) {
                WireRequest.decode(classic.recv());
                classic.send(new WireReply.BadMessage().encode());
                assertEquals(url + " is a classic gaggled, which cannot do that",
                        await(News.Broken.class, any -> true).why().getMessage());
            }
        }
    }
}
