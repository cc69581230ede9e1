package org.gaggled.transport.zmq.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.wire.MalformedMessageException;
import org.gaggled.transport.zmq.wire.WireReply;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.gaggled.transport.zmq.wire.WireState;
import org.zeromq.SocketType;

/**
 * Asks a gaggled, new or classic. Each method waits for its answer, at most for the address's timeout, and less where
 * nobody listens and the server is not waited for ({@link Kind#UNREACHABLE}) or the server ends the connection
 * ({@link Kind#NOT_ADMITTED}). After any of these it connects anew, so that a late answer is never taken for that to
 * the next question. Not safe for use by several threads.
 */
public final class ControlClient implements AutoCloseable {

    private static final int PAGE = 500;

    /** Between two questions to a server that is being replaced. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ServerAddress address;
    private Connection connection;
    private boolean closed;

    private ControlClient(ServerAddress address) throws GaggledException {
        this.address = address;
        this.connection = new Connection(SocketType.REQ, address, List.of());
    }

    /** A client of that server. Nothing is sent yet: whether the server is there shows with the first question. */
    public static ControlClient connect(ServerAddress address) throws GaggledException {
        return new ControlClient(address);
    }

    // ---- what every server knows

    /** The states of all programs, from any server: in one answer where it is classic, or in pages. */
    public List<WireState> getStates() throws GaggledException {
        return getStates(0);
    }

    /**
     * The same.
     *
     * @param token stands in the event that the server publishes at the moment of the answer
     */
    public List<WireState> getStates(int token) throws GaggledException {
        WireReply reply = ask(new WireRequest.GetStates(token), address.getTimeout());
        if (reply instanceof WireReply.States states) {
            return states.states();
        }
        // More than classic's list can hold.
        return listStates();
    }

    /** The states of all programs, without an event where the server can do so: for who looks again and again. */
    public List<WireState> peekStates() throws GaggledException {
        try {
            return listStates();
        } catch (GaggledException e) {
            if (e.getKind() != Kind.NOT_SUPPORTED) {
                throw e;
            }
            return getStates();
        }
    }

    private List<WireState> listStates() throws GaggledException {
        List<WireState> states = new ArrayList<>();
        for (JsonObject state : list(new JsonObject())) {
            states.add(stateOf(state));
        }
        return states;
    }

    /** Starts a program, and clears its disabled mark; false when there is none of that name. */
    public boolean start(String program) throws GaggledException {
        return operate(new WireRequest.Start(program), "start " + program);
    }

    /** Stops a program and keeps it down; false when there is none of that name. */
    public boolean stop(String program) throws GaggledException {
        return operate(new WireRequest.Stop(program), "stop " + program);
    }

    /** Stops a program, which comes back if it respawns; false when there is none of that name. */
    public boolean restart(String program) throws GaggledException {
        return operate(new WireRequest.Restart(program), "restart " + program);
    }

    /** Begins to end everything; false when that has begun already. {@code user} is for the server's log. */
    public boolean shutdown(String user) throws GaggledException {
        return operate(new WireRequest.Shutdown(user), "shut down");
    }

    // ---- what newer servers know

    /** Whether the server understands JSON calls: a classic one does not. */
    public boolean supportsCalls() throws GaggledException {
        try {
            call(new JsonObject().put("call", "version"), address.getTimeout());
            return true;
        } catch (GaggledException e) {
            if (e.getKind() == Kind.NOT_SUPPORTED) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Makes a call, as {@code docs/protocol.md} describes it, and gives its result.
     *
     * @throws GaggledException with the server's own words when it answers with an error; of kind
     * {@link Kind#NOT_SUPPORTED} when the server is classic
     */
    public JsonObject call(JsonObject request) throws GaggledException {
        return call(request, address.getTimeout());
    }

    /** The same, with that long for the answer: for a call that is to wait until something is done. */
    public JsonObject call(JsonObject request, Duration timeout) throws GaggledException {
        WireReply reply = ask(new WireRequest.Call(request.toString()), timeout);
        if (!(reply instanceof WireReply.Json json)) {
            throw reply instanceof WireReply.BadMessage
                    ? new GaggledException(Kind.NOT_SUPPORTED, address + " is a classic gaggled, which cannot do that")
                    : failed("answer");
        }
        try {
            JsonObject answer = JsonObject.parse(json.json());
            JsonObject error = answer.findObject("error");
            if (error == null) {
                return answer.object("result");
            }
            throw new GaggledException(
                    error.text("code").equals("no-such-program") ? Kind.NO_SUCH_PROGRAM : Kind.REFUSED,
                    error.text("message"));
        } catch (JsonException e) {
            throw nonsense(e);
        }
    }

    /**
     * The states of all programs that fit, in JSON, fetched page by page.
     *
     * @param filter may hold {@code name}, a glob, and {@code state}, a list
     */
    public List<JsonObject> list(JsonObject filter) throws GaggledException {
        List<JsonObject> states = new ArrayList<>();
        Long next = 0L;
        try {
            while (next != null) {
                JsonObject request = new JsonObject().put("call", "list").put("from", next).put("limit", PAGE);
                request.put("name", filter.findText("name")).put("state", filter.texts("state"));
                JsonObject page = call(request);
                states.addAll(page.objects("programs"));
                next = page.findNumber("next");
            }
            return states;
        } catch (JsonException e) {
            throw nonsense(e);
        }
    }

    /**
     * Has the server replace itself by what is installed now, and waits until the new one answers. What tells the one
     * from the other is the end of the connection: as long as the former runs, it answers on that.
     *
     * @param user for the server's log
     * @param atMost for how long it may take in all
     * @return what the new one says of itself, as the call {@code version} has it
     * @throws GaggledException of kind {@link Kind#REFUSED} when it cannot be done, and nothing has changed; of kind
     * {@link Kind#TIMEOUT} when it has begun, and no server answers in time
     */
    public JsonObject upgrade(String user, Duration atMost) throws GaggledException {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            call(new JsonObject().put("call", "upgrade").put("user", user), atMost);
        } catch (GaggledException e) {
            // The server may have left before its answer was read.
            if (e.getKind() != Kind.NOT_ADMITTED) {
                throw e;
            }
        }
        if (!closed && !connection.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()))) {
            throw new GaggledException(Kind.TIMEOUT, address + " has begun to replace itself, and still runs after "
                    + atMost.toMillis() + " ms; its log says more");
        }
        close();
        return awaitVersion(deadline, atMost);
    }

    private JsonObject awaitVersion(long deadline, Duration atMost) throws GaggledException {
        while (true) {
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            try {
                Duration turn = left.compareTo(address.getTimeout()) < 0 ? left : address.getTimeout();
                return call(new JsonObject().put("call", "version"), turn);
            } catch (GaggledException e) {
                if (deadline - System.nanoTime() < PAUSE.toNanos() || !pause()) {
                    throw new GaggledException(Kind.TIMEOUT, "no gaggled answers " + atMost.toMillis()
                            + " ms after the upgrade has begun: " + e.getMessage());
                }
            }
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            connection.close();
            closed = true;
        }
    }

    private boolean operate(WireRequest request, String what) throws GaggledException {
        return switch (ask(request, address.getTimeout())) {
            case WireReply.Outcome outcome -> outcome.code() == 0;
            case WireReply.Failed() -> throw failed(what);
            case WireReply.BadMessage() -> throw new GaggledException(
                    Kind.PROTOCOL, address + " does not understand the request to " + what);
            case WireReply.States other -> throw new IllegalStateException("not decoded for this request: " + other);
            case WireReply.Json other -> throw new IllegalStateException("not decoded for this request: " + other);
        };
    }

    private WireReply ask(WireRequest request, Duration timeout) throws GaggledException {
        if (closed) {
            connection = new Connection(SocketType.REQ, address, List.of());
            closed = false;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean greeted = false;
        boolean answered = false;
        try {
            greeted = connection.awaitGreeting(timeout);
            if (greeted) {
                connection.send(request.encode());
                answered = connection.awaitAnswer(Duration.ofNanos(deadline - System.nanoTime()));
            }
            if (!answered) {
                throw greeted ? silence(timeout, connection.isEnded()) : noGreeting(timeout);
            }
        } finally {
            if (!answered) {
                close();
            }
        }
        try {
            return WireReply.decode(connection.socket.recv(), request);
        } catch (MalformedMessageException e) {
            throw new GaggledException(Kind.PROTOCOL, address + " is not a gaggled: " + e.getMessage());
        }
    }

    private GaggledException noGreeting(Duration timeout) {
        String obstacle = connection.obstacle();
        return obstacle == null ? silence(timeout, false) : new GaggledException(Kind.UNREACHABLE, obstacle);
    }

    private GaggledException silence(Duration timeout, boolean ended) {
        String refusal = connection.refusal();
        String advice = connection.advice("controlurl");
        if (refusal != null) {
            return new GaggledException(Kind.NOT_ADMITTED, refusal);
        }
        return ended
                ? new GaggledException(Kind.NOT_ADMITTED,
                        address + " closed the connection without an answer; " + advice)
                : new GaggledException(Kind.TIMEOUT,
                        "no answer from " + address + " within " + timeout.toMillis() + " ms; " + advice);
    }

    private GaggledException failed(String what) {
        return new GaggledException(
                Kind.REFUSED,
                address + " could not " + what + ": it is shutting down or too busy, or this client is not allowed to");
    }

    private GaggledException nonsense(JsonException e) {
        return new GaggledException(Kind.PROTOCOL, address + " sent an answer that makes no sense: " + e.getMessage());
    }

    private WireState stateOf(JsonObject state) throws GaggledException {
        try {
            Long pid = state.findNumber("pid");
            Long uptime = state.findNumber("uptime_ms");
            return new WireState(
                    state.flag("dependencies_satisfied"),
                    state.text("down_type"),
                    state.flag("stopped_by_gaggle"),
                    state.flag("operator_disabled"),
                    pid == null ? 0 : pid,
                    state.text("program"),
                    state.number("sequence"),
                    state.flag("up"),
                    uptime == null ? 0 : uptime);
        } catch (JsonException e) {
            throw nonsense(e);
        }
    }
}
