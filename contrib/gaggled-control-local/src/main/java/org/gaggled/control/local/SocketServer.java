package org.gaggled.control.local;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import jdk.net.ExtendedSocketOptions;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.Role;
import org.gaggled.json.call.Caller;
import org.gaggled.json.call.Calls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that serves all clients of the socket. It sleeps until somebody connects or has something to say, an
 * answer comes, or a client has not read for too long. What it takes to answer is made when the first client comes.
 */
final class SocketServer implements Executor, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SocketServer.class);

    /** Of those that may ask for something. */
    static final int MAX_CLIENTS = 64;

    /** With those that are refused, and those that have gone before they were answered. More have to wait. */
    private static final int MAX_CONNECTIONS = 4 * MAX_CLIENTS;

    /** What the thread needs; a part of what it would get. */
    private static final long STACK_BYTES = 512 * 1024;

    /** Until it is tried again, when the system gives no descriptor for a client. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Less than the two seconds that gaggled waits for a plugin. */
    private static final Duration CLOSING_TIME = Duration.ofMillis(1_500);

    /** How long the last answers may take. */
    private static final long FAREWELL_NANOS = Duration.ofMillis(500).toNanos();

    private final Opening opening;
    private final GaggleInfo gaggle;
    private final ControlPort port;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<LocalClient> clients = new LinkedHashSet<>();
    private final OncePerMinute complaints = new OncePerMinute();
    private final long patienceMillis;

    /** For the server's thread, once that runs. */
    private @Nullable SocketFile file;

    /** Null while there is none that is open; guarded by {@link #tasks}. */
    private @Nullable Selector selector;

    private @Nullable Calls calls;
    private volatile boolean closing;
    private boolean begun;

    /** When clients are accepted again; null while they are, and while there are too many. */
    private @Nullable Long acceptAgainNanos;

    private boolean full;

    /** What makes the socket. */
    @FunctionalInterface
    interface Opening {

        /** On the server's thread; null where there is to be none. */
        @Nullable
        SocketFile open();
    }

    /** Serves nobody yet, at a socket that is there. */
    SocketServer(SocketFile file, GaggleInfo gaggle, ControlPort port, Duration patience) {
        this(() -> LocalControlSource.bindAgain(file.path()), gaggle, port, patience);
        this.file = file;
    }

    /**
     * Serves nobody yet, at a socket that is made by and by, while gaggled has something more urgent to do.
     *
     * @param patience how long a client may leave its answer unread
     */
    SocketServer(Opening opening, GaggleInfo gaggle, ControlPort port, Duration patience) {
        this.opening = opening;
        this.gaggle = gaggle;
        this.port = port;
        this.patienceMillis = patience.toMillis();
        this.thread = Thread.ofPlatform().daemon().name("control-local").stackSize(STACK_BYTES).unstarted(this::run);
    }

    /**
     * Begins when gaggled answers, which is after it has begun to start programs: until then there is nothing to say,
     * and the processors have something better to do.
     */
    void start() {
        port.getSnapshot().thenRun(this::begin);
    }

    private synchronized void begin() {
        if (closing) {
            return;
        }
        try {
            thread.start();
            begun = true;
        } catch (OutOfMemoryError noMoreThreads) {
            log.warn("local: there is no control socket: the system allows no thread for it");
        }
    }

    /** Has a task run on the server's thread, soon. After the end it is never run. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    private void wake() {
        synchronized (tasks) {
            if (selector != null) {
                selector.wakeup();
            }
        }
    }

    /** Takes nobody any more, and gives the last answers a moment. */
    @Override
    public void close() {
        if (!isToEnd()) {
            closeFile();
            return;
        }
        wake();
        try {
            if (!thread.join(CLOSING_TIME)) {
                log.warn("local: not done {} ms after the end; gaggled does not wait any longer",
                        CLOSING_TIME.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the thread runs, which is told to end. */
    private synchronized boolean isToEnd() {
        closing = true;
        return begun;
    }

    /** Once: what is there later may be another's. */
    private void closeFile() {
        SocketFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }

    private void run() {
        try {
            SocketFile open = file == null ? opening.open() : file;
            file = open;
            if (open != null) {
                serve(open.channel());
            }
        } catch (IOException e) {
            log.error("local: the control socket is closed, because the system does not tell of its clients", e);
        } finally {
            closeFile();
        }
    }

    private void serve(ServerSocketChannel listening) throws IOException {
        try (Selector open = Selector.open()) {
            wakeBy(open);
            try {
                listen(listening, open);
                while (!closing) {
                    turn(open, untilNextDeadline());
                }
                closeFile();
                long end = System.nanoTime() + FAREWELL_NANOS;
                while (clients.stream().anyMatch(LocalClient::isOwed) && System.nanoTime() - end < 0) {
                    turn(open, 10);
                }
            } finally {
                wakeBy(null);
            }
        } finally {
            clients.forEach(LocalClient::close);
        }
    }

    private static void listen(ServerSocketChannel listening, Selector open) throws IOException {
        listening.configureBlocking(false);
        listening.register(open, SelectionKey.OP_ACCEPT);
    }

    /** Makes the file again if somebody has removed it. Whoever is connected stays so. */
    void renewFile() {
        execute(() -> {
            SocketFile former = file;
            SocketFile made = former == null || former.isInPlace() ? null : opening.open();
            if (former != null && made != null) {
                log.info("local: somebody has removed {}; it is made again", made.path());
                former.close();
                file = made;
                listenAgain(made);
            }
        });
    }

    private void listenAgain(SocketFile made) {
        synchronized (tasks) {
            try {
                listen(made.channel(), Objects.requireNonNull(selector, "it is open while tasks are run"));
            } catch (IOException e) {
                log.warn("local: {} is not answered: {}", made.path(), e.getMessage());
            }
        }
    }

    private void wakeBy(@Nullable Selector open) {
        synchronized (tasks) {
            selector = open;
        }
    }

    /** Sleeps, at most for so many milliseconds unless that is 0, and does what there is to do. */
    private void turn(Selector open, long atMost) throws IOException {
        open.select(this::serve, tasks.isEmpty() ? atMost : 1);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            attempt(task);
        }
        clients.stream().filter(client -> client.isStuck(patienceMillis)).forEach(this::disconnect);
        clients.removeIf(LocalClient::isClosed);
        acceptAgain(open);
    }

    private void disconnect(LocalClient client) {
        if (!client.isRefused()) {
            complaints.about("unread", () -> log.warn(
                    "local: a client of {} is disconnected: it has not read its answer for {} s", client.who(),
                    patienceMillis / 1_000));
        }
        client.close();
    }

    private void acceptAgain(Selector open) {
        boolean paused = acceptAgainNanos != null && acceptAgainNanos - System.nanoTime() <= 0;
        if (paused || (full && clients.size() < MAX_CONNECTIONS)) {
            acceptAgainNanos = null;
            full = false;
            open.keys().stream()
                    .filter(key -> key.isValid() && key.channel() instanceof ServerSocketChannel)
                    .forEach(key -> key.interestOps(SelectionKey.OP_ACCEPT));
        }
    }

    private long untilNextDeadline() {
        long next = acceptAgainNanos == null ? Long.MAX_VALUE : PAUSE.toMillis();
        for (LocalClient client : clients) {
            next = Math.min(next, client.untilStuck(patienceMillis));
        }
        return next == Long.MAX_VALUE ? 0 : Math.max(1, next);
    }

    private void serve(SelectionKey key) {
        attempt(() -> {
            if (key.attachment() instanceof LocalClient client) {
                client.serve();
            } else if (key.isValid()) {
                accept(key);
            }
        });
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            log.error("local: error in one turn; the others go on. Please report this", e);
        }
    }

    private void accept(SelectionKey key) {
        ServerSocketChannel listening = (ServerSocketChannel) key.channel();
        SocketFile open = Objects.requireNonNull(file, "it is open");
        try {
            SocketChannel channel = listening.accept();
            while (channel != null) {
                admit(channel, key.selector(), open.owner());
                full = clients.size() >= MAX_CONNECTIONS;
                channel = full ? null : listening.accept();
            }
            if (full) {
                key.interestOps(0);
            }
        } catch (ClosedChannelException ended) {
            log.debug("local: the socket is closed");
        } catch (IOException e) {
            complaints.about("accept", () -> log.warn(
                    "local: a client cannot be connected: {}; it is tried again each second", e.getMessage()));
            key.interestOps(0);
            acceptAgainNanos = System.nanoTime() + PAUSE.toNanos();
        }
    }

    private void admit(SocketChannel channel, Selector open, UserPrincipal owner) {
        try {
            UserPrincipal user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
            channel.configureBlocking(false);
            Caller caller = new Caller(LocalControlSource.CHANNEL, "user " + user.getName(), null, Role.OPERATE);
            LocalClient client = new LocalClient(channel, channel.register(open, 0), caller, calls(), this);
            clients.removeIf(LocalClient::isClosed);
            clients.add(client);
            if (!isAdmitted(user, owner)) {
                complaints.about(client.who(), () -> log.warn(
                        "local: {} is refused: only root and {} may connect", client.who(), owner));
                client.refuse("forbidden", "only root and " + owner + " may ask this gaggled");
            } else if (clients.stream().filter(LocalClient::isServed).count() > MAX_CLIENTS) {
                client.refuse("busy", MAX_CLIENTS + " clients are connected already; ask again later");
            } else {
                client.listen();
            }
        } catch (IOException e) {
            log.debug("local: a client has gone away", e);
            close(channel);
        }
    }

    private static boolean isAdmitted(UserPrincipal user, UserPrincipal owner) throws IOException {
        // The name of nobody is a number, which so means the user with it, whatever that one is called.
        return user.equals(owner)
                || user.equals(FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0"));
    }

    private Calls calls() {
        Calls known = calls;
        if (known == null) {
            known = new Calls(gaggle, port, this, LocalControlSource.CHANNEL);
            calls = known;
        }
        return known;
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("local: a connection could not be closed", e);
        }
    }
}
